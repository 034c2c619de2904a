// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that waiting works in coroutines of other libraries, which know no stop, and that one
// which is destroyed while it sleeps is forgotten.

#include <penstock/timer.hpp>

#include "support/manual_ring.hpp"

#include <catch2/catch_test_macros.hpp>

#include <coroutine>
#include <exception>

using namespace penstock;
using namespace penstock::test;
using namespace std::chrono_literals;

namespace {

/** A coroutine that starts at once and lives until it is destroyed. */
struct foreign {
  struct promise_type {
    foreign get_return_object() noexcept {
      return {std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    std::suspend_never initial_suspend() const noexcept { return {}; }
    std::suspend_always final_suspend() const noexcept { return {}; }
    void return_void() const noexcept {}
    [[noreturn]] void unhandled_exception() const noexcept { std::terminate(); }
  };
  std::coroutine_handle<promise_type> handle;
};

foreign sleeper(duration length, bool& has_woken) {
  static_cast<void>(co_await sleep_for(length));
  has_woken = true;
}

}  // namespace

TEST_CASE("a coroutine of any kind may sleep", "[time]") {
  on_manual_ring([](detail::worker&, manual_ring&) -> task<void> {
    bool has_woken = false;
    foreign const sleeping = sleeper(1s, has_woken);
    CHECK_FALSE(has_woken);
    static_cast<void>(co_await sleep_for(2s));
    CHECK(has_woken);
    CHECK(sleeping.handle.done());
    sleeping.handle.destroy();
  });
}

TEST_CASE("a sleeper that is destroyed never wakes", "[time]") {
  on_manual_ring([](detail::worker&, manual_ring& ring) -> task<void> {
    bool has_woken = false;
    foreign const sleeping = sleeper(1h, has_woken);
    sleeping.handle.destroy();
    time_point const before = ring.now();
    static_cast<void>(co_await sleep_for(2s));
    CHECK(ring.now() - before == 2s);
    static_cast<void>(co_await sleep_for(2h));
    CHECK_FALSE(has_woken);
  });
}
