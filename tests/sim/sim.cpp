// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// sim: runs the scenarios in simulated worlds.
//
//     sim --seeds 2000                          # and the recorded ones first, with --recorded FILE
//     sim --scenario echo --seed 42 --trace     # one of them, event by event
//     sim --seeds 2000 --matrix                 # and which operation ended how often in what way
//     sim --sweep --seeds 2                     # every operation of each scenario fails in turn

#include "sim/flush_states.hpp"
#include "sim/scenarios.hpp"
#include "sim/sweep.hpp"

#include <penstock/testing/search.hpp>

#include "testing/faults.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <string_view>

namespace {

using namespace penstock;
using testing::world;

struct scenario {
  std::string_view name;
  void (*run)(world&);
};

constexpr scenario scenarios[] = {
    {"accepting", sim::accepting},
    {"clients", sim::clients},
    {"echo", sim::echo},
    {"fibers", sim::fibers},
    {"files", sim::files},
    {"flushes", sim::flushes},
    {"http", sim::http},
    {"mtom", sim::mtom},
    {"ranges", sim::ranges},
    {"receiving", sim::receiving},
    {"timers", sim::timers},
    {"transfers", sim::transfers},
    {"xml", sim::xml},
    {"zero_copies", sim::zero_copies},
};

struct settings {
  testing::search_options search = {.seeds = 2000};
  std::string scenario;  // empty: each seed draws one
  std::string recorded;  // file of recorded seeds
  bool one = false;      // run one seed here
  bool matrix = false;
  bool sweep = false;
};

scenario const* find(std::string_view name) {
  auto const* const found = std::ranges::find(scenarios, name, &scenario::name);
  return found == std::end(scenarios) ? nullptr : found;
}

/** The scenario called `name`, or the one that the seed draws. */
void run_scenario(std::string_view name, world& world) {
  // By dice of its own: the world's would give each scenario its share of their first numbers only.
  auto const& drawn = scenarios[testing::random(~world.seed()).below(std::size(scenarios))];
  (name.empty() ? &drawn : find(name))->run(world);
}

bool search(settings const& asked, std::string const& name,
            testing::search_options const& options) {
  auto const found = testing::search(options, [&](world& world) { run_scenario(name, world); });
  if (!found) return true;
  std::string const choice =
      asked.scenario.empty() && name.empty() ? "" : "--scenario " + name + " ";
  std::printf("%s\nFAILED: tests/run sim %s--seed %llu --trace\n", found->text.c_str(),
              choice.c_str(), static_cast<unsigned long long>(found->seed));
  return false;
}

/** Each line of the file: SCENARIO SEED, and why it is there. */
bool run_recorded(settings const& asked) {
  std::ifstream file(asked.recorded);
  bool passed = true;
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string name;
    testing::search_options options = asked.search;
    options.seeds = 1;
    if (line.starts_with('#') || !(words >> name >> options.first_seed)) continue;
    if (find(name) == nullptr) {
      std::printf("%s: no such scenario: %s\n", asked.recorded.c_str(), name.c_str());
      passed = false;
    } else {
      passed = search(asked, name, options) && passed;
    }
  }
  return passed;
}

/** Sweep this scenario with each of the seeds. */
bool sweep(settings const& asked, scenario const& swept) {
  std::uint64_t operations = 0;
  for (std::uint64_t i = 0; i < asked.search.seeds; ++i) {
    auto const result = sim::sweep(asked.search.first_seed + i, swept.run);
    operations += result.operations;
    if (!result.found) continue;
    std::printf("%s\nFAILED: tests/run sim --scenario %s --no-faults --seed %llu %s %llu --trace\n",
                result.found->text.c_str(), std::string(swept.name).c_str(),
                static_cast<unsigned long long>(result.found->seed),
                result.from_then_on ? "--fail-from" : "--fail-at",
                static_cast<unsigned long long>(result.fail_at));
    return false;
  }
  std::printf("%s: each of %llu operations failed in turn, once and from then on\n",
              std::string(swept.name).c_str(), static_cast<unsigned long long>(operations));
  return true;
}

bool sweep_all(settings const& asked) {
  bool passed = true;
  for (scenario const& each : scenarios) {
    if (asked.scenario.empty() || asked.scenario == each.name) passed &= sweep(asked, each);
  }
  return passed;
}

int run(settings const& asked) {
  if (asked.sweep) return sweep_all(asked) ? 0 : 1;
  if (asked.one) {
    world simulated(asked.search.first_seed, asked.search.world);
    run_scenario(asked.scenario, simulated);
    std::printf("seed %llu passed\n", static_cast<unsigned long long>(asked.search.first_seed));
    return 0;
  }
  auto const begin = std::chrono::steady_clock::now();
  if (!asked.recorded.empty() && !run_recorded(asked)) return 1;
  if (!search(asked, asked.scenario, asked.search)) return 1;
  std::chrono::duration<double> const took = std::chrono::steady_clock::now() - begin;
  std::printf("%llu seeds from %llu passed in %.1f s\n",
              static_cast<unsigned long long>(asked.search.seeds),
              static_cast<unsigned long long>(asked.search.first_seed), took.count());
  if (!asked.matrix) return 0;
  int const never = testing::print_matrix(stdout) + sim::print_flush_states(stdout);
  return never == 0 ? 0 : 1;
}

int usage() {
  std::fprintf(
      stderr,
      "usage: sim [--seeds N] [--first N] [--seed N] [--scenario NAME] [--recorded FILE]\n"
      "           [--fail-at K] [--fail-from K] [--trace] [--no-faults] [--sweep] [--matrix] "
      "[--list]\n");
  return 2;
}

bool parse(int count, char** words, settings& asked) {
  for (int i = 1; i < count; ++i) {
    std::string_view const word = words[i];
    bool const has_value = i + 1 < count;
    if (word == "--trace") {
      asked.search.world.trace = true;
    } else if (word == "--no-faults") {
      asked.search.world.faults = false;
    } else if (word == "--matrix") {
      asked.matrix = true;
    } else if (word == "--sweep") {
      asked.sweep = true;
    } else if (!has_value) {
      return false;
    } else if (word == "--scenario") {
      asked.scenario = words[++i];
    } else if (word == "--recorded") {
      asked.recorded = words[++i];
    } else if (word == "--seeds") {
      asked.search.seeds = std::strtoull(words[++i], nullptr, 10);
    } else if (word == "--fail-at" || word == "--fail-from") {
      asked.search.world.fail_from_then_on = word == "--fail-from";
      asked.search.world.fail_at = std::strtoull(words[++i], nullptr, 10);
    } else if (word == "--first" || word == "--seed") {
      asked.one = asked.one || word == "--seed";
      asked.search.first_seed = std::strtoull(words[++i], nullptr, 10);
    } else {
      return false;
    }
  }
  return asked.scenario.empty() || find(asked.scenario) != nullptr;
}

}  // namespace

int main(int count, char** words) {
  if (count == 2 && std::strcmp(words[1], "--list") == 0) {
    for (scenario const& each : scenarios) std::cout << each.name << '\n';
    return 0;
  }
  settings asked;
  return parse(count, words, asked) ? run(asked) : usage();
}
