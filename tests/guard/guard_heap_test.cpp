// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that the guard heap finds what it is for: each test plants one late or long access, by the
// program or by the kernel.

#include <penstock/net/tcp_socket.hpp>
#include <penstock/scope.hpp>
#include <penstock/timer.hpp>

#include "support/child.hpp"
#include "support/connection.hpp"
#include "support/turns.hpp"

#include <catch2/catch_test_macros.hpp>

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>

using namespace penstock;
using namespace penstock::test;

namespace {

/** How a child ends that does this; nothing of it is optimised away. */
template <class Body>
ended_child after(Body const& body) {
  return in_child([&] {
    // Catch2's handler would make an ordinary exit of it.
    std::signal(SIGSEGV, SIG_DFL);
    std::signal(SIGABRT, SIG_DFL);
    body();
    return 0;
  });
}

using bytes = std::unique_ptr<std::byte[]>;

task<void> read_into(tcp_socket& socket, mutable_buffer buffer, io_result& result) {
  result = co_await socket.read_some(buffer);
}

}  // namespace

TEST_CASE("a buffer that is freed while the kernel reads into it: the operation ends with EFAULT") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair();
    bytes memory(new std::byte[4096]);
    io_result result;
    async_scope scope;
    scope.spawn(read_into(pair.server, {memory.get(), 4096}, result));
    co_await turns(2);
    memory.reset();  // the planted bug
    auto const sent = co_await pair.client.write(buffer("late"));
    co_await scope.join();
    CHECK(sent.n == 4);
    CHECK(result.ec == std::errc::bad_address);
    CHECK(result.n == 0);
  });
}

TEST_CASE("a buffer that is freed while the kernel sends from it: the operation ends with EFAULT") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair(small_buffers);
    std::size_t const size = std::size_t{1} << 20;
    bytes memory(new std::byte[size]);
    io_result result;
    async_scope scope;
    auto const send = [](tcp_socket& socket, const_buffer what, io_result& r) -> task<void> {
      r = co_await socket.write(what);
      static_cast<void>(socket.shutdown_write());
    };
    scope.spawn(send(pair.server, {memory.get(), size}, result));
    co_await turns(2);
    memory.reset();  // the planted bug
    std::string const got = co_await read_all(pair.client);
    co_await scope.join();
    CHECK(result.ec == std::errc::bad_address);
    CHECK(result.n < size);
    CHECK(got.size() == result.n);
  });
}

TEST_CASE("a late access by the program is a crash") {
  CHECK(after([] {
          char volatile* volatile const memory = static_cast<char*>(std::malloc(100));
          std::free(const_cast<char*>(memory));
          memory[0] = 1;
        }).died_of(SIGSEGV));
}

TEST_CASE("an access behind the end is a crash") {
  CHECK(after([] {
          char volatile* volatile const memory = static_cast<char*>(std::malloc(128));
          memory[127] = 1;
          memory[128] = 1;
        }).died_of(SIGSEGV));
}

TEST_CASE("what is freed twice aborts") {
  ended_child const child = after([] {
    void* volatile const memory = std::malloc(100);
    std::free(memory);
    std::free(memory);
  });
  CHECK(child.died_of(SIGABRT));
  CHECK(child.output.find("freed twice") != std::string::npos);
}

TEST_CASE("it is an ordinary heap otherwise") {
  auto* zeros = static_cast<unsigned char*>(std::calloc(300, 20));
  bool all_zero = true;
  for (int i = 0; i < 6000; ++i) all_zero &= zeros[i] == 0;
  CHECK(all_zero);
  std::memset(zeros, 7, 6000);
  zeros = static_cast<unsigned char*>(std::realloc(zeros, 9000));
  CHECK(zeros[5999] == 7);
  std::free(zeros);
  for (std::size_t alignment = 16; alignment <= 4096; alignment *= 2) {
    void* const aligned = std::aligned_alloc(alignment, 3 * alignment);
    CHECK(reinterpret_cast<std::uintptr_t>(aligned) % alignment == 0);
    std::memset(aligned, 1, 3 * alignment);
    std::free(aligned);
  }
}

TEST_CASE("nothing is recycled, so that a late access cannot meet the next user's memory") {
  void* const frame = detail::allocate_frame(100);
  detail::free_frame(frame, 100);
  void* const next = detail::allocate_frame(100);
  CHECK(next != frame);
  detail::free_frame(next, 100);
}
