// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Code that connects out, to servers that answer, break, or are not there.

#include <penstock/scope.hpp>
#include <penstock/timer.hpp>

#include "sim/parts.hpp"
#include "sim/scenarios.hpp"

#include <array>
#include <chrono>

namespace penstock::sim {
namespace {

using namespace std::chrono_literals;

constexpr std::uint16_t nobody = 9;
constexpr std::uint16_t silent = 10;

task<void> fetch(world& world, std::size_t size, bool is_there) {
  auto& dice = world.dice();
  static_cast<void>(co_await sleep_for(dice.pick<duration>(0ns, 1us, 1s)));
  wait_limits limits;
  if (dice.chance(0.3)) limits.deadline = now() + dice.pick<duration>(0ns, 1us, 10ms, 5s);
  auto socket = co_await tcp_socket::connect(endpoint::loopback(is_there ? port : nobody), limits);
  world.check(socket.has_value() || socket.error() != cond::timed_out ||
                  limits.deadline != no_deadline || world.fault_count() > 0,
              "only a deadline times a connect out");
  world.check(is_there || !socket.has_value(), "nobody answers where nobody listens");
  if (!socket) co_return;
  std::string const question = pattern(size);
  auto const sent = co_await socket->write(buffer(question));
  if (sent.ec || socket->shutdown_write()) co_return;
  std::string answer;
  std::array<std::byte, 1000> room;
  for (;;) {
    auto const [ec, n] = co_await socket->read_some(room);
    answer.append(text(std::span(room).first(n)));
    if (ec) break;
  }
  world.check(question.starts_with(answer), "the answer is the question");
  static_cast<void>(co_await socket->close());
}

/** Waits for a server that has nothing to say: only a stop ends that. */
task<void> wait_for_nothing(world& world, stop_ref stop) {
  auto socket = co_await tcp_socket::connect(endpoint::loopback(silent));
  if (!socket) co_return;
  std::array<std::byte, 10> room;
  auto const [ec, n] = co_await socket->read_some(room);
  world.check(stop.stop_requested() || world.fault_count() > 0, "only a stop ends a wait");
  world.check(ec && n == 0, "nothing is read where nothing was sent");
}

task<void> fetch_all(world& world) {
  async_scope fetches(co_await current_stop());
  for (std::uint64_t left = world.dice().between(1, 6); left > 0; --left) {
    fetches.spawn(
        fetch(world, world.dice().pick<std::size_t>(1, 100, 20'000), world.dice().chance(0.9)));
  }
  if (world.dice().chance(0.2)) {
    stop_ref const stop = fetches.stop();
    fetches.spawn(wait_for_nothing(world, stop));
    static_cast<void>(co_await sleep_for(world.dice().pick<duration>(0ns, 1us, 10ms, 5s)));
    fetches.request_stop();
  }
  co_await fetches.join();
}

/** A server's side: sends back what comes, as far as its temper lets it. */
peer_script echo_server(world& world) {
  peer_script server = any_peer(world, world.dice().chance(0.6));
  server.answers = [before = std::size_t(0)](std::string_view received) mutable {
    std::string next(received.substr(before));
    before = received.size();
    return next;
  };
  return server;
}

}  // namespace

void clients(world& world) {
  world.listen(port, [&] { return echo_server(world); });
  world.listen(silent, [] { return peer_script(); });
  world.run([&] { return fetch_all(world); });
}

}  // namespace penstock::sim
