// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves what run() and sync_wait() promise: one root on each thread, the first exception out, the
// others stopped, and an error instead of a worker without a ring.

#include <penstock/runtime.hpp>

#include <penstock/counters.hpp>
#include <penstock/error.hpp>
#include <penstock/sync_wait.hpp>
#include <penstock/timer.hpp>

#include "sched/worker.hpp"
#include "support/child.hpp"
#include "support/sanitizers.hpp"

#include <catch2/catch_test_macros.hpp>

#include <sys/resource.h>

#include <atomic>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>

using namespace std::chrono_literals;
using namespace penstock;

TEST_CASE("each thread runs one root, the caller's among them", "[sched]") {
  std::mutex mutex;
  std::set<std::thread::id> threads;
  auto const root = [&]() -> task<void> {
    co_await yield();
    std::lock_guard const lock(mutex);
    threads.insert(std::this_thread::get_id());
  };
  CHECK_FALSE(run({.threads = 3}, root));
  CHECK(threads.size() == 3);
  CHECK(threads.contains(std::this_thread::get_id()));
}

TEST_CASE("an exception in one root stops the others and comes out", "[sched]") {
  std::atomic<int> stopped = 0;
  std::atomic<int> roots = 0;
  auto const root = [&]() -> task<void> {
    if (roots++ == 0) {
      static_cast<void>(co_await sleep_for(5ms));
      throw std::runtime_error("root");
    }
    auto const why = co_await sleep_for(1h);
    if (why == cond::canceled) ++stopped;
  };
  std::string caught;
  try {
    static_cast<void>(run({.threads = 3}, root));
  } catch (std::runtime_error const& e) {
    caught = e.what();
  }
  CHECK(caught == "root");
  CHECK(stopped == 2);
}

TEST_CASE("a worker that comes up after the others were stopped is stopped too", "[sched]") {
  for (int round = 0; round < 20; ++round) {
    std::atomic<int> roots = 0;
    std::atomic<int> stopped = 0;
    auto const root = [&]() -> task<void> {
      if (roots++ == 0) throw std::runtime_error("before the others are there");
      auto const why = co_await sleep_for(1h);
      if (why == cond::canceled) ++stopped;
    };
    CHECK_THROWS_AS(run({.threads = 4}, root), std::runtime_error);
    CHECK(stopped == 3);
  }
}

TEST_CASE("an exception where the root is made is one of the root's", "[sched]") {
  auto const make_root = []() -> task<void> { throw std::logic_error("no root"); };
  CHECK_THROWS_AS(run({}, make_root), std::logic_error);
  CHECK_THROWS_AS(run({.threads = 2}, make_root), std::logic_error);
}

TEST_CASE("every worker can be stopped from another thread", "[sched]") {
  std::mutex mutex;
  std::vector<detail::worker*> workers;
  std::atomic<int> canceled = 0;
  auto const root = [&]() -> task<void> {
    {
      std::lock_guard const lock(mutex);
      workers.push_back(&detail::worker::current());
    }
    auto const why = co_await sleep_for(1h);
    if (why == cond::canceled) ++canceled;
  };
  std::jthread const stopper([&] {
    for (;;) {
      std::lock_guard const lock(mutex);
      if (workers.size() < 3) continue;
      for (detail::worker* const one : workers) one->request_stop();
      return;
    }
  });
  CHECK_FALSE(run({.threads = 3}, root));
  CHECK(canceled == 3);
}

TEST_CASE("without a ring there is an error, no root runs, and nothing hangs", "[sched]") {
  if (test::has_undefined_behavior_sanitizer) SKIP("the sanitizer needs descriptors of its own");
  auto const ended = test::in_child([] {
    rlimit const no_more{3, 3};
    ::setrlimit(RLIMIT_NOFILE, &no_more);
    for (int fd = 3; fd < 64; ++fd) ::close(fd);
    int roots = 0;
    auto const root = [&]() -> task<void> {
      ++roots;
      co_return;
    };
    auto const ec = run({.threads = 2}, root);
    bool const is_told = ec.message().find("ulimit -n") != std::string::npos;
    return roots == 0 && ec == std::errc::too_many_files_open && is_told ? 7 : 1;
  });
  CHECK(ended.exit_status() == 7);
}

TEST_CASE("a worker that gets a ring but no other descriptor stops the rest", "[sched]") {
  if (test::has_undefined_behavior_sanitizer) SKIP("the sanitizer needs descriptors of its own");
  // Descriptors for the rings, but not for every inbox: whoever comes short must end the run.
  int refused = 0;
  for (rlim_t limit = 4; limit <= 6; ++limit) {
    auto const ended = test::in_child([&] {
      for (int fd = 3; fd < 64; ++fd) ::close(fd);
      rlimit const few{limit, limit};
      ::setrlimit(RLIMIT_NOFILE, &few);
      auto const root = []() -> task<void> { static_cast<void>(co_await sleep_for(1h)); };
      try {
        return run({.threads = 2}, root) ? 7 : 1;
      } catch (std::system_error const&) {
        return 7;
      }
    });
    INFO("limit " << limit << ": " << ended.output);
    CHECK(ended.exit_status() == 7);
    refused += ended.exit_status() == 7 ? 1 : 0;
  }
  CHECK(refused == 3);
}

TEST_CASE("sync_wait gives the value, or the exception", "[sched]") {
  auto const value = [](int n) -> task<std::string> {
    co_await yield();
    co_return std::string(static_cast<std::size_t>(n), 'x');
  };
  auto const bad = []() -> task<int> {
    co_await yield();
    throw std::out_of_range("bad");
  };
  CHECK(sync_wait(value(3)) == "xxx");
  CHECK_THROWS_AS(sync_wait(bad()), std::out_of_range);
  CHECK(sync_wait(value(1)) == "x");  // the next one is not bothered
}

TEST_CASE("sync_wait without a ring throws what run() returns", "[sched]") {
  auto const work = []() -> task<int> { co_return 1; };
  runtime_options none;
  none.submission_entries = 0;
  CHECK_THROWS_AS(sync_wait(work(), none), std::system_error);
}

TEST_CASE("turns are counted", "[sched]") {
  auto const before = total_counters().turns;
  auto const work = []() -> task<void> {
    for (int i = 0; i < 10; ++i) static_cast<void>(co_await sleep_for(1us));
  };
  sync_wait(work());
  CHECK(total_counters().turns - before >= 10);
}
