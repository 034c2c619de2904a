// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// An operation of one worker is stopped from another thread without posting.

#include <penstock/scope.hpp>

#include "support/connection.hpp"

#include <stop_token>
#include <thread>

using namespace penstock;

namespace {

std::stop_source source;

task<void> read_one(tcp_socket& from) {
  std::stop_token const token = source.get_token();
  std::byte one;
  wait_limits limits;
  limits.stop = token;
  static_cast<void>(co_await from.read_some({&one, 1}, limits));
}

task<void> stop() {
  source.request_stop();
  co_return;
}

task<void> read_until_stopped() {
  test::connection pair = test::connect_pair();
  async_scope scope;
  scope.spawn(read_one(pair.server));
  std::jthread([] { sync_wait(stop()); }).join();  // on a worker, but not the reader's
  co_await scope.join();
}

}  // namespace

int main() { sync_wait(read_until_stopped()); }
