// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves what breaks a chain of linked entries and what does not, and what a linked timeout
// reports.

#include "kernel/harness.hpp"

#include <catch2/catch_test_macros.hpp>

#include <cerrno>
#include <map>

namespace {

std::map<std::uint64_t, int> results(kernel::ring& ring, int count) {
  std::map<std::uint64_t, int> found;
  while (count-- > 0) {
    auto const event = ring.next();
    found[event.who] = event.result;
  }
  return found;
}

}  // namespace

TEST_CASE("K2: a linked entry's descriptor is looked up only when its turn comes") {
  kernel::ring ring;
  auto first = kernel::connected();
  auto second = kernel::connected();
  char byte = 0;
  io_uring_sqe* const receive = ring.entry(1);
  io_uring_prep_recv(receive, first.near.get(), &byte, 1, 0);
  receive->flags = IOSQE_IO_LINK;
  io_uring_prep_send(ring.entry(2), second.near.get(), "y", 1, 0);
  REQUIRE(ring.submit() == 2);
  second.near.close();
  REQUIRE(::send(first.far.get(), "x", 1, 0) == 1);
  auto const found = results(ring, 2);
  CHECK(found.at(1) == 1);
  CHECK(found.at(2) == -EBADF);
}

TEST_CASE("K5: a short send without MSG_WAITALL does not break its chain") {
  kernel::ring ring;
  auto pair = kernel::connected({.near_send = 1});
  auto const bytes = kernel::pattern(1U << 20U);
  io_uring_sqe* const first = ring.entry(1);
  io_uring_prep_send(first, pair.near.get(), bytes.data(), bytes.size(), 0);
  first->flags = IOSQE_IO_LINK;
  io_uring_prep_send(ring.entry(2), pair.near.get(), "end", 3, MSG_WAITALL);
  ring.submit();
  auto const found = results(ring, 2);
  REQUIRE(found.at(1) > 0);
  REQUIRE(found.at(1) < 1 << 20);
  CHECK(found.at(2) == 3);  // it went out, behind a hole
  pair.near.close();
  auto const sent = static_cast<std::size_t>(found.at(1));
  CHECK((kernel::read_all(pair.far, 2U << 20U) == bytes.substr(0, sent) + "end"));
}

TEST_CASE("K5: a short send with MSG_WAITALL breaks its chain") {
  kernel::ring ring;
  auto pair = kernel::connected(kernel::smallest);
  auto const bytes = kernel::pattern(1U << 20U);
  io_uring_sqe* const first = ring.entry(1);
  io_uring_prep_send(first, pair.near.get(), bytes.data(), bytes.size(), MSG_WAITALL);
  first->flags = IOSQE_IO_LINK;
  io_uring_prep_send(ring.entry(2), pair.near.get(), "end", 3, MSG_WAITALL);
  ring.submit();
  REQUIRE(ring.stays_quiet());
  ::shutdown(pair.near.get(), SHUT_WR);
  auto const found = results(ring, 2);
  CHECK(found.at(1) > 0);
  CHECK(found.at(2) == -ECANCELED);
}

TEST_CASE("K19: a linked timeout that expires says ETIME, and its operation ECANCELED") {
  kernel::ring ring;
  auto pair = kernel::connected();
  char byte = 0;
  __kernel_timespec time{.tv_sec = 0, .tv_nsec = 1'000'000};
  io_uring_sqe* const receive = ring.entry(1);
  io_uring_prep_recv(receive, pair.near.get(), &byte, 1, 0);
  receive->flags = IOSQE_IO_LINK;
  io_uring_prep_link_timeout(ring.entry(2), &time, 0);
  auto const found = results(ring, 2);
  CHECK(found.at(1) == -ECANCELED);
  CHECK(found.at(2) == -ETIME);
}

TEST_CASE("K19: a linked timeout whose operation is done first says ECANCELED") {
  kernel::ring ring;
  auto pair = kernel::connected();
  char byte = 0;
  __kernel_timespec time{.tv_sec = 10, .tv_nsec = 0};
  io_uring_sqe* const receive = ring.entry(1);
  io_uring_prep_recv(receive, pair.near.get(), &byte, 1, 0);
  receive->flags = IOSQE_IO_LINK;
  io_uring_prep_link_timeout(ring.entry(2), &time, 0);
  ring.submit();
  REQUIRE(::send(pair.far.get(), "x", 1, 0) == 1);
  auto const found = results(ring, 2);
  CHECK(found.at(1) == 1);
  CHECK(found.at(2) == -ECANCELED);
}

TEST_CASE("K4: a linked timeout cuts a send to a short count and still says ETIME") {
  kernel::ring ring;
  auto pair = kernel::connected(kernel::smallest);
  auto const bytes = kernel::pattern(1U << 20U);
  __kernel_timespec time{.tv_sec = 0, .tv_nsec = 5'000'000};
  io_uring_sqe* const send = ring.entry(1);
  io_uring_prep_send(send, pair.near.get(), bytes.data(), bytes.size(), MSG_WAITALL);
  send->flags = IOSQE_IO_LINK;
  io_uring_prep_link_timeout(ring.entry(2), &time, 0);
  auto const found = results(ring, 2);
  CHECK(found.at(1) > 0);
  CHECK(found.at(1) < 1 << 20);
  CHECK(found.at(2) == -ETIME);
}
