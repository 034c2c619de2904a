// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// echo_server: bytes back, any size, without a copy, with a flush after each read.

#include "server_main.hpp"

#include <penstock/penstock.hpp>

#include <system_error>
#include <utility>

namespace {

using namespace penstock;

task<void> echo(tcp_socket socket) {
  socket_output out(socket);
  for (;;) {
    auto bytes = co_await socket.receive();
    if (!bytes) break;  // the peer ended its half, or is gone
    out.write(std::move(*bytes));
    if (auto const sent = co_await out.flush(); !sent) break;
  }
  co_await socket.close();
}

task<void> serve(tcp_acceptor acceptor) {
  async_scope connections(co_await current_stop());
  std::error_code ended;
  while (!ended) {
    auto socket = co_await acceptor.accept();
    if (socket) connections.spawn(echo(std::move(*socket)));
    ended = socket ? std::error_code() : socket.error();
  }
  co_await connections.join();
  if (ended != cond::canceled) throw std::system_error(ended, "accept");
}

}  // namespace

int main(int argc, char** argv) {
  examples::server_settings settings;
  CLI::App app("Sends back what it receives.");
  examples::add_options(app, settings);
  CLI11_PARSE(app, argc, argv);
  return examples::run_server(settings, serve);
}
