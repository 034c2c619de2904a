// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves what only the epoll ring has to see to: closes behind calls that run on threads, cancels
// of such calls, numbers that are closed under an operation, and shares of a turn. What it has in
// common with the kernel's ring is in the contract tests.

#include "ring/epoll_ring.hpp"

#include "support/connection.hpp"
#include "unit/ring/driver.hpp"
#include "unit/temporary_directory.hpp"

#include <fcntl.h>
#include <linux/openat2.h>
#include <poll.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <vector>

using namespace penstock;
using namespace penstock::test;
using detail::unique_fd;

namespace {

/** A directory with a FIFO: opening that waits, on a thread of the pool, until released. */
struct slow_opens {
  driver ring{kind::epoll};
  tests::temporary_directory directory;
  unique_fd fd;
  open_how how{};
  unique_fd writer;

  slow_opens() {
    REQUIRE(::mkfifo(directory.at("fifo").c_str(), 0600) == 0);
    fd.reset(::open(directory.path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    how.flags = O_RDONLY | O_CLOEXEC;
  }
  void open(std::uint64_t who) {
    io_uring_sqe& entry = ring.entry(who, IORING_OP_OPENAT2, fd.get());
    entry.addr = reinterpret_cast<std::uintptr_t>("fifo");
    entry.off = reinterpret_cast<std::uintptr_t>(&how);
    entry.len = sizeof how;
  }
  /** Let every open go through, now and later. */
  void release() { writer.reset(::open(directory.at("fifo").c_str(), O_RDWR | O_CLOEXEC)); }
};

bool is_open(int fd) { return ::fcntl(fd, F_GETFD) >= 0; }

}  // namespace

TEST_CASE("a close waits for the calls on threads that name its descriptor", "[ring]") {
  slow_opens slow;
  int const directory = slow.fd.get();
  slow.open(1);
  slow.ring.close(2, slow.fd.release());
  REQUIRE(slow.ring.stays_quiet());
  CHECK(is_open(directory));
  slow.ring.cancel(3, 2);
  CHECK(slow.ring.next() == event{3, -EALREADY});  // a close is not to be stopped
  slow.release();
  event const opened = slow.ring.next();
  unique_fd const fifo(opened.result);
  CHECK(opened == event{1, fifo.get()});
  CHECK(slow.ring.next() == event{2, 0});
  CHECK_FALSE(is_open(directory));
}

TEST_CASE("of two closes that wait for one call the second has nothing to close", "[ring]") {
  slow_opens slow;
  int const directory = slow.fd.release();
  slow.fd = unique_fd(::dup(directory));
  int const twin = slow.fd.get();
  slow.open(1);
  slow.ring.close(2, twin);
  slow.ring.close(3, slow.fd.release());
  REQUIRE(slow.ring.stays_quiet());
  slow.release();
  unique_fd const fifo(slow.ring.next().result);
  std::vector<event> closes{slow.ring.next(), slow.ring.next()};
  std::ranges::sort(closes, {}, &event::who);
  CHECK(closes == std::vector<event>{{2, 0}, {3, -EBADF}});
  CHECK(is_open(directory));
  ::close(directory);
}

TEST_CASE("a call that no thread has begun can be canceled, one that runs ends by itself",
          "[ring]") {
  slow_opens slow;
  for (std::uint64_t who = 1; who <= 5; ++who) slow.open(who);
  REQUIRE(slow.ring.stays_quiet());  // four run, the fifth waits for a thread
  slow.ring.cancel(9, 5).flags = IOSQE_CQE_SKIP_SUCCESS;
  CHECK(slow.ring.next() == event{5, -ECANCELED});
  slow.ring.cancel(8, 1).flags = IOSQE_CQE_SKIP_SUCCESS;
  CHECK(slow.ring.next() == event{8, -EALREADY});
  slow.release();
  std::vector<unique_fd> opened;
  for (int i = 0; i < 4; ++i) opened.emplace_back(slow.ring.next().result);
  CHECK(std::ranges::none_of(opened, [](unique_fd const& fd) { return fd.get() < 0; }));
  CHECK(slow.ring.stays_quiet());
}

TEST_CASE("a ring that goes waits for the calls that run, and drops the others", "[ring]") {
  unique_fd const file(::open("/proc/self/exe", O_RDONLY | O_CLOEXEC));
  std::vector<char> to(100 * 4096, 'x');
  for (int round = 0; round < 20; ++round) {
    driver ring(kind::epoll);
    for (std::size_t i = 0; i < 100; ++i) {
      ring.transfer(i, IORING_OP_READ, file.get(), &to[i * 4096], 4096);
    }
    ring.submit();
  }  // a sanitizer sees a thread that still works on what is gone
  std::ranges::fill(to, 'x');
  CHECK(std::ranges::count(to, 'x') == std::ssize(to));
}

TEST_CASE("sockets go on while every thread of the pool waits", "[ring]") {
  slow_opens slow;
  auto const pair = connect_descriptors();
  for (std::uint64_t who = 1; who <= 4; ++who) slow.open(who);
  char byte = 0;
  slow.ring.recv(9, pair.server.get(), {&byte, 1});
  REQUIRE(slow.ring.stays_quiet());
  REQUIRE(::send(pair.client.get(), "x", 1, 0) == 1);
  CHECK(slow.ring.next() == event{9, 1});
  slow.release();
  for (int i = 0; i < 4; ++i) unique_fd const opened(slow.ring.next().result);
}

TEST_CASE("an operation whose descriptor is closed under it ends with its cancel only", "[ring]") {
  driver ring(kind::epoll);
  auto const other = connect_descriptors();
  auto pair = connect_descriptors();
  char byte = 0;
  int const number = pair.server.get();
  ring.recv(1, number, {&byte, 1});
  ring.close(2, pair.server.release());
  CHECK(ring.next() == event{2, 0});
  unique_fd const next(::fcntl(other.server.get(), F_DUPFD_CLOEXEC, number));
  REQUIRE(next.get() == number);
  REQUIRE(::send(other.client.get(), "n", 1, 0) == 1);
  ring.poll(3, number, POLLIN);
  CHECK(ring.next() == event{3, POLLIN});
  CHECK(ring.stays_quiet());
  ring.cancel(4, 1).flags = IOSQE_CQE_SKIP_SUCCESS;
  CHECK(ring.next() == event{1, -ECANCELED});
}

TEST_CASE("an operation left behind by a close the ring never saw stays out of an accept's number",
          "[ring]") {
  driver ring(kind::epoll);
  auto pair = connect_descriptors();
  unique_fd const listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in where{};
  socklen_t size = sizeof where;
  where.sin_family = AF_INET;
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* const address = reinterpret_cast<sockaddr*>(&where);
  REQUIRE(::bind(listener.get(), address, size) == 0);
  REQUIRE(::listen(listener.get(), 1) == 0);
  REQUIRE(::getsockname(listener.get(), address, &size) == 0);
  unique_fd const client(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  char stolen = 0;
  int const number = pair.server.get();
  ring.recv(1, number, {&stolen, 1});
  ring.submit();
  pair.server.reset();  // the number is the lowest that is free now
  bool const multishot = GENERATE(false, true);
  bool const is_late = GENERATE(false, true);
  ring.accept(2, listener.get(), multishot);
  if (is_late) ring.submit();
  REQUIRE(::connect(client.get(), address, size) == 0);
  unique_fd const accepted(ring.next().result);
  REQUIRE(accepted.get() == number);
  char byte = 0;
  ring.recv(3, number, {&byte, 1});
  REQUIRE(ring.stays_quiet());
  REQUIRE(::send(client.get(), "n", 1, 0) == 1);
  CHECK(ring.next() == event{3, 1});
  CHECK(byte == 'n');
  CHECK(stolen == 0);
  ring.cancel(4, 1).flags = IOSQE_CQE_SKIP_SUCCESS;
  CHECK(ring.next() == event{1, -ECANCELED});
}

TEST_CASE("who is always ready does not keep the others from being seen", "[ring]") {
  driver ring(kind::epoll);
  auto const busy = connect_descriptors();
  auto const patient = connect_descriptors();
  char byte = 0;
  ring.recv(1, patient.server.get(), {&byte, 1});
  ring.submit();
  REQUIRE(::send(patient.client.get(), "x", 1, 0) == 1);
  int rounds = 0;
  for (bool is_seen = false; !is_seen && rounds < 100; ++rounds) {
    ring.send(2, busy.server.get(), "y");
    is_seen = ring.next().who == 1;
  }
  CHECK(rounds < 100);
}

TEST_CASE("flags of entries that are not carried out are refused, not ignored", "[ring]") {
  driver ring(kind::epoll);
  char byte = 0;
  ring.entry(1, IORING_OP_NOP, -1).flags = IOSQE_IO_LINK;
  CHECK(ring.next() == event{1, -EINVAL});
  ring.recv(2, 0, {&byte, 1}).ioprio = IORING_RECV_MULTISHOT;
  CHECK(ring.next() == event{2, -EINVAL});
  ring.poll(3, 0, 1).len = IORING_POLL_ADD_MULTI;
  CHECK(ring.next() == event{3, -EINVAL});
  ring.cancel(4, 0).cancel_flags = IORING_ASYNC_CANCEL_ALL;
  CHECK(ring.next() == event{4, -EINVAL});
}
