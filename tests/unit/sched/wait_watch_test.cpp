// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that a watch tells of a deadline and of both stops, each once, and of nothing after its
// end.

#include <penstock/detail/wait_watch.hpp>

#include "support/allocation_fault.hpp"
#include "support/manual_ring.hpp"

#include <catch2/catch_test_macros.hpp>

#include <stop_token>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using namespace penstock;
using namespace penstock::test;
using detail::wait_limits;
using detail::wait_watch;
using detail::worker;
using cause = wait_watch::cause;

namespace {

struct watch : wait_watch {
  watch() : wait_watch(&note) {}
  std::vector<cause> told;

  static void note(wait_watch& self, cause why) noexcept {
    static_cast<watch&>(self).told.push_back(why);
  }
};

struct stops {
  std::stop_source own;
  std::stop_source inherited;
  std::stop_token own_token = own.get_token();
  detail::stop_list list{inherited.get_token()};
};

}  // namespace

TEST_CASE("a watch tells of its deadline, and not before", "[sched]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    watch one;
    one.begin(owner, {.deadline = owner.now() + 10ms}, nullptr);
    ring.advance(9ms);
    co_await turns(1);
    CHECK(one.told.empty());
    ring.advance(1ms);
    co_await turns(1);
    CHECK(one.told == std::vector{cause::deadline});
    one.end(owner);
  });
}

TEST_CASE("a watch tells of its own stop and of the inherited one", "[sched]") {
  on_manual_ring([](worker& owner, manual_ring&) -> task<void> {
    stops both;
    watch one;
    one.begin(owner, {.stop = both.own_token}, &both.list);
    both.own.request_stop();
    both.inherited.request_stop();
    CHECK(one.told == std::vector{cause::stop, cause::stop});
    one.end(owner);
    co_return;
  });
}

TEST_CASE("a watch that is told not to inherit heeds its own stop alone", "[sched]") {
  on_manual_ring([](worker& owner, manual_ring&) -> task<void> {
    stops both;
    watch one;
    wait_limits const limits{.stop = both.own_token, .inherit_stop = false};
    one.begin(owner, limits, &both.list);
    both.inherited.request_stop();
    CHECK(one.told.empty());
    CHECK_FALSE(wait_watch::is_stopped(limits, &both.list));
    CHECK(wait_watch::is_stopped({}, &both.list));
    both.own.request_stop();
    CHECK(one.told == std::vector{cause::stop});
    CHECK(wait_watch::is_stopped(limits, nullptr));
    one.end(owner);
    co_return;
  });
}

TEST_CASE("after its end a watch tells of nothing", "[sched]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    stops both;
    watch one;
    one.begin(owner, {.deadline = owner.now() + 1ms, .stop = both.own_token}, &both.list);
    one.end(owner);
    both.own.request_stop();
    both.inherited.request_stop();
    ring.advance(1s);
    co_await turns(2);
    CHECK(one.told.empty());
  });
}

TEST_CASE("a stop tells all that wait, also when one of them ends another", "[sched]") {
  on_manual_ring([](worker& owner, manual_ring&) -> task<void> {
    struct ender : wait_watch {
      explicit ender(worker& at) : wait_watch(&end_other), owner(at) {}
      static void end_other(wait_watch& self, cause) noexcept {
        auto& one = static_cast<ender&>(self);
        ++one.told;
        if (one.other != nullptr) one.other->end(one.owner);
      }
      worker& owner;
      wait_watch* other = nullptr;
      int told = 0;
    };
    stops both;
    ender first(owner);
    watch ended;
    ender last(owner);
    first.begin(owner, {}, &both.list);
    ended.begin(owner, {}, &both.list);
    last.begin(owner, {}, &both.list);
    last.other = &ended;
    both.inherited.request_stop();
    CHECK(first.told == 1);
    CHECK(last.told == 1);
    CHECK(ended.told.empty());
    first.end(owner);
    last.end(owner);
    co_return;
  });
}

TEST_CASE("what begins to wait while a stop is told is told too", "[sched]") {
  on_manual_ring([](worker& owner, manual_ring&) -> task<void> {
    struct starter : wait_watch {
      explicit starter(detail::stop_list& at) : wait_watch(&begin_other), list(at) {}
      static void begin_other(wait_watch& self, cause) noexcept {
        static_cast<starter&>(self).later.begin(&static_cast<starter&>(self).list);
      }
      detail::stop_list& list;
      watch later;
    };
    stops both;
    starter one(both.list);
    one.begin(owner, {}, &both.list);
    both.inherited.request_stop();
    CHECK(one.later.told == std::vector{cause::stop});
    one.later.end(owner);
    co_return;
  });
}

TEST_CASE("a wait whose limits cannot be kept, for want of memory, is told so", "[sched]") {
  if (allocation_count() == 0) SKIP("this build counts no allocations");
  std::vector<cause> told;
  auto const body = [&](worker& owner, manual_ring&) -> task<void> {
    watch one;
    one.told.reserve(1);
    allocation_fault fault(0);
    fault.arm();
    one.begin(owner, {.deadline = owner.now() + 1s}, nullptr);
    fault.disarm();
    told = one.told;
    one.end(owner);
    co_return;
  };
  // On a thread whose recycler has nothing to give.
  std::thread([&] { on_manual_ring(body); }).join();
  CHECK(told == std::vector{cause::memory});
}
