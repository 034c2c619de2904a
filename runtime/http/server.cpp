// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/error.hpp>
#include <penstock/http/server.hpp>
#include <penstock/timer.hpp>

#include "http/connection.hpp"
#include "http/server_state.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <new>
#include <optional>
#include <utility>

namespace penstock::http {
namespace {

task<void> serve_connection(server_state& server, tcp_socket socket) {
  try {
    connection served(server, std::move(socket));
    co_await served.run();
  } catch (std::bad_alloc const&) {
    // This connection ends; the others go on.
  }
}

/** Spawns the connections that come; gives the reason why no more will. */
task<std::error_code> accept_all(server_state& server, tcp_acceptor& acceptor) {
  std::size_t const most = server.options.connections_max;
  for (;;) {
    auto socket = co_await acceptor.accept();
    if (!socket) co_return socket.error();
    if (most != 0 && server.connections.size() >= most) continue;  // and it closes
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

/** Request a stop of the connections in `time`; at once where no memory is left to wait. */
void abort_later(std::optional<async_scope>& watchdog, duration time, async_scope& connections) {
  try {
    watchdog.emplace();
    watchdog->spawn(abort_after(time, connections));
  } catch (std::bad_alloc const&) {
    connections.request_stop();
  }
}

/** Wait for the connections to end, for `time` at most; then make them. */
task<void> drain(async_scope& connections, duration time) {
  std::optional<async_scope> watchdog;
  std::exception_ptr failure;  // what on_exception threw
  abort_later(watchdog, time, connections);
  try {
    co_await connections.join();
  } catch (...) {
    failure = std::current_exception();
  }
  if (watchdog) {
    watchdog->request_stop();
    co_await watchdog->join();
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace

server::server(handler handle, server_options options)
    : state_(std::make_unique<server_state>(std::move(handle), std::move(options))) {
  limits const& bounds = state_->options.limits;
  state_->options.output.write_rate_min = static_cast<std::uint32_t>(bounds.write_rate_min);
  using milliseconds = output_limits::milliseconds;
  state_->options.output.write_rate_grace =
      std::min<std::chrono::milliseconds>(bounds.write_grace_time, milliseconds::max());
}

server::~server() = default;

task<std::error_code> server::serve(tcp_acceptor& acceptor) {
  // Made before there is anything to wait for: later there may be no memory.
  task<void> drained = drain(state_->connections, state_->options.limits.drain_time);
  std::error_code const ended = co_await accept_all(*state_, acceptor);
  acceptor.close();
  state_->drain.request_stop();
  co_await std::move(drained);
  co_return ended == cond::canceled ? std::error_code() : ended;
}

std::size_t server::connection_count() const noexcept { return state_->connections.size(); }

}  // namespace penstock::http
