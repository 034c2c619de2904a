// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// search: run a scenario in many worlds, until one shows a bug.
//
//     auto const found = penstock::testing::search({.seeds = 10'000}, [](auto& world) {
//       world.connect(8080, {.sends = "hello\n", .half_closes = true});
//       world.run([] { return serve(8080); });
//     });
//     if (found) std::printf("seed %llu: %s\n", found->seed, found->text.c_str());
//
// Seeds run in child processes, so a broken rule, an assertion, a sanitizer's report, a crash or a
// hang in any of them comes back as a failure with its seed. To see it happen, run the scenario in
// `world(seed, {.trace = true})`, in a debugger if you like.

#ifndef PENSTOCK_TESTING_SEARCH_HPP
#define PENSTOCK_TESTING_SEARCH_HPP

#include <penstock/testing/world.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace penstock::testing {

struct search_options {
  std::uint64_t first_seed = 1;
  std::uint64_t seeds = 1000;  // how many, one after the other
  world_options world = {};
  std::chrono::seconds time_limit{20};  // of one seed, in real time
};

struct failure {
  std::uint64_t seed = 0;
  std::string text;  // what was printed, and how the process ended
};

/** The first failure; nothing when every seed passed. Call it while no other thread runs. */
[[nodiscard]] std::optional<failure> search(search_options const& options,
                                            std::function<void(world&)> const& scenario);

}  // namespace penstock::testing

#endif
