// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves the arithmetic of the write-rate limit: waiting uses the stock up, moved bytes refill it.

#include "base/rate_limit.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace std::chrono_literals;
using penstock::time_point;
using penstock::detail::rate_limit;

namespace {
constexpr time_point origin{1h};
}

TEST_CASE("a rate of nothing is no limit", "[base]") {
  CHECK_FALSE(rate_limit(0, 5s, 60s).is_on());
  CHECK(rate_limit(240, 5s, 60s).is_on());
}

TEST_CASE("a peer that takes nothing is given the grace and no more", "[base]") {
  rate_limit limit(100, 5s, 60s);
  limit.start(origin, 0);
  CHECK(limit.deadline() == origin + 5s);
  CHECK(limit.check(origin + 4999ms, 0));
  CHECK(limit.deadline() == origin + 5s);
  CHECK_FALSE(limit.check(origin + 5s, 0));
}

TEST_CASE("each byte buys its share of a second", "[base]") {
  rate_limit limit(100, 5s, 60s);
  limit.start(origin, 0);
  CHECK(limit.check(origin + 4s, 300));  // 1 s left, 3 s earned
  CHECK(limit.deadline() == origin + 8s);
  CHECK_FALSE(limit.check(origin + 8s, 300));
}

TEST_CASE("a peer at the wanted rate is waited for without end, one just below it is not",
          "[base]") {
  rate_limit at(100, 5s, 60s);
  rate_limit below(100, 5s, 60s);
  at.start(origin, 0);
  below.start(origin, 0);
  bool is_alive = true;
  for (int second = 1; second <= 1000; ++second) {
    auto const n = static_cast<std::uint64_t>(second);
    CHECK(at.check(origin + std::chrono::seconds(second), n * 100));
    is_alive = is_alive && below.check(origin + std::chrono::seconds(second), n * 90);
  }
  CHECK_FALSE(is_alive);
}

TEST_CASE("credit does not grow above its bound", "[base]") {
  rate_limit limit(1, 5s, 60s);
  limit.start(origin, 0);
  CHECK(limit.check(origin, 1'000'000));
  CHECK(limit.deadline() == origin + 60s);
}

TEST_CASE("time in which nothing was waited for is free", "[base]") {
  rate_limit limit(100, 5s, 60s);
  limit.start(origin, 0);
  CHECK(limit.check(origin + 3s, 0));
  limit.start(origin + 1h, 0);
  CHECK(limit.deadline() == origin + 1h + 2s);
}
