// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// settings: how long, how many, and from which seed; from the environment, with defaults that suit
// every commit.
//
//     PENSTOCK_STRESS_SECONDS=600 PENSTOCK_STRESS_SEED=42 build/release/tests/stress/stress

#ifndef PENSTOCK_STRESS_SETTINGS_HPP
#define PENSTOCK_STRESS_SETTINGS_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace stress {

struct settings {
  std::chrono::seconds length{10};  // PENSTOCK_STRESS_SECONDS
  std::size_t connections = 1000;   // PENSTOCK_STRESS_CONNECTIONS: open at any time
  std::uint64_t seed = 0;           // PENSTOCK_STRESS_SEED; by default a random one
};

/** Read the settings and print them, so that a run that dies can be repeated. */
[[nodiscard]] settings read_settings(char const* test);

/** Descriptors that this process has open now. */
[[nodiscard]] std::size_t open_descriptors();

/** Allow the process `count` descriptors; false when it may not have so many. */
[[nodiscard]] bool allow_descriptors(std::size_t count);

/** Memory of this process that is in RAM now. */
[[nodiscard]] std::size_t resident_bytes();

}  // namespace stress

#endif
