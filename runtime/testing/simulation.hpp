// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// simulation: what the parts of one world share: the seed's dice, the clock, the faults, the rules.

#ifndef PENSTOCK_TESTING_SIMULATION_HPP
#define PENSTOCK_TESTING_SIMULATION_HPP

#include <penstock/testing/random.hpp>
#include <penstock/testing/world.hpp>

#include "testing/faults.hpp"
#include "testing/files.hpp"
#include "testing/ledger.hpp"
#include "testing/log.hpp"
#include "testing/net.hpp"
#include "testing/schedule.hpp"

#include <cstdint>
#include <functional>
#include <vector>

namespace penstock::testing {

struct simulation {
  simulation(std::uint64_t seed, world_options const& options);

  /** Something happens. Turns the world friendly in time, and ends a run that goes on for ever. */
  void step();
  /** No more faults, cooperative peers, roomy buffers: everything has to come to its end now. */
  void become_friendly();
  [[nodiscard]] bool is_friendly() const noexcept { return errors.are_over(); }
  /** In a hostile world, with this probability. */
  [[nodiscard]] bool whim(double chance) noexcept { return !is_friendly() && dice.chance(chance); }
  /** How long something takes: nearly always little. */
  [[nodiscard]] duration delay() noexcept;

  world_options options;
  random dice;
  log rules;
  schedule clock;
  faults errors;
  ledger lent;
  net network;
  files disk;
  std::vector<std::function<void()>> on_friendly;
  std::function<void()> describe_stuck;  // says what is in flight, before a violation

private:
  std::uint64_t hostile_steps_;
  std::uint64_t last_step_ = UINT64_MAX;
};

}  // namespace penstock::testing

#endif
