// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that the teardown oracle lets a test pass that leaves nothing, and that a worker vouches
// for what the oracle does not look at. leaks.cpp has the tests that it has to fail.

#include <penstock/sync_wait.hpp>
#include <penstock/task.hpp>

#include "base/unique_fd.hpp"
#include "support/child.hpp"
#include "support/manual_ring.hpp"

#include <catch2/catch_test_macros.hpp>

#include <unistd.h>
#include <csignal>
#include <memory>
#include <thread>

using namespace penstock;
using namespace penstock::test;

TEST_CASE("a test that leaves nothing passes, whatever it did", "[teardown]") {
  int visited = 0;
  auto const visit = [&]() -> task<void> {
    ++visited;
    co_return;
  };
  sync_wait(visit());
  std::jthread([&] { sync_wait(visit()); }).join();
  detail::unique_fd const closed_at_its_end(::dup(STDOUT_FILENO));
  CHECK(visited == 2);
}

TEST_CASE("a worker that ends with an operation in flight says so", "[teardown]") {
  struct ignorant final : detail::operation {
    void on_completion(std::int32_t, std::uint32_t) noexcept override {}
  };
  ended_child const child = in_child([] {
    ignorant op;
    detail::worker owner(std::make_unique<manual_ring>(), {});
    owner.submit({.opcode = IORING_OP_NOP}, op);
    return 0;
  });
  CHECK(child.died_of(SIGABRT));
  CHECK(child.output.find("a worker ends while the kernel holds operations") != std::string::npos);
}

TEST_CASE("a worker that ends with a block lent says so", "[teardown]") {
  ended_child const child = in_child([] {
    detail::worker owner(std::make_unique<manual_ring>(), {});
    return owner.blocks().take() == nullptr ? 1 : 0;
  });
  CHECK(child.died_of(SIGABRT));
  CHECK(child.output.find("a block outlives its pool") != std::string::npos);
}
