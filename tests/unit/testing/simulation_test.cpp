// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that virtual time goes from event to event, and that a world turns friendly in time and
// does not let a run go on for ever.

#include "testing/simulation.hpp"

#include "support/child.hpp"

#include <catch2/catch_test_macros.hpp>

#include <csignal>
#include <string>

using namespace std::chrono_literals;
using namespace penstock::testing;
using penstock::time_point;

TEST_CASE("events happen in order of their time, which then is now", "[testing]") {
  penstock::testing::random dice(1);
  schedule clock(dice);
  std::string order;
  clock.after(1h, [&] { order += 'c'; });
  clock.after(1ms, [&] { order += 'a'; });
  clock.after(2ms, [&] {
    order += 'b';
    CHECK(clock.now() == schedule::begin + 2ms);
  });
  while (clock.next()) clock.run_next();
  CHECK(order == "abc");
  CHECK(clock.now() == schedule::begin + 1h);
}

TEST_CASE("what is due at one instant comes in every order", "[testing]") {
  bool first_first = false;
  bool second_first = false;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    penstock::testing::random dice(seed);
    schedule clock(dice);
    std::string order;
    clock.after(1ms, [&] { order += '1'; });
    clock.after(1ms, [&] { order += '2'; });
    while (clock.next()) clock.run_next();
    first_first = first_first || order == "12";
    second_first = second_first || order == "21";
  }
  CHECK(first_first);
  CHECK(second_first);
}

TEST_CASE("a world turns friendly, and says so to its peers", "[testing]") {
  simulation world(1, {.hostile_steps_max = 10});
  int told = 0;
  world.on_friendly.push_back([&] { ++told; });
  for (int i = 0; i < 10; ++i) world.step();
  CHECK(world.is_friendly());
  CHECK(told == 1);
  CHECK(world.network.capacity >= 65536);
  CHECK_FALSE(world.whim(1.0));
}

TEST_CASE("a friendly world does not go on for ever", "[testing]") {
  auto const ended = penstock::test::in_child([]() -> int {
    simulation world(1, {.hostile_steps_max = 10, .friendly_steps_max = 100});
    for (;;) world.step();
  });
  CHECK(ended.died_of(SIGABRT));
  CHECK(ended.output.find("does not end") != std::string::npos);
}
