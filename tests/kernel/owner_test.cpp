// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves who may use a ring besides the thread that made it, by using it from another thread and
// from forked children.

#include "kernel/harness.hpp"

#include <catch2/catch_test_macros.hpp>

#include <cerrno>
#include <csignal>
#include <thread>

namespace {

/** What io_uring_enter says to a child that submits a no-op on its parent's ring. */
int submit_in_child(kernel::ring& ring) {
  return kernel::in_child([&ring] {
    std::signal(SIGSEGV, SIG_DFL);
    io_uring_prep_nop(io_uring_get_sqe(ring.raw()));
    int const returned = io_uring_submit(ring.raw());
    return returned < 0 ? -returned : 0;
  });
}

}  // namespace

TEST_CASE("K22: a ring with a single issuer refuses another thread with EEXIST") {
  kernel::ring ring;
  int returned = 0;
  io_uring_prep_nop(ring.entry(1));
  std::thread([&] { returned = io_uring_submit(ring.raw()); }).join();
  CHECK(returned == -EEXIST);
  CHECK(ring.next().who == 1);  // the owner still may
}

TEST_CASE("K22: a ring with a single issuer refuses a forked child with EEXIST") {
  kernel::ring ring;
  CHECK(submit_in_child(ring) == EEXIST);
}

TEST_CASE("K22: a plain ring lets a forked child submit what the parent had filled") {
  kernel::ring ring(8, 0);
  io_uring_prep_nop(ring.entry(1));
  CHECK(submit_in_child(ring) == 0);
  CHECK(ring.next().who == 1);  // submitted by the child, seen by the parent
}

TEST_CASE("K22: a ring that is not forked is no memory of the child's") {
  kernel::ring ring(8, 0);
  REQUIRE(io_uring_ring_dontfork(ring.raw()) == 0);
  CHECK(submit_in_child(ring) == 128 + SIGSEGV);
}
