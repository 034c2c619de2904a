// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// simulation: what the parts of one world share: the seed's dice, the clock, the faults, the rules.

#ifndef PENSTOCK_TESTING_SIMULATION_HPP
#define PENSTOCK_TESTING_SIMULATION_HPP

#include "testing/faults.hpp"
#include "testing/files.hpp"
#include "testing/ledger.hpp"
#include "testing/log.hpp"
#include "testing/net.hpp"
#include "testing/schedule.hpp"

#include <functional>
#include <vector>

namespace penstock::testing {

struct simulation {
  simulation(std::uint64_t seed, world_options const& options);

  /** Something happens. Turns the world friendly in time, and ends a run that goes on for ever. */
  void step();
  /** No more faults, cooperative peers, roomy buffers: everything has to come to its end now. */
  void become_friendly();
  /** A violation that first says what is in flight. */
  [[noreturn]] void stuck(char const* how) const;
  [[nodiscard]] bool is_friendly() const noexcept { return errors.are_over; }
  /** In a hostile world, with this probability. */
  [[nodiscard]] bool whim(double chance) noexcept { return !is_friendly() && dice.chance(chance); }
  /** How long something takes: nearly always little. */
  [[nodiscard]] duration delay() noexcept;
  /** Of so many, all, or in a hostile world with this probability less. */
  [[nodiscard]] std::size_t piece_of(std::size_t size, double chance) noexcept;

  world_options options;
  random dice;
  log rules;
  schedule clock;
  faults errors;
  ledger lent;
  net network;
  files disk;
  std::vector<std::function<void()>> on_friendly;
  std::function<void()> describe_in_flight = [] {};

private:
  std::uint64_t hostile_steps_;
  std::uint64_t last_step_ = UINT64_MAX;
};

}  // namespace penstock::testing

#endif
