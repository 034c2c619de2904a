// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves the rules of the simulated ring: what a program may not do ends it, and says which
// operation it was about. Each oracle is seen to fire.

#include "testing/sim_ring.hpp"

#include "support/child.hpp"
#include "unit/testing/bare_ring.hpp"

#include <catch2/catch_test_macros.hpp>

#include <netinet/in.h>
#include <array>
#include <cerrno>
#include <csignal>
#include <functional>
#include <string>

using namespace penstock;
using namespace penstock::test;

namespace {

/** What a bare ring says to `deed`. */
std::string violation(std::function<void(bare_ring&)> const& deed) {
  auto const ended = in_child([&] {
    bare_ring ring;
    deed(ring);
    return 0;
  });
  return ended.died_of(SIGABRT) ? ended.output : "none";
}

bool has(std::string const& text, char const* part) { return text.find(part) != std::string::npos; }

std::array<char, 8> room;
std::uint64_t one = 1;
std::uint64_t two = 2;

}  // namespace

TEST_CASE("an operation that is in flight cannot be submitted again", "[testing]") {
  auto const said = violation([](bare_ring& ring) {
    int const fd = ring.connected();
    ring.submit(IORING_OP_RECV, one, fd, room.data(), 8);
    ring.submit(IORING_OP_POLL_ADD, one, fd);
    ring.enter();
  });
  CHECK(has(said, "submitted that is in flight: #2 poll d0"));
}

TEST_CASE("two sends, or two reads, on one socket are a violation", "[testing]") {
  for (std::uint8_t const opcode : {IORING_OP_SEND, IORING_OP_RECV}) {
    auto const said = violation([&](bare_ring& ring) {
      int const fd = ring.connected();
      ring.submit(opcode, one, fd, room.data(), 8);
      ring.submit(opcode, two, fd, room.data(), 8);
      ring.enter();
    });
    CHECK(has(said, "two transfers in flight on one socket: #1"));
  }
}

TEST_CASE("a direct send beside one in flight is a violation", "[testing]") {
  auto const said = violation([](bare_ring& ring) {
    int const fd = ring.connected();
    std::string const bytes(5000, 'x');  // more than there is room for
    ring.submit(IORING_OP_SEND, one, fd, bytes.data(), 5000).msg_flags = MSG_WAITALL;
    ring.ring.enter({}, {});
    iovec piece{room.data(), 1};
    msghdr message{};
    message.msg_iov = &piece;
    message.msg_iovlen = 1;
    ring.ring.send_now(fd, message);
  });
  CHECK(has(said, "two transfers in flight"));
}

TEST_CASE("a direct read beside a receive in flight is a violation", "[testing]") {
  for (bool const is_multishot : {false, true}) {
    auto const said = violation([&](bare_ring& ring) {
      int const fd = ring.connected();
      if (is_multishot) {
        ring.lend(0, room);
        ring.receive(one, fd);
      } else {
        ring.submit(IORING_OP_RECV, one, fd, room.data(), 8);
      }
      ring.ring.enter({}, {});
      std::byte byte{};
      ring.ring.receive_now(fd, {&byte, 1});
    });
    CHECK(has(said, "two transfers in flight on one socket: receive_now and #1"));
  }
}

TEST_CASE("a multishot receive needs a kernel that has them", "[testing]") {
  auto const ended = in_child([] {
    for (std::uint64_t seed = 1; seed < 20; ++seed) {
      bare_ring ring({.faults = false}, seed);
      if (ring.ring.has_multishot_receive()) continue;
      ring.receive(one, ring.connected());
      ring.enter();
    }
    return 0;
  });
  CHECK(has(ended.output, "the kernel has no such receives: #1 multi_recv d0"));
}

TEST_CASE("a closed descriptor cannot be named", "[testing]") {
  auto const said = violation([](bare_ring& ring) {
    int const fd = ring.connected();
    ring.world->network.close(fd);
    ring.submit(IORING_OP_RECV, one, fd, room.data(), 8);
    ring.enter();
  });
  CHECK(has(said, "a descriptor is used that is not open: #1 recv d0"));
}

TEST_CASE("a descriptor cannot be closed under an operation", "[testing]") {
  auto const said = violation([](bare_ring& ring) {
    int const fd = ring.connected();
    ring.submit(IORING_OP_RECV, one, fd, room.data(), 8);
    ring.submit(IORING_OP_CLOSE, two, fd);
    ring.enter();
  });
  CHECK(has(said, "a descriptor is closed under #1 recv d0"));
}

TEST_CASE("a listener cannot be read from, nor a connection accept", "[testing]") {
  auto const said = violation([](bare_ring& ring) {
    int const fd = ring.connected();
    ring.submit(IORING_OP_ACCEPT, one, fd);
    ring.enter();
  });
  CHECK(has(said, "not a thing to do here: #1 accept d0"));
}

TEST_CASE("waiting for ever is a deadlock that names who is stuck", "[testing]") {
  auto const said = violation([](bare_ring& ring) {
    ring.submit(IORING_OP_RECV, one, ring.connected(), room.data(), 8);
    std::array<detail::completion, 1> events;
    ring.ring.enter({.wait = true}, events);
    ring.ring.enter({.wait = true}, events);
  });
  CHECK(has(said, "in flight: #1 recv d0"));
  CHECK(has(said, "a deadlock"));
}

TEST_CASE("what is left at the end is a violation", "[testing]") {
  CHECK(violation([](bare_ring& ring) { ring.ring.check_nothing_left(); }) == "none");
  auto const open = violation([](bare_ring& ring) {
    static_cast<void>(ring.connected());
    ring.ring.check_nothing_left();
  });
  CHECK(has(open, "descriptors open at the end: 1"));
  auto const flying = violation([](bare_ring& ring) {
    ring.submit(IORING_OP_RECV, one, ring.connected(), room.data(), 8);
    ring.enter();
    ring.ring.check_nothing_left();
  });
  CHECK(has(flying, "in flight at the end: #1 recv d0"));
}

TEST_CASE("accepting again and again in a shortage is a violation", "[testing]") {
  auto const said = violation([](bare_ring& ring) {
    int const fd = ring.ring.socket(AF_INET, SOCK_STREAM, 0);
    CHECK(ring.ring.listen(fd, 5) == 0);
    testing::stream::pointer client;
    CHECK(ring.world->network.connect(0, client) == 0);
    ring.world->network.open_max = 1;
    for (int i = 0; i < 100; ++i) {
      ring.submit(IORING_OP_ACCEPT, one, fd);
      std::array<detail::completion, 1> events;
      ring.ring.enter({true, ring.ring.now() + std::chrono::milliseconds(1)}, events);
    }
  });
  CHECK(has(said, "accept is asked again and again in a shortage"));
}

TEST_CASE("plain calls do what their names say", "[testing]") {
  bare_ring ring;
  int const fd = ring.ring.socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_port = htons(80);
  auto& address = reinterpret_cast<sockaddr&>(where);
  CHECK(ring.ring.bind(fd, address, sizeof where) == 0);
  where = {};
  socklen_t size = sizeof where;
  CHECK(ring.ring.local_address(fd, address, size) == 0);
  CHECK(ntohs(where.sin_port) == 80);
  CHECK(ring.ring.shutdown(fd, SHUT_RDWR) == -ENOTCONN);
  linger const at_once{.l_onoff = 1, .l_linger = 0};
  CHECK(ring.ring.set_option(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) == 0);
  CHECK(ring.world->network.find(fd)->resets_on_close);
}
