// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/http/server.hpp>
#include <penstock/timer.hpp>

#include "http/connection.hpp"
#include "http/server_state.hpp"

#include <new>
#include <utility>

namespace penstock::http {
namespace {

task<void> serve_connection(server_state& server, tcp_socket socket) {
  connection served(server, std::move(socket));
  co_await served.run();
}

task<void> accept_all(server_state& server, tcp_acceptor& acceptor) {
  while (auto socket = co_await acceptor.accept()) {
    try {
      server.connections.spawn(serve_connection(server, std::move(*socket)));
    } catch (std::bad_alloc const&) {
      // This connection closes; the ones we have go on.
    }
  }
}

task<void> abort_after(duration time, async_scope& connections) {
  auto const stopped = co_await sleep_for(time);
  if (stopped) co_return;  // drained in time
  connections.request_stop();
}

}  // namespace

server::server(handler handle, server_options options)
    : state_(std::make_unique<server_state>(std::move(handle), std::move(options))) {
  limits const& bounds = state_->options.limits;
  state_->options.output.write_rate_min = static_cast<std::uint32_t>(bounds.write_rate_min);
  state_->options.output.write_rate_grace = bounds.write_grace_time;
}

server::~server() = default;

task<void> server::serve(tcp_acceptor& acceptor) {
  co_await accept_all(*state_, acceptor);
  acceptor.close();
  state_->drain.request_stop();
  async_scope watchdog;
  watchdog.spawn(abort_after(state_->options.limits.drain_time, state_->connections));
  co_await state_->connections.join();
  watchdog.request_stop();
  co_await watchdog.join();
}

std::size_t server::connection_count() const noexcept { return state_->connections.size(); }

}  // namespace penstock::http
