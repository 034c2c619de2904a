// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// simulated_worlds: a handler of one's own, searched for bugs. It answers each line that a client
// sends with the same line backwards; --careless runs a handler that takes what one read brings for
// one line, which every quick try on a real network lets pass.
//
//     simulated_worlds --seeds 1000               # 1000 worlds, and none shows a bug
//     simulated_worlds --careless                 # the first world that shows the bug
//     simulated_worlds --careless --trace SEED    # what happens in that world, event by event

#include <penstock/penstock.hpp>
#include <penstock/testing/search.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>

namespace {

using namespace penstock;

constexpr std::uint16_t port = 7777;
bool careless = false;

// The code under test.

std::string backwards(std::string_view line) { return {line.rbegin(), line.rend()}; }

/** Take the lines that are whole out of `input`; their answers. */
std::string answer_lines(std::string& input) {
  std::string answers;
  for (std::size_t end = 0; (end = input.find('\n')) != std::string::npos;) {
    answers += backwards(std::string_view(input).substr(0, end)) + '\n';
    input.erase(0, end + 1);
  }
  return answers;
}

std::string answer_carelessly(std::string& input) {
  std::string const line = std::exchange(input, {});
  return backwards(std::string_view(line).substr(0, line.size() - 1)) + '\n';
}

task<void> answer(tcp_socket socket) {
  socket_output out(socket);
  std::string input;
  std::array<std::byte, 256> buffer;
  for (;;) {
    auto const [ec, n] = co_await socket.read_some(buffer);
    if (ec) break;
    input.append(reinterpret_cast<char const*>(buffer.data()), n);
    out.write(careless ? answer_carelessly(input) : answer_lines(input));
    if (auto const sent = co_await out.flush(); !sent) break;
  }
  co_await socket.close();
}

task<void> serve() {
  auto acceptor = tcp_acceptor::listen(endpoint::loopback(port));
  if (!acceptor) co_return;  // a world may refuse even that
  async_scope connections(co_await current_stop());
  for (;;) {
    auto socket = co_await acceptor->accept();
    if (!socket) break;
    connections.spawn(answer(std::move(*socket)));
  }
  co_await connections.join();
}

// The worlds: clients that send some lines, and what each of them must have got.

testing::peer_script client(testing::world& world) {
  std::string lines;
  std::string answers;
  for (auto i = world.dice().between(1, 5); i > 0; --i) {
    std::string const line = "line " + std::to_string(world.dice().below(100'000));
    lines += line + '\n';
    answers += backwards(line) + '\n';
  }
  testing::peer_script script;
  script.sends = lines;
  script.half_closes = true;
  script.at_end = [&world, answers](testing::peer_outcome const& end) {
    world.check(answers.starts_with(end.received), "each answer is the line backwards");
    bool const excused = world.fault_count() > 0 || end.end != testing::peer_end::eof;
    world.check(excused || end.received == answers, "each line was answered");
  };
  return script;
}

void scenario(testing::world& world) {
  for (auto i = world.dice().between(1, 4); i > 0; --i) world.connect(port, client(world));
  world.run(serve);
}

}  // namespace

int main(int argc, char** argv) {
  std::uint64_t seeds = 1000;
  std::uint64_t traced = 0;
  CLI::App app("Searches a handler for bugs in simulated worlds.");
  app.add_option("--seeds", seeds, "How many worlds")->capture_default_str();
  app.add_flag("--careless", careless, "Search a handler with a bug");
  app.add_option("--trace", traced, "Run the world of this seed and tell what happens");
  CLI11_PARSE(app, argc, argv);

  if (traced != 0) {
    testing::world world(traced, {.trace = true});
    scenario(world);
    return 0;
  }
  auto const found = testing::search({.seeds = seeds}, scenario);
  if (!found) {
    std::printf("%llu worlds, and none shows a bug\n", static_cast<unsigned long long>(seeds));
    return 0;
  }
  std::printf("seed %llu shows a bug:\n%s\n", static_cast<unsigned long long>(found->seed),
              found->text.c_str());
  return 1;
}
