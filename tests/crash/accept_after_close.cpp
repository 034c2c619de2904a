// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// accept() is called on an acceptor that was closed.

#include <penstock/net/tcp_acceptor.hpp>
#include <penstock/sync_wait.hpp>

using namespace penstock;

namespace {

task<void> accept_after_close() {
  auto acceptor = tcp_acceptor::listen(endpoint::loopback(0));
  acceptor->close();
  static_cast<void>(co_await acceptor->accept());
}

}  // namespace

int main() { sync_wait(accept_after_close()); }
