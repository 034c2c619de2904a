// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "testing/simulation.hpp"

#include <chrono>

namespace penstock::testing {

using namespace std::chrono_literals;

simulation::simulation(std::uint64_t seed, world_options const& given)
    : options(given),
      dice(seed),
      rules(seed, given.trace),
      clock(dice),
      errors(dice, given),
      lent(rules),
      hostile_steps_(dice.between(1, std::max(given.hostile_steps_max, 1U))) {
  network.capacity = dice.pick<std::size_t>(1, 7, 64, 1000, 4096, 65536, 65536, 1 << 20);
  if (given.faults && dice.chance(0.2)) network.open_max = dice.between(2, 8);
}

void simulation::step() {
  rules.next_step();
  rules.set_time(clock.now() - schedule::begin);
  if (!is_friendly() && rules.step() >= hostile_steps_) become_friendly();
  if (rules.step() < last_step_) return;
  if (describe_stuck) describe_stuck();
  rules.violation("the world is friendly and still this does not end");
}

void simulation::become_friendly() {
  if (is_friendly()) return;
  rules.say("the world turns friendly");
  last_step_ = rules.step() + options.friendly_steps_max;
  errors.stop();
  network.open_max = SIZE_MAX;
  network.set_capacity_min(65536);
  for (auto const& call : on_friendly) call();
}

duration simulation::delay() noexcept {
  if (is_friendly()) return std::chrono::microseconds(dice.below(20));
  switch (dice.below(16)) {
    case 0: return std::chrono::milliseconds(dice.below(3000));
    case 1:
    case 2: return std::chrono::milliseconds(dice.below(30));
    case 3:
    case 4:
    case 5:
    case 6: return std::chrono::microseconds(dice.below(200));
    default: return duration::zero();
  }
}

}  // namespace penstock::testing
