// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that memory which the simulated kernel holds can neither be freed nor, if it is constant,
// changed without being noticed.

#include "testing/ledger.hpp"

#include "support/child.hpp"

#include <catch2/catch_test_macros.hpp>

#include <csignal>
#include <string>

using namespace penstock::testing;
using penstock::test::in_child;

namespace {

/** Lend `memory` as operation 7, and do something wrong with it, or not. */
template <class Deed>
penstock::test::ended_child lend_and(bool constant, Deed const& deed) {
  return in_child([&]() -> int {
    penstock::testing::log const rules{.seed = 1};
    ledger lent(rules);
    std::string memory = "abcdef";
    lent.lend(7, memory.data(), memory.size(), constant);
    deed(lent, memory);
    lent.give_back(7);
    return lent.empty() ? 0 : 1;
  });
}

}  // namespace

TEST_CASE("memory that is given back as it was is no violation", "[testing]") {
  CHECK(lend_and(true, [](ledger&, std::string&) {}).exit_status() == 0);
  CHECK(lend_and(false, [](ledger&, std::string& memory) { memory[2] = '#'; }).exit_status() == 0);
}

TEST_CASE("lent bytes that were changed show when they leave", "[testing]") {
  auto const ended = lend_and(true, [](ledger& lent, std::string& memory) {
    memory[4] = '#';
    std::string out;
    lent.read(7, 3, 3, out);
  });
  CHECK(ended.died_of(SIGABRT));
  CHECK(ended.output.find("lent bytes were changed: of #7") != std::string::npos);
}

TEST_CASE("lent bytes that were changed behind what left show at the end", "[testing]") {
  auto const ended = lend_and(true, [](ledger& lent, std::string& memory) {
    std::string out;
    lent.read(7, 0, 2, out);
    memory[5] = '#';
  });
  CHECK(ended.output.find("lent bytes were changed") != std::string::npos);
}

TEST_CASE("freeing what is lent is a violation, also of a part", "[testing]") {
  for (std::size_t const offset : {0U, 5U}) {
    auto const ended = lend_and(false, [&](ledger&, std::string& memory) {
      ledger::check_free(memory.data() + offset, 1);
    });
    CHECK(ended.died_of(SIGABRT));
    CHECK(ended.output.find("memory is freed that the kernel still holds") != std::string::npos);
  }
  auto const beside = lend_and(
      false, [](ledger&, std::string& memory) { ledger::check_free(memory.data() + 6, 100); });
  CHECK(beside.exit_status() == 0);
}

TEST_CASE("several pieces are read as one, in order", "[testing]") {
  penstock::testing::log const rules{.seed = 1};
  ledger lent(rules);
  std::string const first = "abc";
  std::string const second = "defg";
  lent.lend(1, first.data(), first.size(), true);
  lent.lend(1, second.data(), second.size(), true);
  std::string out;
  lent.read(1, 2, 3, out);
  CHECK(out == "cde");
  lent.give_back(1);
  CHECK(lent.empty());
}

TEST_CASE("what the simulation frees itself is not looked at", "[testing]") {
  CHECK(simulation_mark::count == 0);
  auto const ended = lend_and(false, [](ledger&, std::string& memory) {
    simulation_mark const mark;
    ledger::check_free(memory.data(), 1);
  });
  CHECK(ended.exit_status() == 0);
}
