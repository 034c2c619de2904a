// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "testing/simulation.hpp"

#include <algorithm>

namespace penstock::testing {

simulation::simulation(std::uint64_t seed, world_options const& given)
    : options(given),
      dice(seed),
      rules{.seed = seed, .trace = given.trace},
      clock(dice),
      errors(dice, given),
      lent(rules),
      hostile_steps_(dice.between(1, std::max(given.hostile_steps_max, 1U))) {
  network.capacity = dice.pick<std::size_t>(1, 7, 64, 1000, 4096, 65536, 65536, 1 << 20, 1 << 20);
  if (given.faults && dice.chance(0.2)) network.open_max = dice.between(2, 8);
}

void simulation::step() {
  ++rules.step;
  rules.time = clock.now() - schedule::begin;
  if (!is_friendly() && rules.step >= hostile_steps_) become_friendly();
  if (rules.step >= last_step_) stuck("the world is friendly and still this does not end");
}

void simulation::stuck(char const* how) const {
  describe_in_flight();
  rules.violation(how);
}

void simulation::become_friendly() {
  if (is_friendly()) return;
  rules.say("the world turns friendly");
  last_step_ = rules.step + options.friendly_steps_max;
  errors.are_over = true;
  network.open_max = SIZE_MAX;
  network.set_capacity_min(65536);
  for (auto const& call : on_friendly) call();
}

duration simulation::delay() noexcept {
  if (is_friendly()) return std::chrono::microseconds(dice.below(20));
  std::uint64_t const lot = dice.below(16);
  if (lot == 0) return std::chrono::milliseconds(dice.below(3000));
  if (lot < 3) return std::chrono::milliseconds(dice.below(30));
  if (lot < 7) return std::chrono::microseconds(dice.below(200));
  return duration::zero();
}

std::size_t simulation::piece_of(std::size_t size, double chance) noexcept {
  return size > 1 && whim(chance) ? dice.between(1, size) : size;
}

}  // namespace penstock::testing
