// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that what other threads post arrives on the worker, all of it, in each thread's order, and
// wakes a worker that waits.

#include "sched/inbox.hpp"

#include <penstock/error.hpp>
#include <penstock/sync_wait.hpp>
#include <penstock/timer.hpp>

#include "sched/worker.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using namespace penstock;
using detail::worker;

TEST_CASE("messages of many threads all arrive on the worker, each thread's in order", "[sched]") {
  constexpr int threads = 4;
  constexpr int messages = 2000;
  std::vector<std::vector<int>> received(threads);
  bool is_on_worker = true;
  auto const body = [&]() -> task<void> {
    worker& owner = worker::current();
    auto const here = std::this_thread::get_id();
    int total = 0;
    std::vector<std::jthread> senders;
    for (int t = 0; t < threads; ++t) {
      senders.emplace_back([&, t] {
        for (int i = 0; i < messages; ++i) {
          owner.post([&, t, i] {
            is_on_worker = is_on_worker && std::this_thread::get_id() == here;
            received[static_cast<std::size_t>(t)].push_back(i);
            ++total;
          });
        }
      });
    }
    while (total < threads * messages) co_await yield();
  };
  sync_wait(body());
  CHECK(is_on_worker);
  for (auto const& list : received) {
    CHECK(list.size() == messages);
    CHECK(std::ranges::is_sorted(list));
  }
}

TEST_CASE("a message wakes a worker that waits", "[sched]") {
  bool has_come = false;
  bool was_stopped = false;
  auto const body = [&]() -> task<void> {
    worker& owner = worker::current();
    std::jthread const sender([&] {
      owner.post([&] { has_come = true; });
      owner.request_stop();
    });
    auto const why = co_await sleep_for(1h);
    was_stopped = why == cond::canceled;
  };
  sync_wait(body());
  CHECK(has_come);
  CHECK(was_stopped);
}

TEST_CASE("a message may post another", "[sched]") {
  int hops = 0;
  auto const body = [&]() -> task<void> {
    worker& owner = worker::current();
    std::function<void()> hop = [&] {
      if (++hops < 100) owner.post(hop);
    };
    owner.post(hop);
    while (hops < 100) co_await yield();
  };
  sync_wait(body());
  CHECK(hops == 100);
}

TEST_CASE("what was posted before the worker runs is delivered when it does", "[sched]") {
  int delivered = 0;
  auto const make_root = [&]() -> task<void> {
    worker::current().post([&] { ++delivered; });  // runs in make_root(), before the loop
    return [](int& count) -> task<void> {
      while (count == 0) co_await yield();
    }(delivered);
  };
  CHECK_FALSE(run({}, make_root));
  CHECK(delivered == 1);
}
