// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// An acceptor is closed in the turn in which a connection came for the task that waits.

#include <penstock/net/tcp_acceptor.hpp>
#include <penstock/scope.hpp>
#include <penstock/sync_wait.hpp>
#include <penstock/timer.hpp>

#include "sched/worker.hpp"

using namespace penstock;

namespace {

task<void> accept_one(tcp_acceptor& from) { static_cast<void>(co_await from.accept()); }

task<void> connect_one(endpoint to) { static_cast<void>(co_await tcp_socket::connect(to)); }

task<void> close_late() {
  auto acceptor = tcp_acceptor::listen(endpoint::loopback(0));
  auto const where = acceptor->local_endpoint();
  async_scope scope;
  scope.spawn(accept_one(*acceptor));
  scope.spawn(connect_one(*where));
  auto const& count = detail::worker::current().count();
  while (count.connections_accepted == 0) co_await yield();  // its waiter is ready, but behind us
  acceptor->close();
  co_await scope.join();
}

}  // namespace

int main() { sync_wait(close_late()); }
