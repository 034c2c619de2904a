// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that a fiber is a task with a stack of its own: it starts when awaited, waits for anything
// that can be awaited, gives its value or its exception, and heeds the stop of its awaiter.

#include <penstock/fiber.hpp>

#include <penstock/error.hpp>
#include <penstock/scope.hpp>
#include <penstock/timer.hpp>

#include "support/connection.hpp"
#include "support/manual_ring.hpp"

#include <catch2/catch_test_macros.hpp>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using namespace penstock;
using namespace penstock::test;
using detail::worker;

namespace {

task<int> slow_number(int value) {
  static_cast<void>(co_await sleep_for(1s));
  co_return value;
}

task<int> slow_failure() {
  static_cast<void>(co_await sleep_for(1s));
  throw std::runtime_error("from the task");
}

/** An awaiter whose await_suspend has the given form, and which resumes nobody by itself. */
struct says_no {
  bool await_ready() const noexcept { return false; }
  bool await_suspend(std::coroutine_handle<>) const noexcept { return false; }
  int await_resume() const noexcept { return 7; }
};

struct transfers_back {
  bool await_ready() const noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> waiter) const noexcept {
    return waiter;
  }
  int await_resume() const noexcept { return 8; }
};

struct throws_in_suspend {
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<>) const { throw std::logic_error("not now"); }
  void await_resume() const noexcept {}
};

struct is_ready {
  bool await_ready() const noexcept { return true; }
  void await_suspend(std::coroutine_handle<>) const noexcept { std::abort(); }
  std::unique_ptr<int> await_resume() const { return std::make_unique<int>(9); }
};

/** Resumes the waiter from within await_suspend. */
struct resumes_at_once {
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiter) const { waiter.resume(); }
  int await_resume() const noexcept { return 10; }
};

struct made_by_operator {
  friend is_ready operator co_await(made_by_operator) noexcept { return {}; }
};

}  // namespace

TEST_CASE("a fiber starts when its task is awaited, and gives what its call gives", "[sched]") {
  on_manual_ring([](worker&, manual_ring&) -> task<void> {
    bool has_begun = false;
    auto work = fiber([&] {
      has_begun = true;
      return std::make_unique<int>(42);
    });
    CHECK_FALSE(has_begun);
    auto const given = co_await std::move(work);
    CHECK(has_begun);
    CHECK(*given == 42);
  });
}

TEST_CASE("a fiber whose task is never awaited calls nothing and takes no stack", "[sched]") {
  on_manual_ring([](worker& owner, manual_ring&) -> task<void> {
    auto const owned = std::make_shared<int>(1);
    bool has_begun = false;
    {
      auto const dropped = fiber([&has_begun, owned] { has_begun = true; });
      CHECK(owned.use_count() == 2);
    }
    CHECK(owned.use_count() == 1);
    CHECK_FALSE(has_begun);
    CHECK(owner.stacks().mapped() == 0);
    co_return;
  });
}

TEST_CASE("code knows whether it runs on a fiber", "[sched]") {
  CHECK_FALSE(in_fiber());
  on_manual_ring([](worker&, manual_ring&) -> task<void> {
    CHECK_FALSE(in_fiber());
    bool inside = false;
    co_await fiber([&] {
      static_cast<void>(wait(sleep_for(1s)));
      inside = in_fiber();
    });
    CHECK(inside);
    CHECK_FALSE(in_fiber());
  });
}

TEST_CASE("a fiber that waits for a timer lets others run meanwhile", "[sched]") {
  on_manual_ring([](worker&, manual_ring&) -> task<void> {
    std::vector<int> order;
    auto const sleeper = [&](duration length, int name) {
      return fiber([&order, length, name] {
        order.push_back(name);
        CHECK_FALSE(wait(sleep_for(length)));
        order.push_back(name);
      });
    };
    async_scope scope;
    scope.spawn(sleeper(3s, 3));
    scope.spawn(sleeper(1s, 1));
    scope.spawn(sleeper(2s, 2));
    auto const begin = now();
    co_await scope.join();
    CHECK(order == std::vector<int>{3, 1, 2, 1, 2, 3});
    CHECK(now() - begin == 3s);
  });
}

TEST_CASE("a fiber waits for a task and gets its value or its exception", "[sched]") {
  on_manual_ring([](worker&, manual_ring&) -> task<void> {
    std::string caught;
    int const sum = co_await fiber([&] {
      int const first = slow_number(40).wait();
      int const second = wait(slow_number(2));
      try {
        static_cast<void>(slow_failure().wait());
      } catch (std::runtime_error const& e) {
        caught = e.what();
      }
      return first + second;
    });
    CHECK(sum == 42);
    CHECK(caught == "from the task");
  });
}

TEST_CASE("every form of await_suspend is waited for, and what it throws is thrown", "[sched]") {
  on_manual_ring([](worker&, manual_ring&) -> task<void> {
    co_await fiber([] {
      CHECK(wait(says_no()) == 7);
      CHECK(wait(transfers_back()) == 8);
      CHECK_THROWS_AS(wait(throws_in_suspend()), std::logic_error);
      CHECK(*wait(is_ready()) == 9);
      CHECK(wait(resumes_at_once()) == 10);
      CHECK(*wait(made_by_operator()) == 9);
      says_no const named;
      CHECK(wait(named) == 7);
      wait(yield());
    });
  });
}

TEST_CASE("an exception leaves a fiber through the co_await", "[sched]") {
  on_manual_ring([](worker& owner, manual_ring&) -> task<void> {
    std::string caught;
    try {
      co_await fiber([] {
        static_cast<void>(wait(sleep_for(1s)));
        throw std::runtime_error("from the fiber");
      });
    } catch (std::runtime_error const& e) {
      caught = e.what();
    }
    CHECK(caught == "from the fiber");
    CHECK(owner.stacks().lent() == 0);
  });
}

TEST_CASE("a stop of the scope reaches what its fibers wait for", "[sched]") {
  on_manual_ring([](worker&, manual_ring&) -> task<void> {
    async_scope scope;
    std::error_code direct;
    std::error_code nested;
    bool is_told = false;
    scope.spawn(fiber([&] {
      CHECK_FALSE(wait(current_stop()).stop_requested());
      direct = wait(sleep_for(1h));
      is_told = wait(current_stop()).stop_requested();
    }));
    scope.spawn(fiber([&] {
      auto const inner = [](std::error_code& said) -> task<void> {
        said = co_await sleep_for(1h);
        co_return;
      };
      inner(nested).wait();
    }));
    auto const begin = now();
    scope.request_stop();
    co_await scope.join();
    CHECK(direct == errc::canceled);
    CHECK(nested == errc::canceled);
    CHECK(is_told);
    CHECK(now() == begin);
  });
}

TEST_CASE("fibers nest: one waits for another, and for a scope of others", "[sched]") {
  on_manual_ring([](worker& owner, manual_ring&) -> task<void> {
    int const sum = co_await fiber([&] {
      int const inner = fiber([] {
                          static_cast<void>(wait(sleep_for(1s)));
                          return fiber([] { return slow_number(1).wait(); }).wait();
                        }).wait();
      int count = 0;
      async_scope scope;
      for (int i = 0; i < 10; ++i) {
        scope.spawn(fiber([&, i] {
          CHECK(in_fiber());
          static_cast<void>(wait(sleep_for(std::chrono::seconds(i % 3))));
          ++count;
        }));
      }
      CHECK(in_fiber());
      wait(scope.join());
      return inner + count;
    });
    CHECK(sum == 11);
    CHECK(owner.stacks().lent() == 0);
  });
}
