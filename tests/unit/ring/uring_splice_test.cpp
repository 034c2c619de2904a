// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that a file goes through a pipe of the kernel's ring to a socket without waiting for the
// peer, without a signal, and with the socket left as it was. The epoll ring has no pipes.

#include "ring/uring.hpp"

#include "base/unique_fd.hpp"
#include "ring/epoll_ring.hpp"
#include "support/connection.hpp"
#include "unit/temporary_directory.hpp"

#include <catch2/catch_test_macros.hpp>

#include <fcntl.h>
#include <unistd.h>
#include <array>
#include <cerrno>
#include <csignal>
#include <memory>
#include <string>

using namespace penstock;
using namespace penstock::detail;
using namespace penstock::test;

namespace {

std::unique_ptr<ring> make_ring() {
  auto made = uring::create({});
  REQUIRE(made.has_value());
  return std::move(*made);
}

/** A pipe of `of`, with `bytes` in it. */
pipe_ends filled_pipe(ring& of, std::string const& bytes) {
  pipe_ends made;
  REQUIRE(of.open_pipe(made) == 0);
  REQUIRE(::write(made.write, bytes.data(), bytes.size()) == std::ssize(bytes));
  return made;
}

std::string receive(int fd, std::size_t size) {
  std::string all(size, '\0');
  ssize_t const n = ::recv(fd, all.data(), size, MSG_WAITALL);
  all.resize(n < 0 ? 0 : static_cast<std::size_t>(n));
  return all;
}

}  // namespace

TEST_CASE("a splice entry takes a file's bytes from its offset into a pipe", "[ring]") {
  tests::temporary_directory const directory;
  directory.write("file", pattern(10'000));
  unique_fd const source(::open(directory.at("file").c_str(), O_RDONLY | O_CLOEXEC));
  auto const kernel = make_ring();
  pipe_ends pipe;
  REQUIRE(kernel->open_pipe(pipe) == 0);
  io_uring_sqe& entry = *kernel->try_get_entry();
  entry = {};
  entry.opcode = IORING_OP_SPLICE;
  entry.splice_fd_in = source.get();
  entry.splice_off_in = 100;
  entry.fd = pipe.write;
  entry.off = UINT64_MAX;
  entry.len = 5000;
  entry.user_data = 1;
  std::array<completion, 4> events{};
  REQUIRE(kernel->enter({.wait = true}, events) == 1);
  CHECK(events[0].result == 5000);
  auto const ends = connect_descriptors();
  CHECK(kernel->splice_now(ends.server.get(), pipe, 3000) == 3000);
  CHECK(kernel->splice_now(ends.server.get(), pipe, 2000) == 2000);
  CHECK(receive(ends.client.get(), 5000) == pattern(5000, 100));
  kernel->close_pipe(pipe);
}

TEST_CASE("a splice into a full socket does not wait, and leaves the rest in the pipe", "[ring]") {
  auto const kernel = make_ring();
  auto const ends = connect_descriptors(small_buffers);
  std::string const part = pattern(60'000);
  std::size_t sent = 0;
  for (;;) {
    pipe_ends const pipe = filled_pipe(*kernel, part);
    std::ptrdiff_t const n = kernel->splice_now(ends.server.get(), pipe, part.size());
    if (n > 0) sent += static_cast<std::size_t>(n);
    std::string left(part.size(), '\0');
    ssize_t const still_there = ::read(pipe.read, left.data(), left.size());
    kernel->close_pipe(pipe);
    if (n == std::ssize(part)) continue;
    CHECK((n == -EAGAIN || n > 0));
    CHECK(still_there == std::ssize(part) - std::max<std::ptrdiff_t>(n, 0));
    if (n == -EAGAIN) break;
  }
  CHECK(receive(ends.client.get(), sent).size() == sent);
}

TEST_CASE("a splice leaves the socket's mode as it was", "[ring]") {
  auto const kernel = make_ring();
  auto const ends = connect_descriptors();
  int const fd = ends.server.get();
  for (int const mode : {0, O_NONBLOCK}) {
    REQUIRE(::fcntl(fd, F_SETFL, mode) == 0);
    pipe_ends const pipe = filled_pipe(*kernel, "bytes");
    CHECK(kernel->splice_now(fd, pipe, 5) == 5);
    CHECK((::fcntl(fd, F_GETFL) & O_NONBLOCK) == mode);
    kernel->close_pipe(pipe);
  }
}

TEST_CASE("a splice into a broken connection is an error and no signal", "[ring]") {
  auto const kernel = make_ring();
  auto const ends = connect_descriptors();
  REQUIRE(::shutdown(ends.server.get(), SHUT_WR) == 0);
  pipe_ends const pipe = filled_pipe(*kernel, "bytes");
  CHECK(kernel->splice_now(ends.server.get(), pipe, 5) == -EPIPE);  // and this process is alive
  sigset_t mask;
  ::pthread_sigmask(SIG_SETMASK, nullptr, &mask);
  CHECK(sigismember(&mask, SIGPIPE) == 0);
  kernel->close_pipe(pipe);
}

TEST_CASE("a SIGPIPE that the program blocks stays its own", "[ring]") {
  auto const kernel = make_ring();
  auto const ends = connect_descriptors();
  sigset_t only;
  sigset_t before;
  sigset_t pending;
  sigemptyset(&only);
  sigaddset(&only, SIGPIPE);
  ::pthread_sigmask(SIG_BLOCK, &only, &before);
  ::raise(SIGPIPE);
  REQUIRE(::shutdown(ends.server.get(), SHUT_WR) == 0);
  pipe_ends const pipe = filled_pipe(*kernel, "bytes");
  CHECK(kernel->splice_now(ends.server.get(), pipe, 5) == -EPIPE);
  sigpending(&pending);
  CHECK(sigismember(&pending, SIGPIPE) == 1);
  timespec const at_once{};
  sigtimedwait(&only, nullptr, &at_once);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  kernel->close_pipe(pipe);
}

TEST_CASE("the epoll ring has no pipes, and says so", "[ring]") {
  auto const made = epoll_ring::create({});
  REQUIRE(made.has_value());
  pipe_ends pipe;
  CHECK((*made)->open_pipe(pipe) == -ENOSYS);
  CHECK((*made)->splice_now(0, pipe, 1) == -ENOSYS);
  (*made)->close_pipe(pipe);
  CHECK(pipe.read == -1);
}
