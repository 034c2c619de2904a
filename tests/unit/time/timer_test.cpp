// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves, mostly on a clock of the test's own, when sleepers wake, in which order, and that a stop
// wakes them early.

#include <penstock/timer.hpp>

#include <penstock/error.hpp>
#include <penstock/scope.hpp>

#include "support/connection.hpp"
#include "support/manual_ring.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <random>
#include <vector>

using namespace std::chrono_literals;
using namespace penstock;
using namespace penstock::test;
using detail::worker;

namespace {

task<void> sleeper(duration length, std::vector<duration>& woken) {
  auto const begin = now();
  auto const why = co_await sleep_for(length);
  CHECK_FALSE(why);
  CHECK(now() - begin >= length);
  woken.push_back(length);
}

}  // namespace

TEST_CASE("sleepers wake in the order of their deadlines, each at its own", "[time]") {
  on_manual_ring([](worker&, manual_ring&) -> task<void> {
    std::mt19937 random(7);
    std::vector<duration> woken;
    async_scope scope;
    auto const begin = now();
    for (int i = 0; i < 5000; ++i) {
      scope.spawn(sleeper(std::chrono::milliseconds(random() % 100'000 + 1), woken));
    }
    co_await scope.join();
    CHECK(woken.size() == 5000);
    CHECK(std::ranges::is_sorted(woken));
    CHECK(now() - begin == woken.back());
  });
}

TEST_CASE("a stop wakes sleepers at once, but not inside request_stop()", "[time]") {
  on_manual_ring([](worker&, manual_ring&) -> task<void> {
    int canceled = 0;
    auto const sleep = [](int& count) -> task<void> {
      auto const why = co_await sleep_for(1h);
      if (why == errc::canceled) ++count;
    };
    async_scope scope;
    for (int i = 0; i < 1000; ++i) scope.spawn(sleep(canceled));
    auto const begin = now();
    scope.request_stop();
    CHECK(canceled == 0);
    co_await scope.join();
    CHECK(canceled == 1000);
    CHECK(now() == begin);
  });
}

TEST_CASE("a sleeper that is due and stopped in the same moment wakes once", "[time]") {
  on_manual_ring([](worker&, manual_ring&) -> task<void> {
    int woken = 0;
    auto const sleep = [](async_scope& all, int& count) -> task<void> {
      static_cast<void>(co_await sleep_for(1s));
      ++count;
      all.request_stop();  // the first to wake stops the others, which are due too
    };
    async_scope scope;
    for (int i = 0; i < 10; ++i) scope.spawn(sleep(scope, woken));
    co_await scope.join();
    CHECK(woken == 10);
  });
}

TEST_CASE("a sleep under a stop that came before does not begin", "[time]") {
  on_manual_ring([](worker&, manual_ring&) -> task<void> {
    std::error_code why;
    auto const sleep = [](std::error_code& end) -> task<void> { end = co_await sleep_for(1h); };
    async_scope scope;
    scope.request_stop();
    scope.spawn(sleep(why));
    CHECK(why == errc::canceled);
    co_await scope.join();
  });
}

TEST_CASE("sleepers that are stopped at random and those that are not keep apart", "[time]") {
  on_manual_ring([](worker&, manual_ring&) -> task<void> {
    std::mt19937 random(11);
    struct sleeping {
      async_scope scope;
      bool was_canceled = false;
      bool has_woken = false;
    };
    auto const sleep = [](sleeping& self, duration length) -> task<void> {
      auto const why = co_await sleep_for(length);
      self.was_canceled = why == errc::canceled;
      self.has_woken = true;
    };
    std::vector<std::unique_ptr<sleeping>> all;
    for (int i = 0; i < 2000; ++i) {
      all.push_back(std::make_unique<sleeping>());
      all.back()->scope.spawn(sleep(*all.back(), std::chrono::milliseconds(random() % 1000 + 1)));
    }
    for (std::size_t i = 0; i < all.size(); i += 2) all[i]->scope.request_stop();
    for (auto const& one : all) co_await one->scope.join();
    int wrong = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (!all[i]->has_woken || all[i]->was_canceled != (i % 2 == 0)) ++wrong;
    }
    CHECK(wrong == 0);
  });
}

TEST_CASE("a sleep on the kernel's ring is not shorter than asked", "[time]") {
  on_worker([]() -> task<void> {
    auto const begin = std::chrono::steady_clock::now();
    auto const why = co_await sleep_for(20ms);
    CHECK_FALSE(why);
    CHECK(std::chrono::steady_clock::now() - begin >= 20ms);
  });
}

TEST_CASE("yield lets everything else that is ready go first", "[time]") {
  on_manual_ring([](worker&, manual_ring&) -> task<void> {
    std::vector<int> order;
    auto const step = [](std::vector<int>& log, int who) -> task<void> {
      for (int i = 0; i < 3; ++i) {
        log.push_back(who);
        co_await yield();
      }
    };
    async_scope scope;
    scope.spawn(step(order, 1));
    scope.spawn(step(order, 2));
    co_await scope.join();
    CHECK(order == std::vector<int>{1, 2, 1, 2, 1, 2});
  });
}

TEST_CASE("a loop of sleeps of no length starves nobody", "[time]") {
  on_worker([]() -> task<void> {
    bool is_over = false;
    auto const spin = [](bool const& end) -> task<void> {
      while (!end) static_cast<void>(co_await sleep_for(0ns));
    };
    async_scope scope;
    scope.spawn(spin(is_over));
    connection pair = connect_pair();
    ::send(pair.client.native_handle(), "x", 1, 0);
    auto const got = co_await read_exactly(pair.server, 1);  // needs the ring to be entered
    is_over = true;
    CHECK(got == "x");
    co_await scope.join();
  });
}
