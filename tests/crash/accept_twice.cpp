// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Two tasks wait for the same acceptor.

#include <penstock/net/tcp_acceptor.hpp>
#include <penstock/scope.hpp>
#include <penstock/sync_wait.hpp>

using namespace penstock;

namespace {

task<void> accept_one(tcp_acceptor& from) { static_cast<void>(co_await from.accept()); }

task<void> both() {
  auto acceptor = tcp_acceptor::listen(endpoint::loopback(0));
  async_scope scope;
  scope.spawn(accept_one(*acceptor));
  scope.spawn(accept_one(*acceptor));
  scope.request_stop();
  co_await scope.join();
}

}  // namespace

int main() { sync_wait(both()); }
