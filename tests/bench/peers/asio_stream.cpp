// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// asio_stream: a stream with Asio's coroutines. Built twice, for its epoll and its io_uring
// backend.

#include "peers/asio_server.hpp"
#include "support/stream_options.hpp"

namespace {

using namespace bench;

asio::awaitable<void> stream(tcp::socket socket, stream_body const& body) {
  char request = 0;
  for (;;) {
    auto const [ended, n] = co_await socket.async_read_some(asio::buffer(&request, 1), as_values);
    if (ended) co_return;
    std::size_t offset = 0;
    for (auto chunk = body.at(0); !chunk.empty(); chunk = body.at(offset)) {
      auto const [failed, sent] =
          co_await asio::async_write(socket, asio::buffer(chunk.data(), chunk.size()), as_values);
      if (failed) co_return;
      offset += sent;
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  stream_settings settings;
  CLI::App app("Stream with Asio.");
  add_stream_options(app, settings);
  CLI11_PARSE(app, argc, argv);
  stream_body const body(settings);
  run_asio_server([&](tcp::socket socket) { return stream(std::move(socket), body); });
}
