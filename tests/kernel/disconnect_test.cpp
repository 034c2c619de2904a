// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that a connect to no address (AF_UNSPEC) resets a connection under the operations on it:
// what is in flight ends, nothing more is sent, and the peer sees no orderly end.

#include "kernel/harness.hpp"

#include <catch2/catch_test_macros.hpp>

#include <poll.h>

#include <cerrno>

namespace {

constexpr sockaddr nobody{.sa_family = AF_UNSPEC, .sa_data = {}};

/** Disconnect; success goes unreported. */
void disconnect(kernel::ring& ring, kernel::descriptor const& socket) {
  io_uring_sqe* const entry = ring.entry(99);
  io_uring_prep_connect(entry, socket.get(), &nobody, sizeof nobody);
  entry->flags = IOSQE_CQE_SKIP_SUCCESS;
  ring.submit();
}

/** Read what still came; the errno that ended the stream, 0 for an orderly end. */
int end_of_stream(kernel::descriptor const& socket) {
  std::string buffer(64 * 1024, '\0');
  for (;;) {
    ssize_t const n = kernel::receive(socket, buffer.data(), buffer.size());
    if (n <= 0) return n == 0 ? 0 : errno;
  }
}

}  // namespace

TEST_CASE("disconnect: a receive in flight ends, and the peer sees a reset") {
  kernel::ring ring;
  auto pair = kernel::connected();
  char byte = 0;
  io_uring_prep_recv(ring.entry(1), pair.near.get(), &byte, 1, 0);
  ring.submit();
  disconnect(ring, pair.near);
  auto const ended = ring.next();
  CHECK(ended.who == 1);
  CHECK(ended.result <= 0);
  CHECK(end_of_stream(pair.far) == ECONNRESET);
}

TEST_CASE("disconnect: a send in flight ends with its short count, and the peer sees a reset") {
  kernel::ring ring;
  auto pair = kernel::connected(kernel::smallest);
  auto const bytes = kernel::pattern(1U << 20U);
  io_uring_prep_send(ring.entry(1), pair.near.get(), bytes.data(), bytes.size(),
                     MSG_WAITALL | MSG_NOSIGNAL);
  ring.submit();
  REQUIRE(ring.stays_quiet());
  disconnect(ring, pair.near);
  auto const ended = ring.next();
  CHECK(ended.who == 1);
  CHECK(ended.result > 0);
  CHECK(ended.result < 1 << 20);
  CHECK(end_of_stream(pair.far) == ECONNRESET);
}

TEST_CASE("disconnect: a poll for POLLOUT ends") {
  kernel::ring ring;
  auto pair = kernel::connected(kernel::smallest);
  kernel::fill(pair.near);
  io_uring_prep_poll_add(ring.entry(1), pair.near.get(), POLLOUT);
  ring.submit();
  REQUIRE(ring.stays_quiet());
  disconnect(ring, pair.near);
  auto const ended = ring.next();
  CHECK(ended.who == 1);
  CHECK(ended.result > 0);
}

TEST_CASE("disconnect: nothing is sent afterwards, and closing adds no orderly end") {
  kernel::ring ring;
  auto pair = kernel::connected();
  disconnect(ring, pair.near);
  io_uring_prep_send(ring.entry(1), pair.near.get(), "x", 1, MSG_WAITALL | MSG_NOSIGNAL);
  CHECK(ring.next().result == -ECONNRESET);
  io_uring_prep_send(ring.entry(2), pair.near.get(), "x", 1, MSG_WAITALL | MSG_NOSIGNAL);
  CHECK(ring.next().result == -EPIPE);
  pair.near.close();
  CHECK(end_of_stream(pair.far) == ECONNRESET);
}

TEST_CASE("disconnect: after the peer has gone it does no harm") {
  kernel::ring ring;
  auto pair = kernel::connected();
  pair.far.reset();
  char byte = 0;
  io_uring_prep_recv(ring.entry(1), pair.near.get(), &byte, 1, 0);
  CHECK(ring.next().result == -ECONNRESET);
  disconnect(ring, pair.near);
  CHECK(ring.stays_quiet());
}
