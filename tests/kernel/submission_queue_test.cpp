// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves how the submission queue fills and empties, with no-ops and one entry that no kernel
// takes.

#include "kernel/harness.hpp"

#include <catch2/catch_test_macros.hpp>

#include <cerrno>
#include <cstring>
#include <vector>

namespace {

/** A no-op, an entry with an unknown opcode, a no-op. */
void fill_with_a_bad_one(kernel::ring& ring) {
  io_uring_prep_nop(ring.entry(1));
  io_uring_prep_nop(ring.entry(2));
  io_uring_sqe* const bad = &ring.raw()->sq.sqes[(ring.raw()->sq.sqe_tail - 1) & 7U];
  bad->opcode = 0xff;
  io_uring_prep_nop(ring.entry(3));
}

}  // namespace

TEST_CASE("K15: a submission queue of 4 has no fifth entry until it is submitted") {
  kernel::ring ring(4);
  for (std::uint64_t i = 0; i < 4; ++i) io_uring_prep_nop(ring.entry(i));
  CHECK(io_uring_get_sqe(ring.raw()) == nullptr);
  CHECK(ring.submit() == 4);
  CHECK(io_uring_get_sqe(ring.raw()) != nullptr);
}

TEST_CASE("submission: the kernel's head has passed every entry when enter returns") {
  kernel::ring ring(8);
  for (std::uint64_t i = 0; i < 5; ++i) io_uring_prep_nop(ring.entry(i));
  unsigned const before = *ring.raw()->sq.khead;
  ring.submit();
  CHECK(*ring.raw()->sq.khead == before + 5);
}

TEST_CASE("submission: an entry may be overwritten as soon as enter has returned") {
  kernel::ring ring(2);
  auto pair = kernel::connected();
  std::vector<char> buffer(16);
  io_uring_prep_recv(ring.entry(1), pair.near.get(), buffer.data(), buffer.size(), 0);
  ring.submit();
  std::memset(ring.raw()->sq.sqes, 0xff, 2 * sizeof(io_uring_sqe));
  REQUIRE(::send(pair.far.get(), "x", 1, 0) == 1);
  auto const received = ring.next();
  CHECK(received.who == 1);
  CHECK(received.result == 1);
}

TEST_CASE("submission: with SUBMIT_ALL a bad entry fails alone and the batch goes on") {
  kernel::ring ring(8);
  fill_with_a_bad_one(ring);
  CHECK(ring.submit() == 3);
  CHECK(ring.next().result == 0);
  auto const failed = ring.next();
  CHECK(failed.who == 2);
  CHECK(failed.result == -EINVAL);
  CHECK(ring.next().who == 3);
}

TEST_CASE("submission: without SUBMIT_ALL a bad entry stops the batch behind it") {
  kernel::ring ring(8, kernel::own_flags & ~unsigned{IORING_SETUP_SUBMIT_ALL});
  fill_with_a_bad_one(ring);
  CHECK(io_uring_submit(ring.raw()) == 2);
  CHECK(io_uring_sq_ready(ring.raw()) == 1);
}
