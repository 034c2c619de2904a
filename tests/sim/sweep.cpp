// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "sim/sweep.hpp"

namespace penstock::sim {
namespace {

std::uint64_t count_operations(std::uint64_t seed,
                               std::function<void(testing::world&)> const& scenario) {
  testing::world undisturbed(seed, {.faults = false});
  scenario(undisturbed);
  return undisturbed.io_count();
}

}  // namespace

sweep_result sweep(std::uint64_t seed, std::function<void(testing::world&)> const& scenario) {
  testing::search_options options{.first_seed = seed, .seeds = 1, .world = {.faults = false}};
  sweep_result result;
  result.found = testing::search(options, scenario);
  if (result.found) return result;
  result.operations = count_operations(seed, scenario);
  for (bool const from_then_on : {false, true}) {
    result.from_then_on = options.world.fail_from_then_on = from_then_on;
    for (std::uint64_t k = 1; k <= result.operations; ++k) {
      result.fail_at = options.world.fail_at = k;
      result.found = testing::search(options, scenario);
      if (result.found) return result;
    }
  }
  return result;
}

}  // namespace penstock::sim
