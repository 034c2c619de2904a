// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves what a worker does at its end with operations that the kernel still holds.

#include "sched/worker.hpp"
#include "support/child.hpp"
#include "support/manual_ring.hpp"

#include <catch2/catch_test_macros.hpp>

#include <csignal>
#include <memory>
#include <string>

using namespace penstock;
using namespace penstock::test;
using detail::worker;

namespace {

struct silent_operation final : detail::operation {
  int events = 0;
  void on_completion(std::int32_t, std::uint32_t) noexcept override { ++events; }
};

}  // namespace

TEST_CASE("a drain ends when the last operation does, well before its deadline", "[sched]") {
  auto seam = std::make_unique<manual_ring>();
  manual_ring& ring = *seam;
  worker owner(std::move(seam), {});
  silent_operation op;
  owner.submit({.opcode = IORING_OP_NOP}, op);
  time_point const before = ring.now();
  ring.complete(ring.find(IORING_OP_NOP), 0);
  CHECK(owner.drain());
  CHECK(op.events == 1);
  CHECK(ring.now() == before);
}

TEST_CASE("what the kernel never hands back is given up at the deadline, and said", "[sched]") {
  // In a child: such a worker is leaked on purpose.
  ended_child const child = in_child([] {
    auto seam = std::make_unique<manual_ring>();
    manual_ring& ring = *seam;
    auto* const owner = new worker(std::move(seam), {});
    silent_operation stuck;
    silent_operation other;
    owner->submit({.opcode = IORING_OP_NOP}, stuck);
    owner->submit({.opcode = IORING_OP_POLL_ADD}, other);
    time_point const before = ring.now();
    ring.complete(ring.find(IORING_OP_POLL_ADD), 0);
    bool const is_drained = owner->drain();
    bool const is_late = ring.now() - before >= std::chrono::seconds(10);
    return !is_drained && is_late && stuck.events == 0 && other.events == 1 ? 0 : 1;
  });
  CHECK(child.exit_status() == 0);
  CHECK(child.output == "penstock: 1 operations are stuck in the kernel; their memory is leaked\n");
}

TEST_CASE("a worker destroyed with an operation in flight aborts", "[sched]") {
  ended_child const child = in_child([] {
    silent_operation op;
    worker owner(std::make_unique<manual_ring>(), {});
    owner.submit({.opcode = IORING_OP_NOP}, op);
    return 0;
  });
  CHECK(child.died_of(SIGABRT));
  CHECK(child.output.find("a worker ends while the kernel holds operations") != std::string::npos);
}
