// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Other threads may post, request stops and read counters at any time of a worker's life: while it
// starts, runs and ends. Nothing arrives twice, in another order, or after the end.

#include <penstock/counters.hpp>
#include <penstock/penstock.hpp>
#include <penstock/runtime.hpp>

#include "ring/create.hpp"
#include "sched/worker.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using namespace penstock;
using detail::worker;

namespace {

constexpr std::size_t thread_count = 4;

/** Rings that cost next to nothing, where many are made. */
runtime_options small_rings(std::uint32_t threads = 1) {
  runtime_options options;
  options.threads = threads;
  options.submission_entries = 8;
  options.completion_entries = 16;
  return options;
}

std::unique_ptr<worker> make_worker() {
  runtime_options const options = small_rings();
  auto ring = detail::create_ring(options);
  REQUIRE(ring);
  return std::make_unique<worker>(std::move(*ring), options);
}

task<void> until_reached(std::size_t const& count, std::size_t end) {
  while (count < end) co_await yield();
}

task<void> until_stopped() {
  auto const why = co_await sleep_for(1h);
  CHECK(why == cond::canceled);
}

/** What one thread has posted, and what of it has been delivered. */
struct sender {
  std::vector<int> delivered;
  std::jthread thread;
};

}  // namespace

TEST_CASE("what is posted while the worker ends is delivered in order, or dropped") {
  constexpr int messages = 10'000;
  auto owner = make_worker();
  std::array<sender, thread_count> senders;
  auto const held = std::make_shared<int>(0);  // by each message that is not gone
  std::size_t delivered = 0;
  bool is_running = true;
  bool came_after_end = false;
  for (sender& one : senders) {
    one.thread = std::jthread([&] {
      for (int i = 0; i < messages; ++i) {
        owner->post([&, i, held] {
          came_after_end = came_after_end || !is_running;
          one.delivered.push_back(i);
          ++delivered;
        });
      }
    });
  }
  owner->run(until_reached(delivered, thread_count * messages / 2));
  is_running = false;
  CHECK(owner->drain());
  for (sender& one : senders) one.thread.join();
  CHECK_FALSE(came_after_end);
  CHECK(delivered >= thread_count * messages / 2);
  owner.reset();
  CHECK(held.use_count() == 1);
  for (sender const& one : senders) {
    for (std::size_t i = 0; i < one.delivered.size(); ++i) {
      REQUIRE(one.delivered[i] == static_cast<int>(i));
    }
  }
}

TEST_CASE("stops that several threads request at once stop a worker once") {
  for (int round = 0; round < 100; ++round) {
    auto const owner = make_worker();
    std::vector<std::jthread> stoppers;
    for (std::size_t i = 0; i < thread_count; ++i) {
      stoppers.emplace_back([&] { owner->request_stop(); });
    }
    owner->run(until_stopped());
    CHECK(owner->drain());
    stoppers.clear();
  }
}

TEST_CASE("workers start and stop together, hundreds of times") {
  for (int round = 0; round < 200; ++round) {
    std::atomic<int> ended = 0;
    auto const root = [&]() -> task<void> {
      for (int i = 0; i < 5; ++i) co_await yield();
      ++ended;
    };
    REQUIRE_FALSE(run(small_rings(thread_count), root));
    REQUIRE(ended == static_cast<int>(thread_count));
  }
}

TEST_CASE("an exception of one worker stops the others, whatever they are at") {
  for (int round = 0; round < 50; ++round) {
    std::atomic<std::size_t> begun = 0;
    auto const root = [&]() -> task<void> {
      if (++begun == 1 + static_cast<std::size_t>(round) % thread_count) throw round;
      co_await until_stopped();
    };
    int thrown = -1;
    try {
      static_cast<void>(run(small_rings(thread_count), root));
    } catch (int which) {
      thrown = which;
    }
    REQUIRE(thrown == round);
  }
}

TEST_CASE("counters are read while workers count, end and are replaced") {
  std::atomic<bool> is_over = false;
  bool went_back = false;
  std::jthread reader([&] {
    std::uint64_t last = 0;
    while (!is_over) {
      std::uint64_t const turns = total_counters().turns;
      went_back = went_back || turns < last;
      last = turns;
    }
  });
  for (int round = 0; round < 50; ++round) {
    REQUIRE_FALSE(run(small_rings(thread_count), []() -> task<void> {
      for (int i = 0; i < 20; ++i) co_await yield();
    }));
  }
  is_over = true;
  reader.join();
  CHECK_FALSE(went_back);
}
