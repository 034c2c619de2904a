// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves what a flusher may expect of a socket: what goes in the call, what is asked of the ring,
// and how far the peer has got.

#include "flush/socket_sink.hpp"

#include "ring/ring.hpp"
#include "support/connection.hpp"

#include <catch2/catch_test_macros.hpp>

#include <poll.h>

#include <array>
#include <cerrno>

using namespace penstock;
using namespace penstock::test;
using detail::socket_sink;

namespace {

struct message_of {
  explicit message_of(std::string& text)
      : parts{iovec{text.data(), text.size() / 2},
              iovec{text.data() + text.size() / 2, text.size() - text.size() / 2}} {
    whole.msg_iov = parts.data();
    whole.msg_iovlen = 2;
    half.msg_iov = parts.data();
    half.msg_iovlen = 1;
  }
  std::array<iovec, 2> parts;
  msghdr whole{};
  msghdr half{};
};

}  // namespace

TEST_CASE("what fits goes in the call; what does not would block", "[flush]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair(small_buffers);
    socket_sink sink(pair.server.state());
    std::string text = pattern(1 << 20);
    message_of message(text);
    auto const first = sink.send_now(message.whole);
    CHECK(first > 0);
    CHECK(first < 1 << 20);
    while (sink.send_now(message.half) > 0) continue;
    CHECK(sink.send_now(message.half) == -EAGAIN);
    auto const got = co_await read_exactly(pair.client, 1000);
    CHECK(text.starts_with(got));
  });
}

TEST_CASE("the ring is asked for all of it: one piece, or several", "[flush]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair();
    socket_sink sink(pair.server.state());
    std::string text = "0123456789";
    message_of message(text);
    auto const one = sink.send(message.half);
    CHECK(one.opcode == IORING_OP_SEND);
    CHECK(one.fd == pair.server.native_handle());
    CHECK(one.address == reinterpret_cast<std::uintptr_t>(text.data()));
    CHECK(one.length == 5);
    CHECK(one.flags == (MSG_NOSIGNAL | MSG_WAITALL));
    auto const many = sink.send(message.whole);
    CHECK(many.opcode == IORING_OP_SENDMSG);
    CHECK(many.address == reinterpret_cast<std::uintptr_t>(&message.whole));
    CHECK(many.flags == (MSG_NOSIGNAL | MSG_WAITALL));
    auto const poll = sink.wait_writable();
    CHECK(poll.opcode == IORING_OP_POLL_ADD);
    CHECK(poll.flags == POLLOUT);
    co_return;
  });
}

TEST_CASE("a piece of 4 GiB and more is asked for in parts, never as nothing", "[flush]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair();
    socket_sink sink(pair.server.state());
    char byte = 0;
    iovec huge{&byte, std::size_t{1} << 32};  // only described, never read
    msghdr message{};
    message.msg_iov = &huge;
    message.msg_iovlen = 1;
    CHECK(sink.send(message).length > 0);
    co_return;
  });
}

TEST_CASE("what the peer acknowledged is counted", "[flush]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair();
    socket_sink sink(pair.server.state());
    auto const before = sink.acknowledged();
    auto const sent = co_await pair.server.write(buffer(pattern(5000)));
    CHECK(sent.n == 5000);
    static_cast<void>(co_await read_exactly(pair.client, 5000));
    while (sink.acknowledged() - before < 5000) co_await yield();
    CHECK(sink.acknowledged() - before == 5000);
  });
}

TEST_CASE("a sink keeps its socket's descriptor, and says when that is closed", "[flush]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair();
    std::string text = "0123456789";
    message_of message(text);
    {
      socket_sink sink(pair.server.state());
      tcp_socket(std::move(pair.server));  // the handle goes
      CHECK(sink.send_now(message.half) == 5);
      auto const got = co_await read_exactly(pair.client, 5);
      CHECK(got == "01234");
    }
    auto const end = co_await read_all(pair.client);
    CHECK(end.empty());
    connection other = connect_pair();
    socket_sink sink(other.server.state());
    static_cast<void>(co_await other.server.close());
    CHECK(sink.send_now(message.half) == -EPIPE);
    CHECK(sink.acknowledged() == 0);
  });
}
