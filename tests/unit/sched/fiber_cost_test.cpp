// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Measures what a fiber costs beside a coroutine, for docs/guide/fibers.md. Run when asked for:
//
//     unit_sched "[!benchmark]"

#include <penstock/fiber.hpp>

#include <penstock/sync_wait.hpp>

#include <catch2/benchmark/catch_benchmark.hpp>
#include <catch2/catch_test_macros.hpp>

#include <coroutine>
#include <string>

using namespace penstock;

namespace {

constexpr int waits = 1000;

/** Suspends, and is resumed at once: the cost of waiting without anything waited for. */
struct resumed_at_once {
  [[nodiscard]] bool await_ready() const noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> waiter) const noexcept {
    return waiter;
  }
  void await_resume() const noexcept {}
};

task<int> await_often() {
  for (int i = 0; i < waits; ++i) co_await resumed_at_once();
  co_return waits;
}

int wait_often() {
  for (int i = 0; i < waits; ++i) wait(resumed_at_once());
  return waits;
}

task<int> one() { co_return 1; }

task<int> many_tasks() {
  int sum = 0;
  for (int i = 0; i < waits; ++i) sum += co_await one();
  co_return sum;
}

task<int> many_fibers() {
  int sum = 0;
  for (int i = 0; i < waits; ++i) sum += co_await fiber([] { return 1; });
  co_return sum;
}

/** The worker that runs this has to be there already, so a fiber runs the benchmark. */
template <class Make>
void measure(char const* name, Make const& make) {
  sync_wait(fiber([&] {
    BENCHMARK(std::string(name)) { return make().wait(); };
  }));
}

}  // namespace

TEST_CASE("the cost of a wait and of a fiber, a thousand of each", "[!benchmark]") {
  measure("1000 x co_await", [] { return await_often(); });
  measure("1000 x wait()", [] { return fiber(wait_often); });
  measure("1000 tasks", [] { return many_tasks(); });
  measure("1000 fibers", [] { return many_fibers(); });
  CHECK_FALSE(in_fiber());
}
