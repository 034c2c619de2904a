// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// sweep: let every I/O operation of a scenario fail in turn; once, and from then on.

#ifndef PENSTOCK_TESTS_SIM_SWEEP_HPP
#define PENSTOCK_TESTS_SIM_SWEEP_HPP

#include <penstock/testing/search.hpp>

#include <cstdint>
#include <functional>
#include <optional>

namespace penstock::sim {

struct sweep_result {
  std::uint64_t operations = 0;  // that could fail
  std::uint64_t fail_at = 0;     // which of them broke the scenario
  bool from_then_on = false;
  std::optional<testing::failure> found = {};
};

/** All worlds of `seed`: in each another operation fails. Stops at the first that breaks a rule. */
[[nodiscard]] sweep_result sweep(std::uint64_t seed,
                                 std::function<void(testing::world&)> const& scenario);

}  // namespace penstock::sim

#endif
