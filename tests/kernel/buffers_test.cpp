// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves what receives do with memory: with that of a ring of provided buffers, and with memory
// that was taken away under them.

#include "kernel/harness.hpp"

#include <catch2/catch_test_macros.hpp>

#include <sys/mman.h>

#include <array>
#include <cerrno>

namespace {

constexpr int group = 3;
constexpr unsigned size = 16;  // bytes of each buffer

/** A ring of provided buffers, empty at first. */
class buffers {
public:
  explicit buffers(kernel::ring& ring) : ring_(ring) {
    int error = 0;
    shared_ = io_uring_setup_buf_ring(ring.raw(), 4, group, 0, &error);
    if (shared_ == nullptr) SKIP("provided buffer rings need Linux 5.19");
  }
  ~buffers() { io_uring_free_buf_ring(ring_.raw(), shared_, 4, group); }
  buffers(buffers const&) = delete;
  buffers& operator=(buffers const&) = delete;

  void give(unsigned short id) {
    io_uring_buf_ring_add(shared_, memory_[id].data(), size, id, io_uring_buf_ring_mask(4), 0);
    io_uring_buf_ring_advance(shared_, 1);
  }

private:
  kernel::ring& ring_;
  io_uring_buf_ring* shared_ = nullptr;
  std::array<std::array<char, size>, 4> memory_{};
};

void receive(kernel::ring& ring, kernel::descriptor const& socket, bool is_multishot) {
  io_uring_sqe* const entry = ring.entry(1);
  if (is_multishot) {
    io_uring_prep_recv_multishot(entry, socket.get(), nullptr, 0, 0);
  } else {
    io_uring_prep_recv(entry, socket.get(), nullptr, size, 0);
  }
  entry->flags = IOSQE_BUFFER_SELECT;
  entry->buf_group = group;
  ring.submit();
}

bool names_buffer(kernel::event const& event) { return (event.flags & IORING_CQE_F_BUFFER) != 0; }

unsigned buffer_of(kernel::event const& event) { return event.flags >> IORING_CQE_BUFFER_SHIFT; }

}  // namespace

TEST_CASE("K12: a multishot receive without buffers ends with ENOBUFS, after what it could take") {
  kernel::ring ring;
  buffers pool(ring);
  auto pair = kernel::connected();
  pool.give(0);
  receive(ring, pair.near, true);
  REQUIRE(::send(pair.far.get(), "0123456789abcdefXY", 18, 0) == 18);
  auto const first = ring.next();
  CHECK(first.result == 16);
  CHECK(first.has_more());
  CHECK(buffer_of(first) == 0);
  auto const starved = ring.next();
  CHECK(starved.result == -ENOBUFS);
  CHECK(!starved.has_more());
  CHECK(!names_buffer(starved));
}

TEST_CASE("K12: re-armed with a buffer, the receive goes on where it ended") {
  kernel::ring ring;
  buffers pool(ring);
  auto pair = kernel::connected();
  REQUIRE(::send(pair.far.get(), "xy", 2, 0) == 2);
  receive(ring, pair.near, true);
  REQUIRE(ring.next().result == -ENOBUFS);
  pool.give(2);
  receive(ring, pair.near, true);
  auto const received = ring.next();
  CHECK(received.result == 2);
  CHECK(buffer_of(received) == 2);
}

TEST_CASE("K13: after a canceled receive a buffer is either named by its event or still there") {
  kernel::ring ring;
  buffers pool(ring);
  auto pair = kernel::connected();
  pool.give(1);
  receive(ring, pair.near, false);
  io_uring_prep_cancel64(ring.entry(2), 1, 0);
  bool was_named = false;
  for (int i = 0; i < 2; ++i) was_named |= names_buffer(ring.next());
  if (was_named) pool.give(1);
  receive(ring, pair.near, false);
  REQUIRE(::send(pair.far.get(), "x", 1, 0) == 1);
  auto const received = ring.next();
  CHECK(received.result == 1);
  CHECK(buffer_of(received) == 1);
}

TEST_CASE("K25: a receive into memory that was taken away ends with EFAULT") {
  constexpr std::size_t page = 4096;
  void* const memory =
      ::mmap(nullptr, page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  REQUIRE(memory != MAP_FAILED);
  kernel::ring ring;
  auto pair = kernel::connected();
  io_uring_prep_recv(ring.entry(1), pair.near.get(), memory, page, 0);
  ring.submit();
  REQUIRE(::mprotect(memory, page, PROT_NONE) == 0);
  REQUIRE(::send(pair.far.get(), "x", 1, 0) == 1);
  CHECK(ring.next().result == -EFAULT);
  ::munmap(memory, page);
}
