// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves when completion events become visible and that none is lost, with no-ops and with a
// receive on a loopback connection.

#include "kernel/harness.hpp"

#include <catch2/catch_test_macros.hpp>

#include <array>
#include <cerrno>

namespace {

unsigned flags_word(kernel::ring& ring) { return IO_URING_READ_ONCE(*ring.raw()->sq.kflags); }

/** A ring with a receive in flight whose byte has come. */
struct deferred_receive {
  kernel::ring ring;
  kernel::tcp_pair pair = kernel::connected();
  std::array<char, 16> buffer{};

  deferred_receive() {
    io_uring_prep_recv(ring.entry(7), pair.near.get(), buffer.data(), buffer.size(), 0);
    ring.submit();
    REQUIRE(flags_word(ring) == 0);
    REQUIRE(::send(pair.far.get(), "x", 1, 0) == 1);
  }
};

}  // namespace

TEST_CASE("K14: 40 completions through a queue of 8 arrive complete and in order") {
  kernel::ring ring(8, kernel::own_flags, 8);
  constexpr std::uint64_t count = 40;
  for (std::uint64_t i = 0; i < count; ++i) {
    io_uring_prep_nop(ring.entry(i));
    if (i % 8 == 7) REQUIRE(io_uring_submit(ring.raw()) == 8);
  }
  CHECK((flags_word(ring) & IORING_SQ_CQ_OVERFLOW) != 0);
  for (std::uint64_t i = 0; i < count; ++i) REQUIRE(ring.next().who == i);
  CHECK(ring.stays_quiet());
  CHECK((flags_word(ring) & IORING_SQ_CQ_OVERFLOW) == 0);
}

TEST_CASE("K23: with DEFER_TASKRUN a completion is not visible before the next enter") {
  deferred_receive deferred;
  CHECK(io_uring_cq_ready(deferred.ring.raw()) == 0);
  CHECK(deferred.buffer[0] == 0);
  deferred.ring.submit();
  CHECK(io_uring_cq_ready(deferred.ring.raw()) == 1);
  CHECK(deferred.buffer[0] == 'x');
}

TEST_CASE("K23: TASKRUN is raised while completion work waits, and lowered by the enter") {
  deferred_receive deferred;
  CHECK((flags_word(deferred.ring) & IORING_SQ_TASKRUN) != 0);
  deferred.ring.submit();
  CHECK((flags_word(deferred.ring) & IORING_SQ_TASKRUN) == 0);
}

TEST_CASE("K23: an enter that asks for no events leaves deferred work where it is") {
  deferred_receive deferred;
  auto const fd = static_cast<unsigned>(deferred.ring.raw()->ring_fd);
  REQUIRE(io_uring_enter(fd, 0, 0, 0, nullptr) == 0);
  CHECK(deferred.buffer[0] == 0);
  CHECK((flags_word(deferred.ring) & IORING_SQ_TASKRUN) != 0);
}

TEST_CASE("completion: CQE_SKIP_SUCCESS hides a close and a cancel that worked") {
  kernel::ring ring;
  auto pair = kernel::connected();
  std::array<char, 16> buffer{};
  io_uring_prep_recv(ring.entry(1), pair.near.get(), buffer.data(), buffer.size(), 0);
  ring.submit();
  io_uring_sqe* const cancel = ring.entry(2);
  io_uring_prep_cancel64(cancel, 1, 0);
  cancel->flags = IOSQE_CQE_SKIP_SUCCESS;
  io_uring_sqe* const close = ring.entry(3);
  io_uring_prep_close(close, pair.near.release());
  close->flags = IOSQE_CQE_SKIP_SUCCESS;
  auto const canceled = ring.next();
  CHECK(canceled.who == 1);
  CHECK(canceled.result == -ECANCELED);
  CHECK(ring.stays_quiet());
}

TEST_CASE("completion: CQE_SKIP_SUCCESS still reports a close and a cancel that failed") {
  kernel::ring ring;
  io_uring_sqe* const cancel = ring.entry(1);
  io_uring_prep_cancel64(cancel, 12345, 0);
  cancel->flags = IOSQE_CQE_SKIP_SUCCESS;
  CHECK(ring.next().result == -ENOENT);
  io_uring_sqe* const close = ring.entry(2);
  io_uring_prep_close(close, 1 << 20);
  close->flags = IOSQE_CQE_SKIP_SUCCESS;
  CHECK(ring.next().result == -EBADF);
}
