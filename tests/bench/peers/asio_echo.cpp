// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// asio_echo: an echo with Asio's coroutines. Built twice, for its epoll and its io_uring backend.

#include "peers/asio_server.hpp"

#include <CLI/CLI.hpp>

#include <vector>

namespace {

using namespace bench;

asio::awaitable<void> echo(tcp::socket socket, std::size_t buffer_bytes) {
  std::vector<char> buffer(buffer_bytes);
  for (;;) {
    auto const [ended, n] = co_await socket.async_read_some(asio::buffer(buffer), as_values);
    if (ended) co_return;
    auto const [failed, sent] =
        co_await asio::async_write(socket, asio::buffer(buffer, n), as_values);
    if (failed) co_return;
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t buffer_bytes = std::size_t{64} * 1024;
  CLI::App app("Echo with Asio.");
  app.add_option("--buffer-bytes", buffer_bytes, "Size of a connection's buffer")
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  run_asio_server([=](tcp::socket socket) { return echo(std::move(socket), buffer_bytes); });
}
