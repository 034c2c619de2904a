// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves when a send completes, with how much, and in which order sends reach the peer, on loopback
// connections with the smallest buffers.

#include "kernel/harness.hpp"

#include <catch2/catch_test_macros.hpp>

#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <thread>

namespace {

constexpr std::size_t mebibyte = 1U << 20U;

/** Whether two sends of 20 kB each, in flight together, were mixed on their way. */
bool interleave() {
  kernel::ring ring;
  auto pair = kernel::connected(kernel::smallest);
  std::string const a(20'000, 'a');
  std::string const b(20'000, 'b');
  io_uring_prep_send(ring.entry(1), pair.near.get(), a.data(), a.size(), MSG_WAITALL);
  io_uring_prep_send(ring.entry(2), pair.near.get(), b.data(), b.size(), MSG_WAITALL);
  ring.submit();
  std::string received;
  std::thread reader([&] { received = kernel::read_all(pair.far, a.size() + b.size()); });
  int const sent = ring.next().result + ring.next().result;
  pair.near.close();
  reader.join();
  REQUIRE(sent == 40'000);
  REQUIRE(received.size() == 40'000);
  return received != a + b && received != b + a;
}

}  // namespace

TEST_CASE("K3: a send without MSG_WAITALL on a small buffer is short") {
  kernel::ring ring;
  auto pair = kernel::connected(kernel::smallest);
  auto const bytes = kernel::pattern(mebibyte);
  io_uring_prep_send(ring.entry(1), pair.near.get(), bytes.data(), bytes.size(), 0);
  auto const sent = ring.next();
  CHECK(sent.result > 0);
  CHECK(sent.result < 100'000);
}

TEST_CASE("K3: a send with MSG_WAITALL completes when all of it is sent, and not before") {
  kernel::ring ring;
  auto pair = kernel::connected(kernel::smallest);
  auto const bytes = kernel::pattern(mebibyte);
  io_uring_prep_send(ring.entry(1), pair.near.get(), bytes.data(), bytes.size(), MSG_WAITALL);
  ring.submit();
  REQUIRE(ring.stays_quiet());
  std::string received;
  std::thread reader([&] { received = kernel::read_all(pair.far, mebibyte); });
  auto const sent = ring.next();
  pair.near.close();
  reader.join();
  CHECK(sent.result == static_cast<int>(mebibyte));
  CHECK((received == bytes));
}

TEST_CASE("K3: a sendmsg with MSG_WAITALL goes on across its pieces") {
  kernel::ring ring;
  auto pair = kernel::connected(kernel::smallest);
  auto bytes = kernel::pattern(160'000);
  std::array<iovec, 16> pieces{};
  for (std::size_t i = 0; i < pieces.size(); ++i) pieces[i] = {bytes.data() + i * 10'000, 10'000};
  msghdr message{};
  message.msg_iov = pieces.data();
  message.msg_iovlen = pieces.size();
  io_uring_prep_sendmsg(ring.entry(1), pair.near.get(), &message, MSG_WAITALL | MSG_NOSIGNAL);
  ring.submit();
  REQUIRE(ring.stays_quiet());
  std::string received;
  std::thread reader([&] { received = kernel::read_all(pair.far, bytes.size()); });
  auto const sent = ring.next();
  pair.near.close();
  reader.join();
  CHECK(sent.result == 160'000);
  CHECK((received == bytes));
}

TEST_CASE("send: the memory of a send in flight is read until its completion") {
  kernel::ring ring;
  auto pair = kernel::connected(kernel::smallest);
  std::string bytes(mebibyte, 'a');
  io_uring_prep_send(ring.entry(1), pair.near.get(), bytes.data(), bytes.size(), MSG_WAITALL);
  ring.submit();
  REQUIRE(ring.stays_quiet());
  std::ranges::fill(bytes, 'b');
  std::string received;
  std::thread reader([&] { received = kernel::read_all(pair.far, mebibyte); });
  CHECK(ring.next().result == static_cast<int>(mebibyte));
  pair.near.close();
  reader.join();
  CHECK(received.front() == 'a');
  CHECK(received.back() == 'b');
}

TEST_CASE("K6: two sends in flight on one socket are mixed on the wire") {
  bool was_mixed = false;
  for (int tries = 0; tries < 20 && !was_mixed; ++tries) was_mixed = interleave();
  CHECK(was_mixed);
}

TEST_CASE("send: a direct one takes what fits, and says EAGAIN when nothing does") {
  auto pair = kernel::connected(kernel::smallest);
  auto const bytes = kernel::pattern(mebibyte);
  ssize_t const n = ::send(pair.near.get(), bytes.data(), bytes.size(), MSG_DONTWAIT);
  CHECK(n > 0);
  CHECK(n < ssize_t{mebibyte});
  kernel::fill(pair.near);
  CHECK(::send(pair.near.get(), "x", 1, MSG_DONTWAIT) == -1);
  CHECK(errno == EAGAIN);
}

TEST_CASE("send: a poll for POLLOUT waits while the buffer is full and ends when the peer reads") {
  kernel::ring ring;
  auto pair = kernel::connected(kernel::smallest);
  std::size_t const taken = kernel::fill(pair.near);
  io_uring_prep_poll_add(ring.entry(1), pair.near.get(), POLLOUT);
  ring.submit();
  REQUIRE(ring.stays_quiet());
  REQUIRE(kernel::read_all(pair.far, taken).size() == taken);
  auto const writable = ring.next();
  CHECK((writable.result & POLLOUT) != 0);
  CHECK(!writable.has_more());
}

TEST_CASE("send: a poll for POLLOUT on a socket with room completes at once") {
  kernel::ring ring;
  auto pair = kernel::connected();
  io_uring_prep_poll_add(ring.entry(1), pair.near.get(), POLLOUT);
  CHECK((ring.next().result & POLLOUT) != 0);
}
