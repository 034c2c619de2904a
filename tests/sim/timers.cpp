// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Scopes and sleeps: nobody wakes early or twice, a stop reaches everybody, a join waits for all.

#include <penstock/scope.hpp>
#include <penstock/timer.hpp>

#include "sim/parts.hpp"
#include "sim/scenarios.hpp"

#include <chrono>

namespace penstock::sim {
namespace {

using namespace std::chrono_literals;

struct census {
  std::uint64_t begun = 0;
  std::uint64_t ended = 0;
};

task<void> sleeper(world& world, census& all, stop_ref stop) {
  ++all.begun;
  auto& dice = world.dice();
  for (std::uint64_t left = dice.below(5); left > 0; --left) {
    auto const length = dice.pick<duration>(0ns, 1us, 1ms, 1ms, 1s, 1h);
    time_point const until = now() + length;
    auto const stopped = co_await sleep_until(until);
    world.check(stopped || now() >= until, "nobody wakes early");
    world.check(!stopped || stop.stop_requested(), "only a stop ends a sleep");
    world.check(stopped || !stop.stop_requested() || now() >= until, "a stop ends a sleep");
    if (dice.chance(0.3)) co_await yield();
  }
  ++all.ended;
}

task<void> nest(world& world, census& all, int depth) {
  async_scope inner(co_await current_stop());
  stop_ref const stop = inner.stop();
  for (std::uint64_t left = world.dice().below(4); left > 0; --left) {
    inner.spawn(sleeper(world, all, stop));
    if (depth > 0) inner.spawn(nest(world, all, depth - 1));
  }
  if (world.dice().chance(0.3)) {
    auto const stopped = co_await sleep_for(world.dice().pick<duration>(0ns, 1us, 1ms, 1s));
    world.check(!stopped || (co_await current_stop()).stop_requested(), "only a stop ends a sleep");
    inner.request_stop();
  }
  co_await inner.join();
  world.check(inner.size() == 0, "a join waits for all");
}

}  // namespace

void timers(world& world) {
  census all;
  time_point end{};
  auto const limit = world.dice().pick<duration>(1us, 1ms, 10s, 10h);
  bool const is_stopped = world.dice().chance(0.5);
  if (is_stopped) world.stop_after(limit);
  world.run([&]() -> task<void> {
    time_point const begin = now();
    co_await nest(world, all, 3);
    end = time_point(now() - begin);
  });
  world.check(all.begun == all.ended, "whoever begins ends");
  // Five sleeps of at most an hour, one after the other, on each of five levels of waiting.
  world.check(end.time_since_epoch() < 26h, "nobody sleeps in");
  world.check(!is_stopped || end.time_since_epoch() < limit + 5s, "a stop reaches everybody");
}

}  // namespace penstock::sim
