// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves how a multishot accept reports connections and how it ends.

#include "kernel/harness.hpp"

#include <catch2/catch_test_macros.hpp>

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <vector>

namespace {

constexpr std::uint64_t accept_id = 1;

void accept_all(kernel::ring& ring, kernel::descriptor const& listener) {
  io_uring_prep_multishot_accept(ring.entry(accept_id), listener.get(), nullptr, nullptr,
                                 SOCK_CLOEXEC);
  ring.submit();
}

/** A listener with a multishot accept in flight. */
struct accepting {
  kernel::ring ring;
  kernel::descriptor listener = kernel::listening();

  accepting() { accept_all(ring, listener); }
};

/** While it lives, the process may have one descriptor more than it has now. */
class one_descriptor_left {
public:
  one_descriptor_left() {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    kernel::descriptor const lowest(::dup(0));
    rlimit const limit{static_cast<rlim_t>(lowest.get()) + 1, before_.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &limit);
  }
  ~one_descriptor_left() { ::setrlimit(RLIMIT_NOFILE, &before_); }
  one_descriptor_left(one_descriptor_left const&) = delete;
  one_descriptor_left& operator=(one_descriptor_left const&) = delete;

private:
  rlimit before_{};
};

}  // namespace

TEST_CASE("accept: a multishot one reports each connection and says that more will come") {
  accepting server;
  for (int i = 0; i < 3; ++i) {
    auto const client = kernel::connected_to(server.listener);
    auto const event = server.ring.next();
    CHECK(event.has_more());
    kernel::descriptor const accepted(event.result);
    REQUIRE(accepted.get() >= 0);
    REQUIRE(::send(client.get(), "x", 1, 0) == 1);
    CHECK(kernel::read_all(accepted, 1) == "x");
  }
}

TEST_CASE("accept: accepted sockets are close-on-exec, blocking, and inherit TCP_NODELAY") {
  accepting server;
  int value = 1;
  ::setsockopt(server.listener.get(), IPPROTO_TCP, TCP_NODELAY, &value, sizeof value);
  auto const client = kernel::connected_to(server.listener);
  kernel::descriptor const accepted(server.ring.next().result);
  socklen_t size = sizeof value;
  value = 0;
  REQUIRE(::getsockopt(accepted.get(), IPPROTO_TCP, TCP_NODELAY, &value, &size) == 0);
  CHECK(value == 1);
  CHECK((::fcntl(accepted.get(), F_GETFD) & FD_CLOEXEC) != 0);
  CHECK((::fcntl(accepted.get(), F_GETFL) & O_NONBLOCK) == 0);
}

TEST_CASE("accept: with the completion queue full, a multishot one loses no connection") {
  constexpr int count = 40;
  kernel::ring ring(8, kernel::own_flags, 8);
  auto const listener = kernel::listening();
  accept_all(ring, listener);
  std::vector<kernel::descriptor> clients;
  std::vector<kernel::descriptor> accepted;
  for (int i = 0; i < count; ++i) clients.push_back(kernel::connected_to(listener));
  for (int i = 0; i < count; ++i) {
    auto const event = ring.next();
    REQUIRE(event.result >= 0);  // also when it is the last one
    accepted.emplace_back(event.result);
    if (!event.has_more()) accept_all(ring, listener);
  }
  CHECK(ring.stays_quiet());
}

TEST_CASE("accept: a cancel ends a multishot accept with ECANCELED and no F_MORE") {
  accepting server;
  io_uring_sqe* const cancel = server.ring.entry(2);
  io_uring_prep_cancel64(cancel, accept_id, 0);
  cancel->flags = IOSQE_CQE_SKIP_SUCCESS;
  auto const ended = server.ring.next();
  CHECK(ended.who == accept_id);
  CHECK(ended.result == -ECANCELED);
  CHECK(!ended.has_more());
}

TEST_CASE("accept: on a socket that does not listen it ends with EINVAL") {
  kernel::ring ring;
  auto const pair = kernel::connected();
  io_uring_prep_multishot_accept(ring.entry(1), pair.near.get(), nullptr, nullptr, 0);
  auto const ended = ring.next();
  CHECK(ended.result == -EINVAL);
  CHECK(!ended.has_more());
}

TEST_CASE("K10: without descriptors a multishot accept ends with EMFILE, again when re-armed") {
  kernel::ring ring;
  auto const listener = kernel::listening();
  auto const first_client = kernel::connected_to(listener);
  auto const second_client = kernel::connected_to(listener);
  kernel::descriptor first;
  {
    one_descriptor_left const shortage;
    accept_all(ring, listener);
    auto const taken = ring.next();
    CHECK(taken.has_more());
    first = kernel::descriptor(taken.result);
    REQUIRE(first.get() >= 0);
    auto const ended = ring.next();
    CHECK(ended.result == -EMFILE);
    CHECK(!ended.has_more());
    accept_all(ring, listener);
    auto const ended_again = ring.next();
    CHECK(ended_again.result == -EMFILE);
    CHECK(!ended_again.has_more());
  }
  accept_all(ring, listener);
  kernel::descriptor const second(ring.next().result);
  CHECK(second.get() >= 0);  // the backlog had kept it
}

TEST_CASE("K10: a multishot accept goes by the limit that held when it was submitted") {
  accepting server;
  auto const first_client = kernel::connected_to(server.listener);
  auto const second_client = kernel::connected_to(server.listener);
  one_descriptor_left const shortage;
  kernel::descriptor const first(server.ring.next().result);
  kernel::descriptor const second(server.ring.next().result);
  CHECK(first.get() >= 0);
  CHECK(second.get() >= 0);
}

TEST_CASE("K11: closing the listener does not end a multishot accept, nor the listening") {
  accepting server;
  sockaddr_in address{};
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  ::getsockname(server.listener.get(), generic, &size);
  server.listener.close();
  CHECK(server.ring.stays_quiet());
  kernel::descriptor const client(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  CHECK(::connect(client.get(), generic, size) == 0);
  kernel::descriptor const accepted(server.ring.next().result);
  CHECK(accepted.get() >= 0);
}

TEST_CASE("K11: a cancel and a close in one batch end the listening") {
  accepting server;
  sockaddr_in address{};
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  ::getsockname(server.listener.get(), generic, &size);
  io_uring_prep_cancel64(server.ring.entry(2), accept_id, 0);
  io_uring_prep_close(server.ring.entry(3), server.listener.release());
  for (int i = 0; i < 3; ++i) static_cast<void>(server.ring.next());
  kernel::descriptor const client(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  CHECK(::connect(client.get(), generic, size) == -1);
  CHECK(errno == ECONNREFUSED);
}

TEST_CASE("K24: a peer that resets in the backlog is accepted; the first receive tells") {
  kernel::ring ring;
  auto const listener = kernel::listening();
  kernel::connected_to(listener).reset();
  io_uring_prep_accept(ring.entry(1), listener.get(), nullptr, nullptr, 0);
  kernel::descriptor const accepted(ring.next().result);
  REQUIRE(accepted.get() >= 0);
  char byte = 0;
  io_uring_prep_recv(ring.entry(2), accepted.get(), &byte, 1, 0);
  CHECK(ring.next().result == -ECONNRESET);
}

TEST_CASE("K24: of 1,000 peers that reset at once, each is reported once") {
  constexpr std::size_t count = 1000;
  kernel::ring ring(256, kernel::own_flags, 512);  // the completion queue overflows too
  std::vector<kernel::tcp_pair> pairs;
  std::vector<char> bytes(count);
  for (std::size_t i = 0; i < count; ++i) {
    pairs.push_back(kernel::connected());
    if (io_uring_sq_space_left(ring.raw()) == 0) ring.submit();
    io_uring_prep_recv(ring.entry(i), pairs[i].near.get(), &bytes[i], 1, 0);
  }
  ring.submit();
  for (auto& pair : pairs) pair.far.reset();
  std::vector<int> reports(count);
  for (std::size_t i = 0; i < count; ++i) {
    auto const event = ring.next();
    REQUIRE(event.result == -ECONNRESET);
    ++reports.at(event.who);
  }
  CHECK(reports == std::vector<int>(count, 1));
  CHECK(ring.stays_quiet());
}
