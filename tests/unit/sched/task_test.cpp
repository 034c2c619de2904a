// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves what a task promises: it starts when awaited, gives its value or its exception, passes the
// stop token down, and a million of them need no more stack than one.

#include <penstock/task.hpp>

#include <penstock/scope.hpp>
#include <penstock/sync_wait.hpp>

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>

using namespace penstock;

namespace {

task<int> number(int value) { co_return value; }

task<int> throwing(bool does_throw) {
  if (does_throw) throw std::runtime_error("from inside");
  co_return 1;
}

struct counted {
  explicit counted(int& living) : living_(&living) { ++living; }
  counted(counted const& other) : living_(other.living_) { ++*living_; }
  counted& operator=(counted const&) = delete;
  ~counted() { --*living_; }
  int* living_;
};

/** Where the stack is now. */
[[gnu::noinline]] std::uintptr_t stack_place() noexcept {
  return reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
}

}  // namespace

TEST_CASE("a task starts when it is awaited, not when it is called", "[sched]") {
  int starts = 0;
  auto const lazy = [](int& count) -> task<void> {
    ++count;
    co_return;
  };
  auto const body = [&]() -> task<void> {
    task<void> work = lazy(starts);
    CHECK(starts == 0);
    co_await std::move(work);
    CHECK(starts == 1);
  };
  sync_wait(body());
  CHECK(starts == 1);
}

TEST_CASE("a task that was never awaited is destroyed unstarted, with its arguments", "[sched]") {
  int living = 0;
  int starts = 0;
  auto const work = [](counted, int& count) -> task<void> {
    ++count;
    co_return;
  };
  {
    task<void> const dropped = work(counted(living), starts);
    CHECK(living == 1);
  }
  CHECK(living == 0);
  CHECK(starts == 0);
}

TEST_CASE("an awaiter gets the value, also one that can only be moved", "[sched]") {
  auto const pointer = [](int value) -> task<std::unique_ptr<int>> {
    co_return std::make_unique<int>(value);
  };
  auto const body = [&]() -> task<std::string> {
    int const sum = co_await number(40) + co_await number(2);
    auto const held = co_await pointer(sum);
    co_return std::to_string(*held);
  };
  CHECK(sync_wait(body()) == "42");
}

TEST_CASE("an exception reaches the awaiter, through any number of tasks", "[sched]") {
  auto const middle = [](bool does_throw) -> task<int> { co_return co_await throwing(does_throw); };
  auto const body = [&]() -> task<int> {
    int const fine = co_await middle(false);
    try {
      int const never = co_await middle(true);
      co_return never;
    } catch (std::runtime_error const& caught) {
      CHECK(std::string(caught.what()) == "from inside");
      co_return fine + 1;
    }
  };
  CHECK(sync_wait(body()) == 2);
}

TEST_CASE("an exception from a task<void> reaches its awaiter", "[sched]") {
  auto const bad = []() -> task<void> {
    throw std::logic_error("void");
    co_return;
  };
  CHECK_THROWS_AS(sync_wait(bad()), std::logic_error);
}

TEST_CASE("locals and arguments of a task are gone when it was awaited", "[sched]") {
  int living = 0;
  auto const work = [](counted argument) -> task<void> {
    counted const local(argument);
    CHECK(*local.living_ >= 2);
    co_return;
  };
  auto const body = [&]() -> task<void> {
    co_await work(counted(living));
    CHECK(living == 0);
  };
  sync_wait(body());
}

TEST_CASE("a moved task runs once; an assigned-to one drops what it had", "[sched]") {
  auto const body = []() -> task<int> {
    task<int> first = number(1);
    task<int> second = std::move(first);
    second = number(2);
    co_return co_await std::move(second);
  };
  CHECK(sync_wait(body()) == 2);
}

TEST_CASE("a million awaits in a row need no more stack than one", "[sched]") {
  auto const place = []() -> task<std::uintptr_t> { co_return stack_place(); };
  auto const body = [&]() -> task<std::uintptr_t> {
    std::uintptr_t lowest = UINTPTR_MAX;
    std::uintptr_t highest = 0;
    for (int i = 0; i < 1'000'000; ++i) {
      std::uintptr_t const now = co_await place();
      lowest = std::min(lowest, now);
      highest = std::max(highest, now);
    }
    co_return highest - lowest;
  };
  CHECK(sync_wait(body()) < 4096);
}

namespace {

task<int> nested(int depth) {
  if (depth == 0) co_return 0;
  co_return 1 + co_await nested(depth - 1);
}

}  // namespace

TEST_CASE("a chain of a million tasks, each awaiting the next, unwinds on constant stack",
          "[sched]") {
  CHECK(sync_wait(nested(1'000'000)) == 1'000'000);
}

TEST_CASE("a task heeds the stop token of the one that awaits it", "[sched]") {
  auto const asks = []() -> task<bool> {
    auto const stop = co_await current_stop();
    co_return stop.stop_requested();
  };
  auto const outer = [](task<bool> inner, bool& seen, bool& is_possible) -> task<void> {
    auto const stop = co_await current_stop();
    is_possible = stop.stop_possible();
    seen = co_await std::move(inner);
  };
  auto const body = [&]() -> task<void> {
    bool before = true;
    bool after = false;
    bool is_possible = false;
    async_scope scope;
    scope.spawn(outer(asks(), before, is_possible));
    CHECK_FALSE(before);
    CHECK(is_possible);
    scope.request_stop();
    scope.spawn(outer(asks(), after, is_possible));
    CHECK(after);
    co_await scope.join();
  };
  sync_wait(body());
}
