// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that the total is the sum over living and ended counters, member by member, whatever
// thread counted.

#include "sched/counters.hpp"

#include <catch2/catch_test_macros.hpp>

#include <memory>
#include <thread>

using penstock::counters;
using penstock::total_counters;
using penstock::detail::add;
using penstock::detail::registered_counters;

TEST_CASE("living counters are in the total, and ended ones stay in it", "[sched]") {
  counters const before = total_counters();
  auto a = std::make_unique<registered_counters>();
  auto const b = std::make_unique<registered_counters>();
  add(a->values.bytes_sent, 100);
  add(b->values.bytes_sent, 20);
  add(b->values.turns);
  CHECK(total_counters().bytes_sent - before.bytes_sent == 120);
  CHECK(total_counters().turns - before.turns == 1);
  a.reset();
  CHECK(total_counters().bytes_sent - before.bytes_sent == 120);
  CHECK(total_counters().flushes_closed == before.flushes_closed);
}

TEST_CASE("other threads may read while one counts", "[sched]") {
  counters const before = total_counters();
  constexpr std::uint64_t rounds = 20'000;
  std::jthread counting([] {
    registered_counters own;
    for (std::uint64_t i = 0; i < rounds; ++i) add(own.values.turns);
  });
  std::uint64_t last = 0;
  for (int i = 0; i < 200; ++i) {
    std::uint64_t const seen = total_counters().turns - before.turns;
    CHECK(seen >= last);
    last = seen;
  }
  counting.join();
  CHECK(total_counters().turns - before.turns == rounds);
}
