// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that a broken rule ends the process with its seed and step, and that a trace is silent
// until asked for.

#include "testing/log.hpp"

#include "support/child.hpp"

#include <catch2/catch_test_macros.hpp>

#include <csignal>

using namespace std::chrono_literals;
using penstock::test::in_child;

TEST_CASE("a violation names the rule, the seed and the step, and aborts", "[testing]") {
  auto const ended = in_child([]() -> int {
    penstock::testing::log const rules{.seed = 42, .step = 2};
    rules.violation("a rule was broken");
  });
  CHECK(ended.died_of(SIGABRT));
  CHECK(ended.output.starts_with("penstock sim: seed=42 step=2 a rule was broken\n"));
  CHECK(ended.output.find("--seed 42 --trace") != std::string::npos);
}

TEST_CASE("a trace is one line an event, with step and virtual time", "[testing]") {
  auto const ended = in_child([] {
    penstock::testing::log const told{.seed = 1, .trace = true, .step = 1, .time = 1500ms};
    told.say("send %d: %s", 7, "whole");
    penstock::testing::log const silent{.seed = 1};
    silent.say("nothing");
    return 0;
  });
  CHECK(ended.output == "1 1.500000 send 7: whole\n");
}
