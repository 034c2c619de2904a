// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that a pipe serves again only when it came back empty, that no more are lent than may be,
// and that none stays open.

#include "sched/pipe_pool.hpp"

#include "support/manual_ring.hpp"

#include <catch2/catch_test_macros.hpp>

#include <vector>

using namespace penstock;
using namespace penstock::test;
using detail::pipe_ends;
using detail::pipe_pool;

TEST_CASE("an empty pipe serves again, one with bytes in it is closed", "[sched]") {
  manual_ring kernel;
  kernel.has_pipes = true;
  pipe_pool pool(kernel);
  auto const first = pool.take();
  REQUIRE(first.has_value());
  pool.give_back(*first, true);
  auto const again = pool.take();
  REQUIRE(again.has_value());
  CHECK(again->read == first->read);
  CHECK(kernel.pipes_open == 1);
  pool.give_back(*again, false);
  CHECK(kernel.pipes_open == 0);
  CHECK(pool.idle() == 0);
}

TEST_CASE("the pool lends so many pipes and no more, and keeps fewer", "[sched]") {
  manual_ring kernel;
  kernel.has_pipes = true;
  {
    pipe_pool pool(kernel);
    std::vector<pipe_ends> lent;
    while (auto const taken = pool.take()) lent.push_back(*taken);
    CHECK(lent.size() == pipe_pool::lent_max);
    for (pipe_ends const& each : lent) pool.give_back(each, true);
    CHECK(pool.lent() == 0);
    CHECK(pool.idle() == pipe_pool::idle_max);
    CHECK(kernel.pipes_open == pipe_pool::idle_max);
    auto const again = pool.take();
    REQUIRE(again.has_value());
    pool.give_back(*again, true);
  }
  CHECK(kernel.pipes_open == 0);
}

TEST_CASE("without pipes nothing is lent", "[sched]") {
  manual_ring kernel;
  pipe_pool pool(kernel);
  CHECK_FALSE(pool.take().has_value());
  CHECK(pool.lent() == 0);
}
