// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves, in a child process, that a broken promise stops the program and says which and where.

#include "base/assert.hpp"

#include "support/child.hpp"

#include <catch2/catch_test_macros.hpp>

#include <csignal>

TEST_CASE("a promise that holds is checked once and has no effect", "[base]") {
  int checks = 0;
  PENSTOCK_ASSERT(++checks == 1, "it was checked before");
  CHECK(checks == 1);
}

TEST_CASE("a broken promise aborts and names the claim and the place", "[base]") {
  auto const ended = penstock::test::in_child([] {
    PENSTOCK_ASSERT(1 + 1 == 3, "sums are right");
    return 0;
  });
  CHECK(ended.died_of(SIGABRT));
  CHECK(ended.output.find("penstock: sums are right (") != std::string::npos);
  CHECK(ended.output.find("assert_test.cpp:") != std::string::npos);
}
