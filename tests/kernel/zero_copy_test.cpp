// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves how many events a zero-copy send gives and when its buffer is free again.

#include "kernel/harness.hpp"

#include <catch2/catch_test_macros.hpp>

#include <unistd.h>

#include <cerrno>
#include <cstdint>

namespace {

/** A zero-copy send's result, and whether the promised notification came. */
struct outcome {
  int result;
  bool was_promised;
};

outcome send_zero_copy(kernel::ring& ring, int fd, std::string const& bytes) {
  io_uring_prep_send_zc(ring.entry(1), fd, bytes.data(), bytes.size(), MSG_NOSIGNAL, 0);
  auto const first = ring.next();
  if (first.result == -EINVAL) SKIP("SEND_ZC needs Linux 6.0");
  CHECK((first.flags & IORING_CQE_F_NOTIF) == 0);
  return {first.result, first.has_more()};
}

void check_notified(kernel::ring& ring, outcome const& sent) {
  if (!sent.was_promised) {
    CHECK(ring.stays_quiet());
    return;
  }
  auto const second = ring.next();
  CHECK((second.flags & IORING_CQE_F_NOTIF) != 0);
  CHECK(!second.has_more());
  CHECK(second.result == 0);
}

}  // namespace

TEST_CASE("K8: a zero-copy send gives a result that promises a notification, and then that") {
  kernel::ring ring;
  auto pair = kernel::connected();
  std::string const bytes(10'000, 'x');
  auto const sent = send_zero_copy(ring, pair.near.get(), bytes);
  CHECK(sent.result == 10'000);
  CHECK(sent.was_promised);
  CHECK((kernel::read_all(pair.far, bytes.size()) == bytes));
  check_notified(ring, sent);
}

TEST_CASE("K8: a zero-copy send that fails says by F_MORE whether a notification follows") {
  kernel::ring ring;
  std::string const bytes(100, 'x');
  auto pair = kernel::connected();
  ::shutdown(pair.near.get(), SHUT_WR);
  auto const broken = send_zero_copy(ring, pair.near.get(), bytes);
  CHECK(broken.result == -EPIPE);
  check_notified(ring, broken);
  kernel::descriptor const no_socket(::dup(0));
  auto const refused = send_zero_copy(ring, no_socket.get(), bytes);
  CHECK(refused.result == -ENOTSOCK);
  check_notified(ring, refused);
}

TEST_CASE("K9: the buffer of a zero-copy send stays lent while the peer does not read") {
  kernel::ring ring;
  auto pair = kernel::connected({.near_send = 1 << 20, .far_receive = 1});
  std::string const bytes(100'000, 'x');
  auto const sent = send_zero_copy(ring, pair.near.get(), bytes);
  CHECK(sent.result == 100'000);
  REQUIRE(sent.was_promised);
  CHECK(ring.stays_quiet());  // the result came long before
  pair.far.close();
  check_notified(ring, sent);
}

TEST_CASE("K9: a disconnect makes the kernel let go of what the peer has not taken") {
  kernel::ring ring;
  auto pair = kernel::connected({.near_send = 1 << 20, .far_receive = 1});
  std::string const bytes(100'000, 'x');
  auto const sent = send_zero_copy(ring, pair.near.get(), bytes);
  REQUIRE(sent.was_promised);
  ::shutdown(pair.near.get(), SHUT_RDWR);
  CHECK(ring.stays_quiet());
  sockaddr const nobody{.sa_family = AF_UNSPEC, .sa_data = {}};
  auto* const entry = ring.entry(99);
  io_uring_prep_connect(entry, pair.near.get(), &nobody, sizeof nobody);
  entry->flags = IOSQE_CQE_SKIP_SUCCESS;
  check_notified(ring, sent);
}

TEST_CASE("K9: a cancel of a zero-copy send that has told its count finds nothing") {
  kernel::ring ring;
  auto pair = kernel::connected({.near_send = 1 << 20, .far_receive = 1});
  std::string const bytes(100'000, 'x');
  auto const sent = send_zero_copy(ring, pair.near.get(), bytes);
  REQUIRE(sent.was_promised);
  io_uring_prep_cancel64(ring.entry(2), 1, 0);
  auto const canceled = ring.next();
  CHECK(canceled.who == 2);
  CHECK(canceled.result == -ENOENT);
  pair.far.close();
  check_notified(ring, sent);
}

TEST_CASE("K9: when asked, the notification says that loopback copied, by one or several pieces") {
  kernel::ring ring;
  auto pair = kernel::connected();
  std::string bytes = kernel::pattern(10'000);
  iovec pieces[] = {{bytes.data(), 4000}, {bytes.data() + 4000, 6000}};
  msghdr message{};
  message.msg_iov = pieces;
  for (std::size_t const count : {1U, 2U}) {
    message.msg_iovlen = count;
    io_uring_sqe* const entry = ring.entry(count);
    io_uring_prep_sendmsg_zc(entry, pair.near.get(), &message, MSG_NOSIGNAL | MSG_WAITALL);
    entry->ioprio |= IORING_SEND_ZC_REPORT_USAGE;
    auto const first = ring.next();
    if (first.result == -EINVAL) SKIP("a report of usage needs Linux 6.2");
    CHECK(first.has_more());
    std::size_t const size = count == 1 ? 4000 : 10'000;
    CHECK(first.result == static_cast<int>(size));
    CHECK((kernel::read_all(pair.far, size) == bytes.substr(0, size)));
    auto const second = ring.next();
    CHECK(second.who == count);
    CHECK((second.flags & IORING_CQE_F_NOTIF) != 0);
    CHECK(static_cast<std::uint32_t>(second.result) == IORING_NOTIF_USAGE_ZC_COPIED);
  }
}
