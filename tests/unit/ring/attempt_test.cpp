// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves how an entry is sorted, what one attempt leaves for the next, and what a call does. The
// results of whole operations are in the contract tests.

#include "ring/attempt.hpp"

#include "base/unique_fd.hpp"
#include "support/connection.hpp"

#include <catch2/catch_test_macros.hpp>

#include <fcntl.h>
#include <poll.h>
#include <sys/epoll.h>

#include <cerrno>
#include <string>

using namespace penstock;
using namespace penstock::test;
using namespace penstock::detail;

namespace {

request make(std::uint8_t opcode, int fd, void const* data = nullptr, std::size_t size = 0,
             std::uint32_t flags = 0) {
  request made;
  made.opcode = opcode;
  made.fd = fd;
  made.address = reinterpret_cast<std::uintptr_t>(data);
  made.length = static_cast<std::uint32_t>(size);
  made.flags = flags;
  return made;
}

}  // namespace

TEST_CASE("a request has everything of its entry", "[ring]") {
  io_uring_sqe entry{};
  entry.opcode = IORING_OP_ACCEPT;
  entry.flags = IOSQE_CQE_SKIP_SUCCESS;
  entry.ioprio = IORING_ACCEPT_MULTISHOT;
  entry.fd = 3;
  entry.addr2 = 4;
  entry.addr = 5;
  entry.len = 6;
  entry.accept_flags = 7;
  entry.user_data = 8;
  request const made(entry);
  CHECK(made.opcode == IORING_OP_ACCEPT);
  CHECK(made.entry_flags == IOSQE_CQE_SKIP_SUCCESS);
  CHECK(made.ioprio == IORING_ACCEPT_MULTISHOT);
  CHECK(made.fd == 3);
  CHECK(made.offset == 4);
  CHECK(made.address == 5);
  CHECK(made.length == 6);
  CHECK(made.flags == 7);
  CHECK(made.user_data == 8);
}

TEST_CASE("what waits for a disk goes to a thread, what epoll can tell of does not", "[ring]") {
  unique_fd const file(::open("/proc/self/exe", O_RDONLY | O_CLOEXEC));
  auto const pair = connect_descriptors();
  CHECK(manner_of(make(IORING_OP_READ, file.get())) == manner::blocking);
  CHECK(manner_of(make(IORING_OP_WRITEV, file.get())) == manner::blocking);
  CHECK(manner_of(make(IORING_OP_STATX, pair.server.get())) == manner::blocking);
  CHECK(manner_of(make(IORING_OP_OPENAT2, AT_FDCWD)) == manner::blocking);
  CHECK(manner_of(make(IORING_OP_READ, pair.server.get())) == manner::when_ready);
  CHECK(manner_of(make(IORING_OP_WRITEV, pair.server.get())) == manner::when_ready);
  CHECK(manner_of(make(IORING_OP_RECV, pair.server.get())) == manner::when_ready);
  CHECK(manner_of(make(IORING_OP_CLOSE, 0)) == manner::at_once);
  CHECK(manner_of(make(IORING_OP_FSYNC, 0)) == manner::unknown);
}

TEST_CASE("a transfer goes on where its last attempt ended, and a reset after bytes is short",
          "[ring]") {
  auto pair = connect_descriptors(small_buffers);
  std::string const bytes = pattern(1U << 20U);
  request const send =
      make(IORING_OP_SEND, pair.server.get(), bytes.data(), bytes.size(), MSG_WAITALL);
  std::uint32_t moved = 0;
  CHECK(attempt(send, moved) == must_wait);
  std::uint32_t const first = moved;
  CHECK(first > 0);
  std::string received(first, '\0');
  REQUIRE(::recv(pair.client.get(), received.data(), first, MSG_WAITALL) == ssize_t{first});
  CHECK(received == bytes.substr(0, first));
  pollfd writable{pair.server.get(), POLLOUT, 0};
  REQUIRE(::poll(&writable, 1, 5000) == 1);
  CHECK(attempt(send, moved) == must_wait);
  CHECK(moved > first);
  REQUIRE(::shutdown(pair.server.get(), SHUT_WR) == 0);
  CHECK(attempt(send, moved) == static_cast<int>(moved));
  moved = 0;
  CHECK(attempt(send, moved) == -EPIPE);
}

TEST_CASE("each kind of entry awaits its direction, and errors too", "[ring]") {
  auto const awaits = [](std::uint8_t opcode, std::uint32_t events) {
    std::uint32_t const awaited = awaited_events(make(opcode, 0));
    return (awaited & (EPOLLIN | EPOLLOUT)) == events && (awaited & EPOLLERR) != 0 &&
           (awaited & EPOLLHUP) != 0;
  };
  for (int const op : {IORING_OP_RECV, IORING_OP_READ, IORING_OP_ACCEPT}) {
    CHECK(awaits(static_cast<std::uint8_t>(op), EPOLLIN));
  }
  for (int const op : {IORING_OP_SEND, IORING_OP_SENDMSG, IORING_OP_CONNECT, IORING_OP_WRITEV}) {
    CHECK(awaits(static_cast<std::uint8_t>(op), EPOLLOUT));
  }
  CHECK((awaited_events(make(IORING_OP_POLL_ADD, 0, nullptr, 0, EPOLLIN)) & EPOLLIN) != 0);
  CHECK(awaited_events(make(IORING_OP_CLOSE, 0)) == 0);
}

TEST_CASE("a call that nobody knows is EINVAL, as is such an attempt", "[ring]") {
  std::uint32_t moved = 0;
  CHECK(call(make(IORING_OP_RECV, 0)) == -EINVAL);
  CHECK(attempt(make(IORING_OP_OPENAT2, 0), moved) == -EINVAL);
}

TEST_CASE("a terminal's write is one for a thread", "[ring]") {
  unique_fd const terminal(::open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC));
  if (terminal.get() < 0) SKIP("there is no terminal to be had");
  char byte = 'x';
  iovec const piece{&byte, 1};
  request write = make(IORING_OP_WRITEV, terminal.get(), &piece, 1);
  write.offset = UINT64_MAX;
  std::uint32_t moved = 0;
  CHECK(attempt(write, moved) == must_block);
}
