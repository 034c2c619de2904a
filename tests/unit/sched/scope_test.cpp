// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that a scope owns what is spawned in it: it joins all of it, keeps the first exception,
// and forwards stops.

#include <penstock/scope.hpp>

#include <penstock/error.hpp>
#include <penstock/timer.hpp>

#include "support/connection.hpp"
#include "support/manual_ring.hpp"

#include <catch2/catch_test_macros.hpp>

#include <stdexcept>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using namespace penstock;
using namespace penstock::test;
using detail::worker;

namespace {

task<void> sleep_then_count(duration length, int& count) {
  auto const why = co_await sleep_for(length);
  if (!why) ++count;
}

task<void> fail_after(duration length, char const* what) {
  static_cast<void>(co_await sleep_for(length));
  throw std::runtime_error(what);
}

}  // namespace

TEST_CASE("join waits for everything that was spawned", "[sched]") {
  on_manual_ring([](worker&, manual_ring&) -> task<void> {
    int count = 0;
    async_scope scope;
    for (int i = 1; i <= 100; ++i) scope.spawn(sleep_then_count(std::chrono::seconds(i), count));
    CHECK(scope.size() == 100);
    co_await scope.join();
    CHECK(count == 100);
    CHECK(scope.size() == 0);
  });
}

TEST_CASE("an empty scope joins at once, and again", "[sched]") {
  on_manual_ring([](worker&, manual_ring&) -> task<void> {
    async_scope scope;
    auto const begin = now();
    co_await scope.join();
    co_await scope.join();
    CHECK(now() == begin);
  });
}

TEST_CASE("a spawned task runs until its first suspension before spawn returns", "[sched]") {
  on_manual_ring([](worker&, manual_ring&) -> task<void> {
    std::vector<int> order;
    auto const work = [](std::vector<int>& log) -> task<void> {
      log.push_back(1);
      co_await yield();
      log.push_back(3);
    };
    async_scope scope;
    scope.spawn(work(order));
    order.push_back(2);
    co_await scope.join();
    CHECK(order == std::vector<int>{1, 2, 3});
  });
}

TEST_CASE("a task that ends at once leaves the scope at once", "[sched]") {
  on_manual_ring([](worker&, manual_ring&) -> task<void> {
    auto const nothing = []() -> task<void> { co_return; };
    async_scope scope;
    for (int i = 0; i < 1000; ++i) {
      scope.spawn(nothing());
      CHECK(scope.size() == 0);
    }
    co_await scope.join();
  });
}

TEST_CASE("what a task owned is gone before the scope is told", "[sched]") {
  on_manual_ring([](worker&, manual_ring&) -> task<void> {
    auto const owned = std::make_shared<int>(1);
    auto const work = [](std::shared_ptr<int>) -> task<void> { co_await yield(); };
    async_scope scope;
    scope.spawn(work(owned));
    CHECK(owned.use_count() == 2);
    co_await scope.join();
    CHECK(owned.use_count() == 1);
  });
}

TEST_CASE("join rethrows the first exception, once, after all have ended", "[sched]") {
  on_manual_ring([](worker&, manual_ring&) -> task<void> {
    int count = 0;
    async_scope scope;
    scope.spawn(fail_after(2s, "second"));
    scope.spawn(fail_after(1s, "first"));
    scope.spawn(sleep_then_count(10s, count));
    std::string caught;
    try {
      co_await scope.join();
    } catch (std::runtime_error const& e) {
      caught = e.what();
    }
    CHECK(caught == "first");
    CHECK(count == 1);
    co_await scope.join();  // it is not thrown again
  });
}

TEST_CASE("a stop reaches every task of the scope, and those spawned later", "[sched]") {
  on_manual_ring([](worker&, manual_ring&) -> task<void> {
    int count = 0;
    async_scope scope;
    for (int i = 0; i < 10; ++i) scope.spawn(sleep_then_count(1h, count));
    scope.request_stop();
    scope.spawn(sleep_then_count(1h, count));
    auto const begin = now();
    co_await scope.join();
    CHECK(count == 0);
    CHECK(now() == begin);
  });
}

TEST_CASE("a stop of the parent is forwarded; one of the scope does not reach the parent",
          "[sched]") {
  on_manual_ring([](worker&, manual_ring&) -> task<void> {
    int count = 0;
    async_scope parent;
    async_scope child(parent.stop());
    async_scope sibling(parent.stop());
    child.spawn(sleep_then_count(1h, count));
    sibling.request_stop();
    CHECK_FALSE(parent.stop().stop_requested());
    CHECK_FALSE(child.stop().stop_requested());
    parent.request_stop();
    CHECK(child.stop().stop_requested());
    co_await child.join();
    CHECK(count == 0);
    async_scope const late(parent.stop());
    CHECK(late.stop().stop_requested());
  });
}

TEST_CASE("tasks may be spawned while the scope is joined", "[sched]") {
  on_manual_ring([](worker&, manual_ring&) -> task<void> {
    int count = 0;
    async_scope scope;
    auto const chain = [](async_scope& into, int& counted) -> task<void> {
      static_cast<void>(co_await sleep_for(1s));
      into.spawn(sleep_then_count(1s, counted));
    };
    scope.spawn(chain(scope, count));
    co_await scope.join();
    CHECK(count == 1);
  });
}

TEST_CASE("a scope may be destroyed by whoever its join resumes", "[sched]") {
  on_manual_ring([](worker&, manual_ring&) -> task<void> {
    int count = 0;
    for (int i = 0; i < 100; ++i) {
      async_scope scope;
      scope.spawn(sleep_then_count(1s, count));
      co_await scope.join();
    }
    CHECK(count == 100);
  });
}
