// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that every call given to the pool comes back once with its result, that what was not begun
// can be taken back, and that its threads see no signals.

#include "ring/blocking_pool.hpp"

#include "support/child.hpp"

#include <catch2/catch_test_macros.hpp>

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <set>
#include <thread>
#include <vector>

using namespace penstock;
using namespace penstock::detail;

namespace {

void read_one(blocking_call& call, int fd, char& to) {
  call.entry.opcode = IORING_OP_READ;
  call.entry.fd = fd;
  call.entry.address = reinterpret_cast<std::uintptr_t>(&to);
  call.entry.length = 1;
  call.entry.offset = UINT64_MAX;
}

/** Wait for calls to end, and add them to `ended`. */
void collect(blocking_pool& pool, std::set<blocking_call*>& ended) {
  pollfd done{pool.fd(), POLLIN, 0};
  REQUIRE(::poll(&done, 1, 5000) == 1);
  for (auto* call = pool.take_done(); call != nullptr; call = call->next_call) ended.insert(call);
}

/** Start `call` and see to it that a thread has begun it. */
void begin(blocking_pool& pool, blocking_call& call) {
  do {
    pool.start(call);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  } while (pool.revoke(call));
}

struct pipe_ends {
  unique_fd from;
  unique_fd to;
  pipe_ends() {
    std::array<int, 2> ends{};
    REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
    from.reset(ends[0]);
    to.reset(ends[1]);
  }
};

}  // namespace

TEST_CASE("every call comes back once, with its result", "[ring]") {
  blocking_pool pool;
  unique_fd const zero(::open("/dev/zero", O_RDONLY | O_CLOEXEC));
  std::vector<blocking_call> calls(200);
  std::vector<char> bytes(calls.size(), 'x');
  for (std::size_t i = 0; i < calls.size(); ++i) {
    read_one(calls[i], i % 2 == 0 ? zero.get() : -1, bytes[i]);
    pool.start(calls[i]);
  }
  std::set<blocking_call*> ended;
  while (ended.size() < calls.size()) collect(pool, ended);
  CHECK(pool.take_done() == nullptr);
  for (std::size_t i = 0; i < calls.size(); ++i) {
    CHECK(calls[i].result == (i % 2 == 0 ? 1 : -EBADF));
    CHECK(bytes[i] == (i % 2 == 0 ? '\0' : 'x'));
  }
}

TEST_CASE("a call that waits for a thread can be taken back, one that runs cannot", "[ring]") {
  blocking_pool pool;
  pipe_ends const pipe;
  std::array<blocking_call, 6> calls;
  std::array<char, 6> bytes{};
  for (std::size_t i = 0; i < calls.size(); ++i) read_one(calls[i], pipe.from.get(), bytes[i]);
  for (std::size_t i = 0; i < 4; ++i) begin(pool, calls[i]);  // all of the threads
  pool.start(calls[4]);
  pool.start(calls[5]);
  CHECK(pool.revoke(calls[4]));
  CHECK_FALSE(pool.revoke(calls[4]));
  for (std::size_t i = 0; i < 4; ++i) CHECK_FALSE(pool.revoke(calls[i]));
  REQUIRE(::write(pipe.to.get(), "abcdef", 6) == 6);
  std::set<blocking_call*> ended;
  while (ended.size() < 5) collect(pool, ended);
  for (blocking_call* const call : ended) CHECK(call->result == 1);
  CHECK_FALSE(ended.contains(&calls[4]));
}

TEST_CASE("no thread of the pool takes a signal that the others have blocked", "[ring]") {
  auto const ended = test::in_child([] {
    pipe_ends pipe;
    blocking_call call;
    char byte = 0;
    blocking_pool pool;
    read_one(call, pipe.from.get(), byte);
    begin(pool, call);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    ::kill(::getpid(), SIGTERM);  // which ends the process as soon as one thread takes it
    sigpending(&set);
    ::close(pipe.to.release());
    return sigismember(&set, SIGTERM) == 1 ? 7 : 1;
  });
  CHECK(ended.exit_status() == 7);
}

TEST_CASE("without a thread the call is made in place", "[ring]") {
  auto const ended = test::in_child([] {
    if (::getuid() == 0 && ::setresuid(65534, 65534, 65534) != 0) return 77;
    rlimit const none{0, 0};
    ::setrlimit(RLIMIT_NPROC, &none);  // which root would not feel
    blocking_pool pool;
    unique_fd const zero(::open("/dev/zero", O_RDONLY | O_CLOEXEC));
    blocking_call call;
    char byte = 'x';
    read_one(call, zero.get(), byte);
    pool.start(call);
    return pool.take_done() == &call && call.result == 1 && byte == '\0' ? 7 : 1;
  });
  if (ended.exit_status() == 77) SKIP("root may not become an ordinary user here");
  CHECK(ended.exit_status() == 7);
}
