// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves what fibers cost in memory: a wait takes nothing, stacks are reused, a thousand at once
// keep theirs apart; and that a fiber without memory is an exception, not a crash.

#include <penstock/fiber.hpp>

#include <penstock/scope.hpp>
#include <penstock/timer.hpp>

#include "base/recycle.hpp"
#include "support/allocation_fault.hpp"
#include "support/manual_ring.hpp"
#include "support/sanitizers.hpp"

#include <catch2/catch_test_macros.hpp>

#include <array>
#include <cstdint>
#include <new>
#include <numeric>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using namespace penstock;
using namespace penstock::test;
using detail::worker;

namespace {

task<int> slow_one() {
  co_await yield();
  co_return 1;
}

/** Call `at_bottom()` at least `bytes` further down the stack; true if every frame on the way was
    left as it was. */
template <class Body>
[[gnu::noinline]] bool descend(std::uintptr_t from, std::size_t bytes, Body const& at_bottom) {
  std::array<unsigned char volatile, 512> frame;
  for (std::size_t i = 0; i < frame.size(); ++i) frame[i] = static_cast<unsigned char>(bytes + i);
  auto const here = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
  bool is_intact = true;
  if (from - here < bytes) {
    is_intact = descend(from, bytes, at_bottom);
  } else {
    at_bottom();
  }
  for (std::size_t i = 0; i < frame.size(); ++i) {
    is_intact = is_intact && frame[i] == static_cast<unsigned char>(bytes + i);
  }
  return is_intact;
}

template <class Body>
bool descend(std::size_t bytes, Body const& at_bottom) {
  return descend(reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)), bytes, at_bottom);
}

}  // namespace

TEST_CASE("a wait takes nothing from the heap", "[sched]") {
  on_manual_ring([](worker&, manual_ring&) -> task<void> {
    std::size_t taken = 0;
    co_await fiber([&] {
      for (int i = 0; i < 1000; ++i) {
        std::size_t const before = allocation_count();
        static_cast<void>(wait(sleep_for(1s)));
        wait(yield());
        if (detail::recycles) static_cast<void>(slow_one().wait());
        if (i > 0) taken += allocation_count() - before;  // the first fills the pools
      }
    });
    CHECK(taken == 0);
  });
}

TEST_CASE("in steady state a fiber takes nothing from the heap", "[sched]") {
  if (!detail::recycles) SKIP("nothing is recycled in this build");
  on_manual_ring([](worker&, manual_ring&) -> task<void> {
    std::size_t taken = 0;
    for (int i = 0; i < 100; ++i) {
      std::size_t const before = allocation_count();
      co_await fiber([] { wait(yield()); });
      if (i > 0) taken += allocation_count() - before;
    }
    CHECK(taken == 0);
  });
}

TEST_CASE("ten thousand fibers, one after the other, need one stack", "[sched]") {
  on_manual_ring([](worker& owner, manual_ring&) -> task<void> {
    int sum = 0;
    for (int i = 0; i < 10'000; ++i) sum += co_await fiber([] { return slow_one().wait(); });
    CHECK(sum == 10'000);
    CHECK(owner.stacks().mapped() == (detail::recycles ? 1 : 10'000));
    CHECK(owner.stacks().idle() == (detail::recycles ? 1 : 0));
  });
}

TEST_CASE("a thousand fibers wait at once, each deep down a stack of its own", "[sched]") {
  runtime_options options;
  options.fiber_stack_size = 64 * 1024;
  options.fiber_stacks_max = 10;
  auto const body = [](worker& owner, manual_ring&) -> task<void> {
    int intact = 0;
    async_scope scope;
    for (int i = 0; i < 1000; ++i) {
      scope.spawn(fiber([&, i] {
        auto const length = std::chrono::milliseconds(1 + i * 7 % 100);
        auto const sleep = [&] { static_cast<void>(wait(sleep_for(length))); };
        intact += descend(16 * 1024, sleep) ? 1 : 0;
      }));
    }
    CHECK(owner.stacks().lent() == 1000);
    co_await scope.join();
    CHECK(intact == 1000);
    CHECK(owner.stacks().lent() == 0);
    CHECK(owner.stacks().idle() == (detail::recycles ? 10 : 0));
  };
  on_manual_ring(body, options);
}

TEST_CASE("a recursion of 128 KiB fits the default stack, across a wait", "[sched]") {
  on_manual_ring([](worker&, manual_ring&) -> task<void> {
    auto const sleep = [] { static_cast<void>(wait(sleep_for(1s))); };
    bool const is_intact = co_await fiber([&] { return descend(128 * 1024, sleep); });
    CHECK(is_intact);
  });
}

TEST_CASE("stacks are as large as the runtime was told", "[sched]") {
  runtime_options options;
  options.fiber_stack_size = 4 * 1024 * 1024;
  auto const body = [](worker&, manual_ring&) -> task<void> {
    bool const is_intact = co_await fiber([] { return descend(3 * 1024 * 1024, [] {}); });
    CHECK(is_intact);
  };
  on_manual_ring(body, options);
}

TEST_CASE("a fiber without memory for its stack throws, and calls nothing", "[sched]") {
  runtime_options options;
  options.fiber_stack_size = SIZE_MAX / 4;
  auto const body = [](worker&, manual_ring&) -> task<void> {
    bool has_begun = false;
    bool has_thrown = false;
    try {
      co_await fiber([&] { has_begun = true; });
    } catch (std::bad_alloc const&) {
      has_thrown = true;
    }
    CHECK(has_thrown);
    CHECK_FALSE(has_begun);
  };
  on_manual_ring(body, options);
}

namespace {

task<bool> ends_without_memory(allocation_fault& fault, bool& has_begun) {
  bool has_thrown = false;
  fault.arm();
  try {
    co_await fiber([&has_begun] { has_begun = true; });
  } catch (std::bad_alloc const&) {
    has_thrown = true;
  }
  fault.disarm();
  co_return has_thrown;
}

}  // namespace

TEST_CASE("a fiber without memory for its frames throws, and calls nothing", "[sched]") {
  std::size_t failures = 0;
  // On a thread of its own, where no frame has been recycled yet.
  std::jthread([&failures] {
    on_manual_ring([&failures](worker& owner, manual_ring&) -> task<void> {
      for (std::size_t k = 0;; ++k) {
        bool has_begun = false;
        allocation_fault fault(k);
        bool const has_thrown = co_await ends_without_memory(fault, has_begun);
        CHECK(has_begun != has_thrown);
        CHECK(owner.stacks().lent() == 0);
        if (!fault.has_failed()) break;
        CHECK(has_thrown);
        ++failures;
      }
    });
  }).join();
  CHECK(failures >= 1);
}
