// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that memory which the simulated kernel holds can neither be freed nor, if it is constant,
// changed without being noticed.

#include "testing/ledger.hpp"

#include "support/child.hpp"

#include <catch2/catch_test_macros.hpp>

#include <csignal>
#include <span>
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

TEST_CASE("a lent block is nobody else's, and scribbled over", "[testing]") {
  std::string memory = "abcdef";
  auto const block = [&](std::uint16_t id, std::size_t begin, std::size_t size) {
    return lent_block{id, std::as_writable_bytes(std::span(memory).subspan(begin, size))};
  };
  auto const lend_after = [&](auto const& deed) {
    return in_child([&]() -> int {
      penstock::testing::log const rules{.seed = 1};
      ledger lent(rules);
      lent.lend_block(block(3, 0, 4));
      deed(lent);
      return memory[0] != 'a' && memory[3] != 'd' && memory[4] == 'e' && lent.empty() ? 0 : 1;
    });
  };
  CHECK(lend_after([](ledger& lent) { CHECK(lent.first_block().id == 3); }).exit_status() == 0);
  CHECK(lend_after([&](ledger& lent) { lent.lend_block(block(4, 4, 2)); }).exit_status() == 1);
  auto const same = lend_after([&](ledger& lent) { lent.lend_block(block(3, 4, 2)); });
  CHECK(same.output.find("lent twice: block 3") != std::string::npos);
  auto const over = lend_after([&](ledger& lent) { lent.lend_block(block(4, 3, 2)); });
  CHECK(over.output.find("memory of the lent block 3 is lent") != std::string::npos);
  auto const written = lend_after([&](ledger& lent) {
    memory[2] = '#';
    static_cast<void>(lent.first_block());
  });
  CHECK(written.output.find("written into: lent block 3") != std::string::npos);
  auto const sent = lend_after([&](ledger& lent) { lent.lend(7, &memory[2], 4, true); });
  CHECK(sent.output.find("memory of the lent block 3 is lent") != std::string::npos);
}

TEST_CASE("freeing a lent block is a violation while an operation could come to it", "[testing]") {
  for (bool const is_in_flight : {false, true}) {
    auto const ended = in_child([&]() -> int {
      penstock::testing::log const rules{.seed = 1};
      ledger lent(rules);
      std::string memory = "abcdef";
      char other = 'x';
      lent.lend_block({3, std::as_writable_bytes(std::span(memory))});
      if (is_in_flight) lent.lend(7, &other, 1, false);
      ledger::check_free(&memory[5], 1);
      return 0;
    });
    CHECK(ended.died_of(SIGABRT) == is_in_flight);
    bool const names_it =
        ended.output.find("memory of the lent block 3 is freed") != std::string::npos;
    CHECK(names_it == is_in_flight);
  }
}

TEST_CASE("what the simulation frees itself is not looked at", "[testing]") {
  CHECK(simulation_mark::count == 0);
  auto const ended = lend_and(false, [](ledger&, std::string& memory) {
    simulation_mark const mark;
    ledger::check_free(memory.data(), 1);
  });
  CHECK(ended.exit_status() == 0);
}
