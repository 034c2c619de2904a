// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// A fiber's task is destroyed while the fiber waits: what is on its stack would never be destroyed.

#include <penstock/fiber.hpp>
#include <penstock/sync_wait.hpp>
#include <penstock/timer.hpp>

#include <chrono>
#include <coroutine>

using namespace penstock;

namespace {

/** A coroutine that nobody joins: its handle can be destroyed at any time. */
struct unowned {
  struct promise_type {
    unowned get_return_object() {
      return {std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() noexcept {}
    void unhandled_exception() noexcept {}
  };
  std::coroutine_handle<promise_type> handle;
};

unowned run(task<void> work) { co_await std::move(work); }

task<void> destroy_fiber() {
  auto const sleep = [] { static_cast<void>(wait(sleep_for(std::chrono::hours(1)))); };
  unowned const runner = run(fiber(sleep));
  runner.handle.destroy();
  co_return;
}

}  // namespace

int main() { sync_wait(destroy_fiber()); }
