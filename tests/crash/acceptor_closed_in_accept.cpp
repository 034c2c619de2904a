// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// An acceptor is closed under the task that waits for a connection.

#include <penstock/net/tcp_acceptor.hpp>
#include <penstock/scope.hpp>
#include <penstock/sync_wait.hpp>

using namespace penstock;

namespace {

task<void> accept_one(tcp_acceptor& from) { static_cast<void>(co_await from.accept()); }

task<void> close_early() {
  auto acceptor = tcp_acceptor::listen(endpoint::loopback(0));
  async_scope scope;
  scope.spawn(accept_one(*acceptor));
  acceptor->close();
  scope.request_stop();
  co_await scope.join();
}

}  // namespace

int main() { sync_wait(close_early()); }
