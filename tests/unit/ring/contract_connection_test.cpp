// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that both rings give accepts, connects, closes and cancels the same results, and that a
// descriptor's number may come back without an old operation or an old wait getting in the way.

#include "support/connection.hpp"
#include "support/sanitizers.hpp"
#include "unit/ring/driver.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>

#include <cerrno>
#include <set>
#include <vector>

using namespace penstock;
using namespace penstock::test;
using detail::unique_fd;

namespace {

sockaddr const nobody{.sa_family = AF_UNSPEC, .sa_data = {}};

/** A listening socket on a free port of loopback, and its address. */
struct listener {
  unique_fd fd{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  sockaddr_in address{};
  socklen_t size = sizeof address;

  explicit listener(int backlog = 64) {
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    PENSTOCK_ASSERT(::bind(fd.get(), &generic(), size) == 0, "bind");
    PENSTOCK_ASSERT(::listen(fd.get(), backlog) == 0, "listen");
    PENSTOCK_ASSERT(::getsockname(fd.get(), &generic(), &size) == 0, "getsockname");
  }
  sockaddr& generic() { return reinterpret_cast<sockaddr&>(address); }
  unique_fd connect() {
    unique_fd made(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    PENSTOCK_ASSERT(::connect(made.get(), &generic(), size) == 0, "connect");
    return made;
  }
};

bool is_blocking(int fd) { return (::fcntl(fd, F_GETFL) & O_NONBLOCK) == 0; }
bool is_open(int fd) { return ::fcntl(fd, F_GETFD) >= 0; }

/** While it lives, the process may open no descriptor. */
class no_descriptor_left {
public:
  no_descriptor_left() {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    unique_fd const lowest(::dup(0));
    rlimit const limit{static_cast<rlim_t>(lowest.get()), before_.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &limit);
  }
  ~no_descriptor_left() { ::setrlimit(RLIMIT_NOFILE, &before_); }
  no_descriptor_left(no_descriptor_left const&) = delete;
  no_descriptor_left& operator=(no_descriptor_left const&) = delete;

private:
  rlimit before_{};
};

/** How the peer of `fd` learns of its end: 0 for an orderly one, else an errno. */
int end_of_stream(unique_fd const& fd) {
  timeval const patience{5, 0};
  ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  std::array<char, 65536> bytes;
  for (;;) {
    ssize_t const n = ::recv(fd.get(), bytes.data(), bytes.size(), 0);
    if (n <= 0) return n == 0 ? 0 : errno;
  }
}

}  // namespace

TEST_CASE("accept: takes the connection that is there, or the one that comes", "[ring]") {
  driver ring(both_rings());
  listener server;
  auto const early = server.connect();
  ring.accept(1, server.fd.get(), false, SOCK_CLOEXEC);
  event const first = ring.next();
  unique_fd const accepted(first.result);
  CHECK(first == event{1, accepted.get()});
  REQUIRE(accepted.get() >= 0);
  CHECK(is_blocking(accepted.get()));
  CHECK((::fcntl(accepted.get(), F_GETFD) & FD_CLOEXEC) != 0);
  ring.accept(2, server.fd.get(), false);
  REQUIRE(ring.stays_quiet());
  auto const late = server.connect();
  unique_fd const second(ring.next().result);
  CHECK(second.get() >= 0);
  auto const third = server.connect();
  CHECK(ring.stays_quiet());
}

TEST_CASE("accept: a multishot one reports every connection and says that more will come",
          "[ring]") {
  driver ring(both_rings());
  listener server;
  std::vector<unique_fd> clients;
  for (int i = 0; i < 5; ++i) clients.push_back(server.connect());
  ring.accept(1, server.fd.get(), true);
  std::set<int> seen;
  for (int i = 0; i < 10; ++i) {
    if (i >= 5) clients.push_back(server.connect());
    event const came = ring.next();
    CHECK(came.who == 1);
    CHECK(came.more);
    REQUIRE(came.result >= 0);
    seen.insert(came.result);
  }
  CHECK(seen.size() == 10);
  ring.cancel(2, 1).flags = IOSQE_CQE_SKIP_SUCCESS;
  CHECK(ring.next() == event{1, -ECANCELED});
  auto const unseen = server.connect();
  CHECK(ring.stays_quiet());
  for (int const fd : seen) ::close(fd);
}

TEST_CASE("accept: two rings on one listener share the connections, and neither is blocked",
          "[ring]") {
  kind const which = both_rings();
  driver ring(which);
  driver other(which);
  listener server;
  ring.accept(1, server.fd.get(), true);
  other.accept(2, server.fd.get(), true);
  ring.submit();
  other.submit();
  auto const client = server.connect();
  std::vector<unique_fd> accepted;
  for (driver* const one : {&ring, &other}) {
    for (event e; (e = one->next(20ms)).who != 0;) accepted.emplace_back(e.result);
  }
  CHECK(accepted.size() == 1);
}

TEST_CASE("accept: what does not listen ends it, a multishot one too", "[ring]") {
  driver ring(both_rings());
  auto const pair = connect_descriptors();
  ring.accept(1, pair.server.get(), true);
  CHECK(ring.next() == event{1, -EINVAL});
  ring.accept(2, pair.server.get(), false);
  CHECK(ring.next() == event{2, -EINVAL});
  ring.accept(3, -1, true);
  CHECK(ring.next() == event{3, -EBADF});
}

TEST_CASE("K10: without a descriptor an accept ends with EMFILE, and the backlog keeps what came",
          "[ring]") {
  if (has_undefined_behavior_sanitizer) SKIP("the sanitizer needs descriptors of its own");
  driver ring(both_rings());
  listener server;
  auto const client = server.connect();
  bool const multishot = GENERATE(false, true);
  {
    no_descriptor_left const shortage;
    ring.accept(1, server.fd.get(), multishot);
    CHECK(ring.next() == event{1, -EMFILE});
  }
  ring.accept(2, server.fd.get(), multishot);
  event const came = ring.next();
  unique_fd const accepted(came.result);
  CHECK(came == event{2, accepted.get(), multishot});
  CHECK(accepted.get() >= 0);
}

TEST_CASE("connect: ends when it is through, and leaves the socket blocking", "[ring]") {
  driver ring(both_rings());
  listener server;
  unique_fd const fd(ring->socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  ring.connect(1, fd.get(), server.generic(), server.size);
  CHECK(ring.next() == event{1, 0});
  CHECK(is_blocking(fd.get()));
  unique_fd const accepted(::accept(server.fd.get(), nullptr, nullptr));
  REQUIRE(::send(accepted.get(), "x", 1, 0) == 1);
  char byte = 0;
  ring.recv(2, fd.get(), {&byte, 1});
  CHECK(ring.next() == event{2, 1});
}

TEST_CASE("connect: nobody there is ECONNREFUSED", "[ring]") {
  driver ring(both_rings());
  listener server;
  server.fd.reset();
  unique_fd const fd(ring->socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  ring.connect(1, fd.get(), server.generic(), server.size);
  CHECK(ring.next() == event{1, -ECONNREFUSED});
  CHECK(is_blocking(fd.get()));
}

TEST_CASE("connect: one that waits for room in the backlog is canceled", "[ring]") {
  driver ring(both_rings());
  listener server(0);
  auto const occupant = server.connect();  // the backlog of 0 holds one
  unique_fd const fd(ring->socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  ring.connect(1, fd.get(), server.generic(), server.size);
  REQUIRE(ring.stays_quiet());
  ring.cancel(2, 1).flags = IOSQE_CQE_SKIP_SUCCESS;
  CHECK(ring.next() == event{1, -ECANCELED});
  CHECK(is_blocking(fd.get()));
}

TEST_CASE("connect: to no address it breaks the connection under what is in flight", "[ring]") {
  driver ring(both_rings());
  auto const pair = connect_descriptors(small_buffers);
  std::string const bytes = pattern(1U << 20U);
  char byte = 0;
  ring.recv(1, pair.server.get(), {&byte, 1});
  ring.send(2, pair.server.get(), bytes);
  REQUIRE(ring.stays_quiet());
  ring.connect(3, pair.server.get(), nobody, sizeof nobody).flags = IOSQE_CQE_SKIP_SUCCESS;
  for (int i = 0; i < 2; ++i) {
    event const ended = ring.next();
    REQUIRE((ended.who == 1 || ended.who == 2));
    if (ended.who == 1) CHECK(ended.result <= 0);
    if (ended.who == 2) CHECK((ended.result > 0 && ended.result < 1 << 20));
  }
  CHECK(ring.stays_quiet());
  CHECK(end_of_stream(pair.client) == ECONNRESET);
}

TEST_CASE("connect: to no address it ends a poll for writing", "[ring]") {
  driver ring(both_rings());
  auto const pair = connect_descriptors(small_buffers);
  std::string const bytes(65536, 'f');
  while (::send(pair.server.get(), bytes.data(), bytes.size(), MSG_DONTWAIT) > 0) continue;
  ring.poll(1, pair.server.get(), POLLOUT);
  REQUIRE(ring.stays_quiet());
  ring.connect(2, pair.server.get(), nobody, sizeof nobody).flags = IOSQE_CQE_SKIP_SUCCESS;
  event const ended = ring.next();
  CHECK(ended.who == 1);
  CHECK(ended.result > 0);
}

TEST_CASE("close: closes once, and success may go unreported", "[ring]") {
  driver ring(both_rings());
  auto pair = connect_descriptors();
  int const fd = pair.server.release();
  ring.close(1, fd);
  CHECK(ring.next() == event{1, 0});
  CHECK_FALSE(is_open(fd));
  CHECK(end_of_stream(pair.client) == 0);
  ring.close(2, fd).flags = IOSQE_CQE_SKIP_SUCCESS;
  CHECK(ring.next() == event{2, -EBADF});
  int const other = pair.client.release();
  ring.close(3, other).flags = IOSQE_CQE_SKIP_SUCCESS;
  CHECK(ring.stays_quiet());
  CHECK_FALSE(is_open(other));
}

TEST_CASE("close: in one batch behind a send it ends the stream after the bytes", "[ring]") {
  driver ring(both_rings());
  auto pair = connect_descriptors();
  ring.send(1, pair.server.get(), "last");
  ring.close(2, pair.server.release());
  CHECK(ring.next() == event{1, 4});
  CHECK(ring.next() == event{2, 0});
  std::array<char, 8> bytes{};
  CHECK(::recv(pair.client.get(), bytes.data(), bytes.size(), MSG_WAITALL) == 4);
}

TEST_CASE("close: a cancel and a close in one batch end the listening", "[ring]") {
  driver ring(both_rings());
  listener server;
  ring.accept(1, server.fd.get(), true);
  REQUIRE(ring.stays_quiet());
  ring.cancel(2, 1).flags = IOSQE_CQE_SKIP_SUCCESS;
  ring.close(3, server.fd.release()).flags = IOSQE_CQE_SKIP_SUCCESS;
  CHECK(ring.next() == event{1, -ECANCELED});
  CHECK(ring.stays_quiet());
  unique_fd const late(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  CHECK(::connect(late.get(), &server.generic(), server.size) == -1);
  CHECK(errno == ECONNREFUSED);
}

TEST_CASE("cancel: it finds what was submitted before it, in the same batch too", "[ring]") {
  driver ring(both_rings());
  auto const pair = connect_descriptors();
  char byte = 0;
  ring.recv(1, pair.server.get(), {&byte, 1});
  ring.cancel(2, 1);
  std::set<std::uint64_t> ended;
  for (int i = 0; i < 2; ++i) {
    event const one = ring.next();
    CHECK(one.result == (one.who == 1 ? -ECANCELED : 0));
    ended.insert(one.who);
  }
  CHECK(ended == std::set<std::uint64_t>{1, 2});
  REQUIRE(::send(pair.client.get(), "x", 1, 0) == 1);
  CHECK(ring.stays_quiet());  // a receive that was canceled takes no bytes
  CHECK(byte == 0);
  CHECK(::recv(pair.server.get(), &byte, 1, MSG_DONTWAIT) == 1);
}

TEST_CASE("cancel: what is over or was never there is ENOENT, also when success is silent",
          "[ring]") {
  driver ring(both_rings());
  auto const pair = connect_descriptors();
  REQUIRE(::send(pair.client.get(), "x", 1, 0) == 1);
  char byte = 0;
  ring.recv(1, pair.server.get(), {&byte, 1});
  ring.cancel(2, 1).flags = IOSQE_CQE_SKIP_SUCCESS;
  CHECK(ring.next() == event{1, 1});
  CHECK(ring.next() == event{2, -ENOENT});
  ring.cancel(3, 1);
  CHECK(ring.next() == event{3, -ENOENT});
}

TEST_CASE("cancel: a poll and a multishot accept end with ECANCELED, others go on", "[ring]") {
  driver ring(both_rings());
  auto const pair = connect_descriptors();
  listener server;
  char byte = 0;
  ring.poll(1, pair.server.get(), POLLIN);
  ring.recv(2, pair.server.get(), {&byte, 1});
  ring.accept(3, server.fd.get(), true);
  REQUIRE(ring.stays_quiet());
  ring.cancel(4, 1).flags = IOSQE_CQE_SKIP_SUCCESS;
  CHECK(ring.next() == event{1, -ECANCELED});
  ring.cancel(5, 3).flags = IOSQE_CQE_SKIP_SUCCESS;
  CHECK(ring.next() == event{3, -ECANCELED});
  REQUIRE(::send(pair.client.get(), "x", 1, 0) == 1);
  CHECK(ring.next() == event{2, 1});
}

TEST_CASE("a number that comes back after a close the ring never saw is waited for afresh",
          "[ring]") {
  driver ring(both_rings());
  char byte = 0;
  for (int round = 0; round < 3; ++round) {
    auto pair = connect_descriptors();
    ring.recv(1, pair.server.get(), {&byte, 1});
    REQUIRE(ring.stays_quiet());
    REQUIRE(::send(pair.client.get(), "x", 1, 0) == 1);
    CHECK(ring.next() == event{1, 1});
  }  // closed here, by plain calls
  auto pair = connect_descriptors();
  ring.recv(2, pair.server.get(), {&byte, 1});
  ring.cancel(3, 2).flags = IOSQE_CQE_SKIP_SUCCESS;
  CHECK(ring.next() == event{2, -ECANCELED});
}

TEST_CASE("an old file that lives on elsewhere completes nothing of the number's new one",
          "[ring]") {
  driver ring(both_rings());
  auto pair = connect_descriptors();
  auto other = connect_descriptors();
  int const number = pair.server.get();
  unique_fd const twin(::dup(number));
  char byte = 0;
  ring.recv(1, number, {&byte, 1});
  ring.cancel(2, 1).flags = IOSQE_CQE_SKIP_SUCCESS;
  CHECK(ring.next() == event{1, -ECANCELED});
  pair.server.reset();
  unique_fd const again(::fcntl(other.server.get(), F_DUPFD_CLOEXEC, number));
  REQUIRE(again.get() == number);
  ring.recv(3, number, {&byte, 1});
  REQUIRE(ring.stays_quiet());
  REQUIRE(::send(pair.client.get(), "o", 1, 0) == 1);  // to the old file
  CHECK(ring.stays_quiet());
  REQUIRE(::send(other.client.get(), "n", 1, 0) == 1);
  CHECK(ring.next() == event{3, 1});
  CHECK(byte == 'n');
}
