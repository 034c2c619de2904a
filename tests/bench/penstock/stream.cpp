// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// stream: a stream with Penstock: each chunk is written without a copy, flushed, and the flush is
// awaited.

#include "support/server.hpp"
#include "support/stream_options.hpp"

#include <penstock/penstock.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <system_error>
#include <utility>

namespace {

using namespace penstock;

enum class memory : std::uint8_t { borrowed, shared, copied };

void write_chunk(output& out, const_buffer chunk, memory how,
                 std::shared_ptr<void const> const& owner) {
  switch (how) {
    case memory::borrowed: out.write_borrowed(chunk); break;
    case memory::shared: out.write_shared(chunk, owner); break;
    case memory::copied: out.write(chunk); break;
  }
}

task<void> stream(tcp_socket socket, std::shared_ptr<bench::stream_body const> body, memory how) {
  socket_output out(socket);
  std::array<std::byte, 1> request{};
  for (bool is_alive = true; is_alive;) {
    auto const asked = co_await socket.read_some(request);
    is_alive = !asked.ec;
    std::size_t offset = 0;
    for (auto chunk = body->at(0); is_alive && !chunk.empty(); chunk = body->at(offset)) {
      write_chunk(out, std::as_bytes(chunk), how, body);
      auto const sent = co_await out.flush();
      is_alive = static_cast<bool>(sent);
      offset += chunk.size();
    }
  }
  co_await socket.close();
}

task<void> serve(std::shared_ptr<bench::stream_body const> body, memory how) {
  auto acceptor = tcp_acceptor::listen(*endpoint::parse("127.0.0.1", 0));
  bench::announce(acceptor.value().local_endpoint().value().port());
  async_scope connections(co_await current_stop());
  std::error_code ended;
  while (!ended) {
    auto socket = co_await acceptor->accept();
    if (socket) connections.spawn(stream(std::move(*socket), body, how));
    ended = socket ? std::error_code() : socket.error();
  }
  co_await connections.join();
}

}  // namespace

int main(int argc, char** argv) {
  bench::stream_settings settings;
  std::string how = "borrowed";
  CLI::App app("Stream with Penstock.");
  bench::add_stream_options(app, settings);
  app.add_option("--memory", how, "Whose the chunks are")
      ->check(CLI::IsMember({"borrowed", "shared", "copied"}));
  CLI11_PARSE(app, argc, argv);
  auto const body = std::make_shared<bench::stream_body const>(settings);
  auto const kind = how == "borrowed" ? memory::borrowed
                    : how == "shared" ? memory::shared
                                      : memory::copied;
  auto const failed = run({.stop_on_signals = true}, [&] { return serve(body, kind); });
  return failed ? 1 : 0;
}
