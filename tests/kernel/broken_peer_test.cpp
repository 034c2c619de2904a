// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves what is left of an operation when the connection breaks under it: by a reset from the
// peer, or by a shutdown of our own.

#include "kernel/harness.hpp"

#include <catch2/catch_test_macros.hpp>

#include <poll.h>
#include <sys/uio.h>

#include <cerrno>
#include <csignal>

namespace {

constexpr int mebibyte = 1 << 20;

/** A connection with a MSG_WAITALL send of 1 MiB under way, of which some has gone. */
struct stuck_send {
  kernel::ring ring;
  kernel::tcp_pair pair = kernel::connected(kernel::smallest);
  std::string bytes = kernel::pattern(mebibyte);

  stuck_send() {
    io_uring_prep_send(ring.entry(1), pair.near.get(), bytes.data(), bytes.size(),
                       MSG_WAITALL | MSG_NOSIGNAL);
    ring.submit();
    REQUIRE(ring.stays_quiet());
  }
  int send_again() {
    io_uring_prep_send(ring.entry(2), pair.near.get(), "x", 1, MSG_WAITALL | MSG_NOSIGNAL);
    return ring.next().result;
  }
};

volatile std::sig_atomic_t broken_pipes = 0;

/** Counts SIGPIPE while it lives. */
class pipe_signals {
public:
  pipe_signals() {
    broken_pipes = 0;
    before_ = std::signal(SIGPIPE, [](int) { broken_pipes = broken_pipes + 1; });
  }
  ~pipe_signals() { std::signal(SIGPIPE, before_); }
  pipe_signals(pipe_signals const&) = delete;
  pipe_signals& operator=(pipe_signals const&) = delete;
  [[nodiscard]] static int count() { return broken_pipes; }

private:
  void (*before_)(int) = nullptr;
};

}  // namespace

TEST_CASE("K4: a send cut by a reset reports a short count, and the next one the error") {
  stuck_send stuck;
  stuck.pair.far.reset();
  auto const cut = stuck.ring.next();
  CHECK(cut.result > 0);
  CHECK(cut.result < mebibyte);
  int const error = stuck.send_again();
  CHECK((error == -ECONNRESET || error == -EPIPE));
}

TEST_CASE("K4: a send cut by our own shutdown reports a short count, and the next one EPIPE") {
  stuck_send stuck;
  REQUIRE(::shutdown(stuck.pair.near.get(), SHUT_RDWR) == 0);
  auto const cut = stuck.ring.next();
  CHECK(cut.result > 0);
  CHECK(cut.result < mebibyte);
  CHECK(stuck.send_again() == -EPIPE);
}

TEST_CASE("K4: a send that waits with nothing sent reports the reset itself") {
  kernel::ring ring;
  auto pair = kernel::connected(kernel::smallest);
  kernel::fill(pair.near);
  io_uring_prep_send(ring.entry(1), pair.near.get(), "x", 1, MSG_WAITALL | MSG_NOSIGNAL);
  ring.submit();
  REQUIRE(ring.stays_quiet());
  pair.far.reset();
  auto const failed = ring.next();
  CHECK((failed.result == -ECONNRESET || failed.result == -EPIPE));
}

TEST_CASE("K7: after a reset the first send says ECONNRESET, later ones EPIPE") {
  kernel::ring ring;
  auto pair = kernel::connected();
  pair.far.reset();
  io_uring_prep_send(ring.entry(1), pair.near.get(), "x", 1, MSG_NOSIGNAL);
  CHECK(ring.next().result == -ECONNRESET);
  io_uring_prep_send(ring.entry(2), pair.near.get(), "x", 1, MSG_NOSIGNAL);
  CHECK(ring.next().result == -EPIPE);
  CHECK(::send(pair.near.get(), "x", 1, MSG_DONTWAIT | MSG_NOSIGNAL) == -1);
  CHECK(errno == EPIPE);
}

TEST_CASE("K7: a SEND to a broken connection raises no SIGPIPE, a WRITE does") {
  kernel::ring ring;
  auto pair = kernel::connected();
  pipe_signals const signals;
  pair.near.close();
  pair.near = kernel::descriptor(::dup(pair.far.get()));
  ::shutdown(pair.near.get(), SHUT_WR);
  io_uring_prep_send(ring.entry(1), pair.near.get(), "x", 1, 0);
  CHECK(ring.next().result == -EPIPE);
  CHECK(pipe_signals::count() == 0);
  io_uring_prep_write(ring.entry(2), pair.near.get(), "x", 1, 0);
  CHECK(ring.next().result == -EPIPE);
  CHECK(pipe_signals::count() == 1);
}

TEST_CASE("broken: a poll for POLLOUT wakes when the peer resets") {
  kernel::ring ring;
  auto pair = kernel::connected(kernel::smallest);
  kernel::fill(pair.near);
  io_uring_prep_poll_add(ring.entry(1), pair.near.get(), POLLOUT);
  ring.submit();
  REQUIRE(ring.stays_quiet());
  pair.far.reset();
  CHECK((ring.next().result & (POLLERR | POLLHUP)) != 0);
}

TEST_CASE("broken: our own shutdown ends a poll for POLLOUT") {
  kernel::ring ring;
  auto pair = kernel::connected(kernel::smallest);
  kernel::fill(pair.near);
  io_uring_prep_poll_add(ring.entry(1), pair.near.get(), POLLOUT);
  ring.submit();
  REQUIRE(ring.stays_quiet());
  REQUIRE(::shutdown(pair.near.get(), SHUT_RDWR) == 0);
  CHECK(ring.next().result > 0);
}

TEST_CASE("broken: our own shutdown ends a receive with 0") {
  kernel::ring ring;
  auto pair = kernel::connected();
  char byte = 0;
  io_uring_prep_recv(ring.entry(1), pair.near.get(), &byte, 1, 0);
  ring.submit();
  REQUIRE(::shutdown(pair.near.get(), SHUT_RDWR) == 0);
  CHECK(ring.next().result == 0);
}

TEST_CASE("broken: a peer that half-closes ends a receive with 0 and still takes a send") {
  kernel::ring ring;
  auto pair = kernel::connected();
  char byte = 0;
  io_uring_prep_recv(ring.entry(1), pair.near.get(), &byte, 1, 0);
  ring.submit();
  REQUIRE(::shutdown(pair.far.get(), SHUT_WR) == 0);
  CHECK(ring.next().result == 0);
  io_uring_prep_send(ring.entry(2), pair.near.get(), "xyz", 3, MSG_WAITALL | MSG_NOSIGNAL);
  CHECK(ring.next().result == 3);
  CHECK(kernel::read_all(pair.far, 3) == "xyz");
}

TEST_CASE("broken: a receive reports a reset as ECONNRESET") {
  kernel::ring ring;
  auto pair = kernel::connected();
  char byte = 0;
  io_uring_prep_recv(ring.entry(1), pair.near.get(), &byte, 1, 0);
  ring.submit();
  pair.far.reset();
  CHECK(ring.next().result == -ECONNRESET);
}
