// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that a search finds the seed that fails, however it fails, and outlives it.

#include <penstock/testing/search.hpp>

#include <penstock/timer.hpp>

#include "support/sanitizers.hpp"

#include <catch2/catch_test_macros.hpp>

#include <cstdlib>
#include <stdexcept>
#include <string>

using namespace std::chrono_literals;
using namespace penstock;
using namespace penstock::testing;

namespace {

/** Does `deed` in seed 700, which is in the third batch of children. */
std::optional<failure> search_for(std::function<void(world&)> const& deed) {
  search_options options{.seeds = 1000, .time_limit = 2s};
  return search(options, [&](world& world) {
    if (world.seed() == 700) deed(world);
  });
}

bool has(std::string const& text, char const* part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("nothing is found where nothing is wrong", "[testing]") {
  CHECK_FALSE(search_for([](world&) {}).has_value());
}

TEST_CASE("a broken rule, an exception, an exit and a crash are found with their seed",
          "[testing]") {
  auto const checked = search_for([](world& world) { world.check(false, "words"); });
  REQUIRE(checked.has_value());
  CHECK(checked->seed == 700);
  CHECK(has(checked->text, "check failed: words"));
  CHECK(has(checked->text, "ended by signal ABRT"));

  auto const thrown = search_for([](world&) { throw std::runtime_error("thrown words"); });
  REQUIRE(thrown.has_value());
  CHECK(thrown->seed == 700);
  CHECK(has(thrown->text, "thrown words"));

  auto const exited = search_for([](world&) { std::_Exit(3); });
  REQUIRE(exited.has_value());
  CHECK(has(exited->text, "ended with status 3"));

  auto const killed = search_for([](world&) { std::abort(); });
  REQUIRE(killed.has_value());
  CHECK(killed->seed == 700);
}

TEST_CASE("a hang is found with its seed", "[testing]") {
  auto const found = search_for([](world&) {
    for (;;) {
      [[maybe_unused]] int volatile turning = 1;
    }
  });
  REQUIRE(found.has_value());
  CHECK(found->seed == 700);
  CHECK(has(found->text, "it hangs"));
}

TEST_CASE("the first seed and their number are kept to", "[testing]") {
  auto const found = search({.first_seed = 10, .seeds = 5}, [](world& world) {
    world.check(world.seed() >= 10 && world.seed() < 14, "the last one");
  });
  REQUIRE(found.has_value());
  CHECK(found->seed == 14);
}

TEST_CASE("a leak is found where a leak checker is linked", "[testing]") {
  auto const found = search_for([](world&) {
    void* volatile lost = std::malloc(100);
    if (lost == nullptr) std::abort();
    lost = nullptr;
  });
  CHECK(found.has_value() == test::has_address_sanitizer);
}
