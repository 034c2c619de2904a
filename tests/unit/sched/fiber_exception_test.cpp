// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that a fiber has exceptions of its own: it may wait inside a handler and while the stack
// is unwound, and neither other fibers nor the coroutines around it see any of it.

#include <penstock/fiber.hpp>

#include <penstock/scope.hpp>
#include <penstock/timer.hpp>

#include "support/child.hpp"
#include "support/manual_ring.hpp"

#include <catch2/catch_test_macros.hpp>

#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using namespace penstock;
using namespace penstock::test;
using detail::worker;

namespace {

std::string message_of(std::exception_ptr const& exception) {
  try {
    if (exception) std::rethrow_exception(exception);
  } catch (std::exception const& e) {
    return e.what();
  }
  return "nothing";
}

/** Catches `name`, waits in the handler, and throws on. */
void catch_and_wait(std::string const& name, duration length, std::vector<std::string>& seen) {
  try {
    throw std::runtime_error(name);
  } catch (std::runtime_error const&) {
    static_cast<void>(wait(sleep_for(length)));
    seen.push_back(name + " handles " + message_of(std::current_exception()));
    throw;
  }
}

/** Waits when it is destroyed. */
struct waits_at_end {
  waits_at_end(duration how_long, int& seen) : length(how_long), in_flight(seen) {}
  waits_at_end(waits_at_end const&) = delete;
  waits_at_end& operator=(waits_at_end const&) = delete;
  ~waits_at_end() {
    static_cast<void>(wait(sleep_for(length)));
    in_flight = std::uncaught_exceptions();
  }
  duration length;
  int& in_flight;
};

}  // namespace

TEST_CASE("fibers that wait inside handlers keep their exceptions apart", "[sched]") {
  on_manual_ring([](worker&, manual_ring&) -> task<void> {
    std::vector<std::string> seen;
    async_scope scope;
    auto const spawn = [&](std::string name, duration length) {
      scope.spawn(fiber([&seen, name, length] {
        try {
          catch_and_wait(name, length, seen);
        } catch (std::runtime_error const& e) {
          seen.push_back(name + " gets " + e.what());
        }
        seen.push_back(name + " is left with " + message_of(std::current_exception()));
      }));
    };
    spawn("a", 2s);  // the first to begin is not the last to end
    spawn("b", 1s);
    spawn("c", 3s);
    co_await scope.join();
    CHECK(seen == std::vector<std::string>{"b handles b", "b gets b", "b is left with nothing",  //
                                           "a handles a", "a gets a", "a is left with nothing",  //
                                           "c handles c", "c gets c", "c is left with nothing"});
  });
}

TEST_CASE("a coroutine sees nothing of the exception that a waiting fiber handles", "[sched]") {
  on_manual_ring([](worker&, manual_ring&) -> task<void> {
    std::vector<std::string> seen;
    async_scope scope;
    scope.spawn(fiber([&] {
      try {
        catch_and_wait("inside", 2s, seen);
      } catch (std::runtime_error const&) {
        seen.push_back("end");
      }
    }));
    CHECK(message_of(std::current_exception()) == "nothing");
    static_cast<void>(co_await sleep_for(1s));
    CHECK(message_of(std::current_exception()) == "nothing");
    co_await scope.join();
    CHECK(seen == std::vector<std::string>{"inside handles inside", "end"});
  });
}

TEST_CASE("a fiber sees nothing of the exception that its spawner handles", "[sched]") {
  on_manual_ring([](worker&, manual_ring&) -> task<void> {
    std::string inside;
    std::string outside;
    std::string rethrown;
    async_scope scope;
    auto const spawn_in_handler = [&] {
      try {
        throw std::runtime_error("outer");
      } catch (std::runtime_error const&) {
        scope.spawn(fiber([&] {
          inside = message_of(std::current_exception());
          std::vector<std::string> seen;
          CHECK_THROWS_AS(catch_and_wait("inner", 1s, seen), std::runtime_error);
        }));
        outside = message_of(std::current_exception());
        throw;
      }
    };
    try {
      spawn_in_handler();
    } catch (std::runtime_error const& e) {
      rethrown = e.what();
    }
    co_await scope.join();
    CHECK(inside == "nothing");
    CHECK(outside == "outer");
    CHECK(rethrown == "outer");
  });
}

TEST_CASE("a destructor may wait while an exception passes it, and nobody else counts it",
          "[sched]") {
  on_manual_ring([](worker&, manual_ring&) -> task<void> {
    std::vector<int> inside(3, -1);
    std::vector<std::string> caught;
    async_scope scope;
    for (std::size_t i = 0; i < inside.size(); ++i) {
      scope.spawn(fiber([&, i] {
        auto const length = std::chrono::seconds((i + 1) % 3 + 1);
        try {
          waits_at_end const guard(length, inside[i]);
          throw std::runtime_error(std::to_string(i));
        } catch (std::runtime_error const& e) {
          caught.push_back(e.what());
        }
        CHECK(std::uncaught_exceptions() == 0);
      }));
      CHECK(std::uncaught_exceptions() == 0);
    }
    static_cast<void>(co_await sleep_for(1500ms));
    CHECK(std::uncaught_exceptions() == 0);
    co_await scope.join();
    CHECK(inside == std::vector<int>{1, 1, 1});
    CHECK(caught == std::vector<std::string>{"2", "0", "1"});
  });
}

TEST_CASE("an exception on a fiber is nothing that a sanitizer would complain of", "[sched]") {
  auto const child = in_child([] {
    on_manual_ring([](worker&, manual_ring&) -> task<void> {
      std::vector<std::string> seen;
      auto const caught = co_await fiber([&] {
        try {
          catch_and_wait("inside", 1s, seen);
        } catch (std::runtime_error const&) {
          return true;
        }
        return false;
      });
      if (!caught) std::puts("not caught");
    });
    return 0;
  });
  CHECK(child.output.empty());
  CHECK(child.exit_status() == 0);
}

TEST_CASE("the first exception of a scope's fibers is thrown by its join, after all have ended",
          "[sched]") {
  on_manual_ring([](worker& owner, manual_ring&) -> task<void> {
    std::string caught;
    async_scope scope;
    for (int i = 3; i > 0; --i) {
      scope.spawn(fiber([i] {
        static_cast<void>(wait(sleep_for(std::chrono::seconds(i))));
        throw std::runtime_error(std::to_string(i));
      }));
    }
    try {
      co_await scope.join();
    } catch (std::runtime_error const& e) {
      caught = e.what();
    }
    CHECK(caught == "1");
    CHECK(owner.stacks().lent() == 0);
  });
}
