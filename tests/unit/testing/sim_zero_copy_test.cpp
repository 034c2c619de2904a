// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that the simulated kernel holds the memory of a zero-copy send for as long as a real one
// may, and finds whoever takes it back, changes it, or closes the socket before.

#include "testing/sim_ring.hpp"

#include "support/child.hpp"
#include "unit/testing/bare_ring.hpp"

#include <catch2/catch_test_macros.hpp>

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <string>
#include <string_view>

using namespace penstock;
using namespace penstock::test;

namespace {

constexpr std::uint32_t copied = IORING_NOTIF_USAGE_ZC_COPIED;

std::uint64_t one = 1;
std::uint64_t two = 2;

/** `size` bytes of `bytes`, without a copy. */
void send(bare_ring& ring, int fd, std::string const& bytes, std::size_t size) {
  ring.submit(IORING_OP_SEND_ZC, one, fd, bytes.data(), static_cast<std::uint32_t>(size))
      .msg_flags = MSG_WAITALL;
}

void check_count(std::vector<detail::completion> const& events, std::int32_t count) {
  REQUIRE(events.size() == 1);
  CHECK(events[0].result == count);
  CHECK(events[0].flags == IORING_CQE_F_MORE);
}

void check_notification(std::vector<detail::completion> const& events) {
  REQUIRE(events.size() == 1);
  CHECK(events[0].user_data == reinterpret_cast<std::uintptr_t>(&one));
  CHECK(events[0].flags == IORING_CQE_F_NOTIF);
  auto const usage = static_cast<std::uint32_t>(events[0].result);
  CHECK((usage == 0 || usage == copied));
}

/** What a child says that breaks a rule in `body(ring, fd, bytes)`, behind a count. */
template <class Body>
std::string violation(Body const& body) {
  return in_child([&] {
           bare_ring ring;
           int const fd = ring.connected();
           std::string bytes(100, 'x');
           send(ring, fd, bytes, 100);
           ring.enter();
           body(ring, fd, bytes);
           ring.enter();
           return 0;
         })
      .output;
}

bool has(std::string const& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a zero-copy send counts, and notifies when the peer has read it all", "[testing]") {
  bare_ring ring;
  int const fd = ring.connected();
  std::string const bytes(100, 'x');
  send(ring, fd, bytes, 100);
  check_count(ring.enter(), 100);
  CHECK_FALSE(ring.world->lent.empty());
  std::string read;
  ring.peer->receive(99, read);
  CHECK(ring.enter().empty());
  ring.peer->receive(1, read);
  check_notification(ring.enter());
  CHECK(read == bytes);
  CHECK(ring.world->lent.empty());
}

TEST_CASE("of several pieces it sends all, and a reset makes it let go", "[testing]") {
  for (bool const is_ours : {false, true}) {
    bare_ring ring;
    int const fd = ring.connected();
    std::string bytes = "abcdef";
    std::array<iovec, 2> pieces{iovec{bytes.data(), 2}, iovec{bytes.data() + 2, 4}};
    msghdr message{};
    message.msg_iov = pieces.data();
    message.msg_iovlen = pieces.size();
    ring.submit(IORING_OP_SENDMSG_ZC, one, fd, &message, 1).msg_flags = MSG_WAITALL;
    check_count(ring.enter(), 6);
    CHECK(ring.peer->inbox == "abcdef");
    is_ours ? ring.world->network.find(fd)->connection->fail(ECONNRESET) : ring.peer->reset();
    check_notification(ring.enter());
  }
}

TEST_CASE("a send that fails says by its flags whether a notification follows", "[testing]") {
  bool were_alone[2] = {false, false};
  for (std::uint64_t seed = 1; seed < 50; ++seed) {
    bare_ring ring({.faults = false}, seed);
    if (!ring.ring.has_zero_copy()) continue;
    int const fd = ring.connected();
    ring.peer->reset();
    std::string const bytes(100, 'x');
    send(ring, fd, bytes, 100);
    auto const events = ring.enter();
    REQUIRE(!events.empty());
    CHECK(events[0].result == -ECONNRESET);
    bool const is_alone = events[0].flags == 0;
    CHECK(events.size() == (is_alone ? 1 : 2));
    were_alone[is_alone] = true;
  }
  CHECK(were_alone[false]);
  CHECK(were_alone[true]);
}

TEST_CASE(
    "a second send may go while the first waits for its notification; a cancel of that one "
    "finds nothing",
    "[testing]") {
  bare_ring ring;
  int const fd = ring.connected();
  std::string const bytes(100, 'x');
  send(ring, fd, bytes, 50);
  check_count(ring.enter(), 50);
  std::uint64_t request = 0;
  ring.submit(IORING_OP_ASYNC_CANCEL, request, -1, &one);
  ring.submit(IORING_OP_SEND, two, fd, bytes.data() + 50, 50);
  auto const events = ring.enter();
  REQUIRE(events.size() == 2);
  CHECK(events[0].result == -ENOENT);
  CHECK(events[1].result == 50);
  std::string read;
  ring.peer->receive(100, read);
  check_notification(ring.enter());
}

TEST_CASE("memory that is changed before the notification is a violation", "[testing]") {
  auto const said = violation([](bare_ring& ring, int, std::string& bytes) {
    bytes[50] = 'y';
    std::string read;
    ring.peer->receive(100, read);
  });
  CHECK(has(said, "lent bytes were changed: of #1"));
}

TEST_CASE("a socket that is closed before the notification is a violation", "[testing]") {
  auto const said = violation(
      [](bare_ring& ring, int fd, std::string&) { ring.submit(IORING_OP_CLOSE, two, fd); });
  CHECK(has(said, "a descriptor is closed under #1 notification d0"));
}

TEST_CASE("a notification that is owed at the end is a violation", "[testing]") {
  auto const said =
      violation([](bare_ring& ring, int, std::string&) { ring.ring.check_nothing_left(); });
  CHECK(has(said, "in flight at the end: #1 notification d0"));
}

TEST_CASE("a zero-copy send needs a kernel that has them", "[testing]") {
  auto const ended = in_child([] {
    std::string const bytes(100, 'x');
    for (std::uint64_t seed = 1; seed < 50; ++seed) {
      bare_ring ring({.faults = false}, seed);
      if (ring.ring.has_zero_copy()) continue;
      send(ring, ring.connected(), bytes, 100);
      ring.enter();
    }
    return 0;
  });
  CHECK(has(ended.output, "the kernel has no such sends: #1 send_zc d0"));
}
