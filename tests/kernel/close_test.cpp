// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves what closing a socket does to the operations on it, to its peer, and to its number.

#include "kernel/harness.hpp"

#include <catch2/catch_test_macros.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace {

/** Whether the peer sees neither bytes nor an end within 20 ms. */
bool peer_sees_nothing(kernel::descriptor const& peer) {
  timeval const limit{.tv_sec = 0, .tv_usec = 20'000};
  ::setsockopt(peer.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  char byte = 0;
  return kernel::receive(peer, &byte, 1) == -1 && errno == EAGAIN;
}

bool peer_sees_end(kernel::descriptor const& peer) {
  timeval const limit{.tv_sec = 5, .tv_usec = 0};
  ::setsockopt(peer.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  char byte = 0;
  return kernel::receive(peer, &byte, 1) == 0;
}

/** A socket that was closed under a receive. */
struct closed_early {
  kernel::ring ring;
  kernel::tcp_pair pair = kernel::connected();
  char byte = 0;
  int number = pair.near.get();

  closed_early() {
    io_uring_prep_recv(ring.entry(1), number, &byte, 1, 0);
    ring.submit();
    pair.near.close();
  }
};

}  // namespace

TEST_CASE("K1: closing a socket under a receive completes nothing and tells the peer nothing") {
  closed_early socket;
  CHECK(socket.ring.stays_quiet());
  CHECK(peer_sees_nothing(socket.pair.far));
}

TEST_CASE("K1: the number of a socket closed under a receive is free for the next one") {
  closed_early socket;
  kernel::descriptor const next(::fcntl(0, F_DUPFD, socket.number));
  CHECK(next.get() == socket.number);
  REQUIRE(::send(socket.pair.far.get(), "x", 1, 0) == 1);
  CHECK(socket.ring.next().result == 1);  // of the socket that had the number before
}

TEST_CASE("K1: after a cancel by user_data the peer of a closed socket sees its end") {
  closed_early socket;
  io_uring_prep_cancel64(socket.ring.entry(2), 1, 0);
  CHECK(socket.ring.next().result <= 0);
  CHECK(socket.ring.next().result <= 0);
  CHECK(peer_sees_end(socket.pair.far));
}

TEST_CASE("K1: a cancel by descriptor no longer finds the operation of a closed socket") {
  closed_early socket;
  io_uring_prep_cancel_fd(socket.ring.entry(2), socket.number, 0);
  auto const answer = socket.ring.next();
  CHECK(answer.who == 2);
  CHECK(answer.result < 0);
}

TEST_CASE("close: through the ring it closes, and the peer sees the end") {
  kernel::ring ring;
  auto pair = kernel::connected();
  int const number = pair.near.release();
  io_uring_prep_close(ring.entry(1), number);
  CHECK(ring.next().result == 0);
  CHECK(::close(number) == -1);
  CHECK(errno == EBADF);
  CHECK(peer_sees_end(pair.far));
}

TEST_CASE("close: in one batch behind a send it ends the stream after the bytes") {
  kernel::ring ring;
  auto pair = kernel::connected();
  io_uring_prep_send(ring.entry(1), pair.near.get(), "last", 4, MSG_WAITALL | MSG_NOSIGNAL);
  io_uring_prep_close(ring.entry(2), pair.near.release());
  CHECK(ring.next().result == 4);
  CHECK(ring.next().result == 0);
  CHECK(kernel::read_all(pair.far, 100) == "last");
}

TEST_CASE("close: through the ring with SO_LINGER at 0 the peer sees a reset") {
  kernel::ring ring;
  auto pair = kernel::connected();
  linger const at_once{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(pair.near.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  io_uring_prep_close(ring.entry(1), pair.near.release());
  REQUIRE(ring.next().result == 0);
  char byte = 0;
  CHECK(kernel::receive(pair.far, &byte, 1) == -1);
  CHECK(errno == ECONNRESET);
}

TEST_CASE("close: with bytes unread the peer sees a reset, which is why a server lingers") {
  auto pair = kernel::connected();
  REQUIRE(::send(pair.far.get(), "unread", 6, 0) == 6);
  pair.near.close();
  char byte = 0;
  CHECK(kernel::receive(pair.far, &byte, 1) == -1);
  CHECK(errno == ECONNRESET);
}

TEST_CASE("close: shutdown, then close, lets a receive end before the number is free") {
  kernel::ring ring;
  auto pair = kernel::connected();
  char byte = 0;
  io_uring_prep_recv(ring.entry(1), pair.near.get(), &byte, 1, 0);
  ring.submit();
  REQUIRE(::shutdown(pair.near.get(), SHUT_RDWR) == 0);
  REQUIRE(ring.next().result == 0);
  io_uring_prep_close(ring.entry(2), pair.near.release());
  CHECK(ring.next().result == 0);
  CHECK(peer_sees_end(pair.far));
}
