// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves what a cancel says and what its target says, for each kind of operation that the runtime
// cancels by user_data, and for a target that completes at the same time.

#include "kernel/harness.hpp"

#include <catch2/catch_test_macros.hpp>

#include <netinet/in.h>
#include <poll.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <thread>

namespace {

constexpr std::uint64_t target = 1;
constexpr std::uint64_t cancel = 2;

struct outcome {
  int of_target;
  int of_cancel;
};

/** Cancel `target`, and take its event and the cancel's, in whichever order they come. */
outcome cancel_target(kernel::ring& ring) {
  io_uring_prep_cancel64(ring.entry(cancel), target, 0);
  auto const first = ring.next();
  auto const second = ring.next();
  REQUIRE(first.who + second.who == target + cancel);
  REQUIRE(!first.has_more());
  REQUIRE(!second.has_more());
  return first.who == target ? outcome{first.result, second.result}
                             : outcome{second.result, first.result};
}

}  // namespace

TEST_CASE("cancel: a receive in flight ends with ECANCELED, the cancel with 0") {
  kernel::ring ring;
  auto pair = kernel::connected();
  char byte = 0;
  io_uring_prep_recv(ring.entry(target), pair.near.get(), &byte, 1, 0);
  ring.submit();
  auto const [of_target, of_cancel] = cancel_target(ring);
  CHECK(of_target == -ECANCELED);
  CHECK(of_cancel == 0);
}

TEST_CASE("cancel: it finds an operation submitted in the same batch before it") {
  kernel::ring ring;
  auto pair = kernel::connected();
  char byte = 0;
  io_uring_prep_recv(ring.entry(target), pair.near.get(), &byte, 1, 0);
  auto const [of_target, of_cancel] = cancel_target(ring);
  CHECK(of_target == -ECANCELED);
  CHECK(of_cancel == 0);
}

TEST_CASE("cancel: a receive that was canceled has taken no bytes") {
  kernel::ring ring;
  auto pair = kernel::connected();
  char byte = 0;
  io_uring_prep_recv(ring.entry(target), pair.near.get(), &byte, 1, 0);
  ring.submit();
  REQUIRE(cancel_target(ring).of_target == -ECANCELED);
  REQUIRE(::send(pair.far.get(), "x", 1, 0) == 1);
  CHECK(kernel::read_all(pair.near, 1) == "x");
  CHECK(byte == 0);
}

TEST_CASE("cancel: a poll in flight ends with ECANCELED") {
  kernel::ring ring;
  auto pair = kernel::connected(kernel::smallest);
  kernel::fill(pair.near);
  io_uring_prep_poll_add(ring.entry(target), pair.near.get(), POLLOUT);
  ring.submit();
  auto const [of_target, of_cancel] = cancel_target(ring);
  CHECK(of_target == -ECANCELED);
  CHECK(of_cancel == 0);
}

TEST_CASE("cancel: a connect in flight ends with ECANCELED") {
  kernel::ring ring;
  auto const listener = kernel::listening(0);
  auto const occupant = kernel::connected_to(listener);  // the backlog of 0 holds one
  sockaddr_in address{};
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  REQUIRE(::getsockname(listener.get(), generic, &size) == 0);
  kernel::descriptor const socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  io_uring_prep_connect(ring.entry(target), socket.get(), generic, size);
  ring.submit();
  REQUIRE(ring.stays_quiet());
  auto const [of_target, of_cancel] = cancel_target(ring);
  CHECK(of_target == -ECANCELED);
  CHECK(of_cancel == 0);
}

TEST_CASE("K4: a partly sent send that is canceled reports the bytes, while the cancel says 0") {
  kernel::ring ring;
  auto pair = kernel::connected(kernel::smallest);
  auto const bytes = kernel::pattern(1U << 20U);
  io_uring_prep_send(ring.entry(target), pair.near.get(), bytes.data(), bytes.size(), MSG_WAITALL);
  ring.submit();
  REQUIRE(ring.stays_quiet());
  auto const [of_target, of_cancel] = cancel_target(ring);
  CHECK(of_cancel == 0);
  REQUIRE(of_target > 0);
  REQUIRE(of_target < 1 << 20);
  auto const sent = static_cast<std::size_t>(of_target);
  pair.near.close();
  CHECK((kernel::read_all(pair.far, bytes.size()) == bytes.substr(0, sent)));
}

TEST_CASE("K4: the same holds for a canceled sendmsg of several pieces") {
  kernel::ring ring;
  auto pair = kernel::connected(kernel::smallest);
  auto bytes = kernel::pattern(1U << 20U);
  std::array<iovec, 2> pieces{iovec{bytes.data(), 1000},
                              iovec{bytes.data() + 1000, bytes.size() - 1000}};
  msghdr message{};
  message.msg_iov = pieces.data();
  message.msg_iovlen = pieces.size();
  io_uring_prep_sendmsg(ring.entry(target), pair.near.get(), &message, MSG_WAITALL);
  ring.submit();
  REQUIRE(ring.stays_quiet());
  auto const [of_target, of_cancel] = cancel_target(ring);
  CHECK(of_cancel == 0);
  REQUIRE(of_target > 1000);
  REQUIRE(of_target < 1 << 20);
  auto const sent = static_cast<std::size_t>(of_target);
  pair.near.close();
  CHECK((kernel::read_all(pair.far, bytes.size()) == bytes.substr(0, sent)));
}

TEST_CASE("cancel: a send of which nothing went yet ends with ECANCELED") {
  kernel::ring ring;
  auto pair = kernel::connected(kernel::smallest);
  kernel::fill(pair.near);
  io_uring_prep_send(ring.entry(target), pair.near.get(), "x", 1, MSG_WAITALL);
  ring.submit();
  auto const [of_target, of_cancel] = cancel_target(ring);
  CHECK(of_target == -ECANCELED);
  CHECK(of_cancel == 0);
}

TEST_CASE("K18: a cancel that comes after the completion says ENOENT, and the result stands") {
  kernel::ring ring;
  auto pair = kernel::connected();
  char byte = 0;
  REQUIRE(::send(pair.far.get(), "x", 1, 0) == 1);
  io_uring_prep_recv(ring.entry(target), pair.near.get(), &byte, 1, 0);
  auto const [of_target, of_cancel] = cancel_target(ring);
  CHECK(of_target == 1);
  CHECK(of_cancel == -ENOENT);
}

TEST_CASE("K18: a completion on its way when the cancel comes is either done or canceled") {
  kernel::ring ring;
  auto pair = kernel::connected();
  char byte = 0;
  io_uring_prep_recv(ring.entry(target), pair.near.get(), &byte, 1, 0);
  ring.submit();
  REQUIRE(::send(pair.far.get(), "x", 1, 0) == 1);  // its work is deferred to our next enter
  auto const [of_target, of_cancel] = cancel_target(ring);
  if (of_target == 1) {
    CHECK(of_cancel != 0);
  } else {
    CHECK(of_target == -ECANCELED);
    CHECK(kernel::read_all(pair.near, 1) == "x");
  }
}

TEST_CASE("K18: in 2,000 races of a cancel with a completion neither contradicts the other") {
  kernel::ring ring;
  auto pair = kernel::connected();
  std::atomic<int> round = 0;
  constexpr int rounds = 2000;
  std::jthread const writer([&](std::stop_token const& stop) {
    for (int i = 1; i <= rounds; ++i) {
      while (round.load() < i && !stop.stop_requested()) std::this_thread::yield();
      for (int pause = i % 50; pause > 0; --pause) round.load();
      static_cast<void>(::send(pair.far.get(), "x", 1, MSG_NOSIGNAL));
    }
  });
  for (int i = 1; i <= rounds; ++i) {
    char byte = 0;
    io_uring_prep_recv(ring.entry(target), pair.near.get(), &byte, 1, 0);
    ring.submit();
    round = i;
    auto const [of_target, of_cancel] = cancel_target(ring);
    INFO("round " << i << ": target " << of_target << ", cancel " << of_cancel);
    REQUIRE((of_target == 1 || of_target == -ECANCELED));
    REQUIRE((of_target != 1 || of_cancel == -ENOENT || of_cancel == -EALREADY));
    REQUIRE((of_target == 1 || of_cancel == 0));
    if (of_target != 1) REQUIRE(kernel::read_all(pair.near, 1) == "x");
  }
}
