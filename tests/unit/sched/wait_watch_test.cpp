// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that a watch tells of a deadline and of both stops, each once, and of nothing after its
// end.

#include <penstock/detail/wait_watch.hpp>

#include "support/manual_ring.hpp"

#include <catch2/catch_test_macros.hpp>

#include <stop_token>
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
  std::stop_token inherited_token = inherited.get_token();
};

}  // namespace

TEST_CASE("a watch tells of its deadline, and not before", "[sched]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    watch one;
    one.begin(owner, {.deadline = owner.now() + 10ms}, {});
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
    one.begin(owner, {.stop = both.own_token}, both.inherited_token);
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
    one.begin(owner, limits, both.inherited_token);
    both.inherited.request_stop();
    CHECK(one.told.empty());
    CHECK_FALSE(wait_watch::is_stopped(limits, both.inherited_token));
    CHECK(wait_watch::is_stopped({}, both.inherited_token));
    both.own.request_stop();
    CHECK(one.told == std::vector{cause::stop});
    CHECK(wait_watch::is_stopped(limits, {}));
    one.end(owner);
    co_return;
  });
}

TEST_CASE("after its end a watch tells of nothing", "[sched]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    stops both;
    watch one;
    one.begin(owner, {.deadline = owner.now() + 1ms, .stop = both.own_token}, both.inherited_token);
    one.end(owner);
    both.own.request_stop();
    both.inherited.request_stop();
    ring.advance(1s);
    co_await turns(2);
    CHECK(one.told.empty());
  });
}
