// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that a whole program runs in a simulated world when PENSTOCK_RING says so: clients come,
// and then the stop.

#include <penstock/net/tcp_acceptor.hpp>
#include <penstock/runtime.hpp>

#include "support/child.hpp"

#include <catch2/catch_test_macros.hpp>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>

using namespace penstock;

namespace {

/** Answers whoever comes, until the stop. */
task<void> serve(int& served) {
  auto acceptor = tcp_acceptor::listen(endpoint::loopback(80));
  while (acceptor.has_value()) {
    auto socket = co_await acceptor->accept();
    if (!socket) break;
    std::array<std::byte, 100> room;
    auto const read = co_await socket->read_some(room);
    auto const sent = co_await socket->write(std::span(room).first(read.n));
    served += !sent.ec;
  }
}

}  // namespace

TEST_CASE("a program named a seed serves simulated clients, and is then asked to stop",
          "[testing]") {
  int served_in_all = 0;
  for (int seed = 1; seed <= 5; ++seed) {
    auto const ended = test::in_child([&] {
      ::setenv("PENSTOCK_RING", ("sim:" + std::to_string(seed)).c_str(), 1);
      int served = 0;
      auto const ec = run({.stop_on_signals = true}, [&] { return serve(served); });
      std::printf("%d", served);
      return ec ? 1 : 0;
    });
    CHECK(ended.exit_status() == 0);
    served_in_all += std::atoi(ended.output.c_str());
  }
  CHECK(served_in_all > 0);
}
