// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves when a send is left to the end of the turn: by how many events the last turn had, with
// hysteresis, by its size and by what waits already, unless the policy is pinned.

#include "sched/worker.hpp"

#include "support/manual_ring.hpp"

#include <catch2/catch_test_macros.hpp>

#include <cstddef>

using namespace penstock;
using namespace penstock::test;
using detail::worker;

namespace {

constexpr std::size_t small = 64;
constexpr std::size_t large = 32 * 1024;

/** A turn with so many events, which nobody waits for. The worker must have begun its turns. */
task<void> turn_with(manual_ring& ring, int events) {
  for (int i = 0; i < events; ++i) ring.post(0, 0, 0);
  co_await yield();
}

void with_policy(flush_policy policy, auto const& body) {
  runtime_options options;
  options.flushes = policy;
  on_manual_ring(body, options);
}

}  // namespace

TEST_CASE("sends go together from four events in a turn on, until there is only one", "[sched]") {
  with_policy(flush_policy::adaptive, [](worker& owner, manual_ring& ring) -> task<void> {
    co_await turns(1);
    CHECK_FALSE(owner.gathers(small));
    co_await turn_with(ring, 3);
    CHECK_FALSE(owner.gathers(small));
    co_await turn_with(ring, 4);
    CHECK(owner.gathers(small));
    co_await turn_with(ring, 2);
    CHECK(owner.gathers(small));
    co_await turn_with(ring, 1);
    CHECK_FALSE(owner.gathers(small));
    co_await turn_with(ring, 2);
    CHECK_FALSE(owner.gathers(small));
  });
}

TEST_CASE("a pinned policy does not look at the crowd", "[sched]") {
  with_policy(flush_policy::latency, [](worker& owner, manual_ring& ring) -> task<void> {
    co_await turns(1);
    CHECK_FALSE(owner.gathers(small));
    co_await turn_with(ring, 10);
    CHECK_FALSE(owner.gathers(small));
  });
  with_policy(flush_policy::throughput, [](worker& owner, manual_ring& ring) -> task<void> {
    co_await turns(1);
    CHECK(owner.gathers(small));
    co_await turn_with(ring, 10);
    co_await turn_with(ring, 1);
    CHECK(owner.gathers(small));
  });
}

TEST_CASE("large sends do not wait, and none does when a mebibyte waits already", "[sched]") {
  with_policy(flush_policy::throughput, [](worker& owner, manual_ring& ring) -> task<void> {
    co_await turns(1);
    CHECK_FALSE(owner.gathers(large));
    std::size_t waiting = 0;
    while (waiting < 2 * 1024 * 1024 && owner.gathers(large - 1)) waiting += large - 1;
    CHECK(waiting >= 1024 * 1024);
    CHECK(waiting < 1024 * 1024 + large);
    co_await turn_with(ring, 0);
    CHECK(owner.gathers(small));
  });
}
