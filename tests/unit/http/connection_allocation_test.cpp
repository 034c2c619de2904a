// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that a connection in steady state answers without taking memory from the heap: operator
// new is counted in the whole process, client and server, while requests go to and fro.

#include "base/recycle.hpp"
#include "support/allocation_fault.hpp"
#include "unit/http/client.hpp"

#include <catch2/catch_test_macros.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

// Where nothing is recycled, every call to a coroutine allocates, and there is nothing to prove.
#if PENSTOCK_RECYCLE

using namespace penstock;
using namespace penstock::test;
using http::request;
using http::response;

namespace {

/** Send `octets` and read `size` octets of answer, `count` times. False when fewer come. */
task<bool> ask(tcp_socket& socket, std::string_view octets, std::size_t size, int count) {
  static std::array<std::byte, 64 * 1024> room;
  for (; count > 0; --count) {
    auto const sent = co_await socket.write(buffer(octets));
    if (sent.ec) co_return false;
    for (std::size_t left = size; left > 0;) {
      auto const [ec, n] = co_await socket.read_some(std::span(room).first(left));
      if (ec) co_return false;
      left -= n;
    }
  }
  co_return true;
}

/** What `handle` and a client allocate in `count` exchanges, after as many to warm up. */
std::size_t allocations_of(http::handler handle, std::string const& octets, int count) {
  std::size_t allocated = SIZE_MAX;
  serve(std::move(handle), {}, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    co_await peer.send(octets);
    reply const first = co_await peer.read_reply();
    std::size_t const size = first.size();
    bool const is_warm = co_await ask(peer.socket(), octets, size, count);
    CHECK(is_warm);
    std::size_t const before = allocation_count();
    bool const is_done = co_await ask(peer.socket(), octets, size, count);
    allocated = allocation_count() - before;
    CHECK(is_done);
  });
  return allocated;
}

}  // namespace

TEST_CASE("a small answer takes nothing from the heap", "[http]") {
  auto const handle = [](request&, response& answer) -> task<void> {
    answer.set_header("Content-Type", "text/plain");
    answer.write("Hello, World!");
    co_await answer.finish();
  };
  CHECK(allocations_of(handle, request_text("GET", "/plaintext"), 1000) == 0);
}

TEST_CASE("a streamed answer takes nothing from the heap", "[http]") {
  auto const handle = [](request&, response& answer) -> task<void> {
    for (int i = 0; i < 20; ++i) {
      answer.write("Hello, World!");
      co_await answer.flush();
    }
  };
  CHECK(allocations_of(handle, request_text("GET", "/stream"), 200) == 0);
}

TEST_CASE("a body that is read takes nothing from the heap", "[http]") {
  auto const handle = [](request& asked, response& answer) -> task<void> {
    for (;;) {
      auto const piece = co_await asked.read();
      if (!piece || piece->empty()) co_return;
      answer.write(*piece);
    }
  };
  std::string const body = pattern(30'000);
  auto const octets = request_text("POST", "/", "Content-Length: 30000\r\n", body);
  CHECK(allocations_of(handle, octets, 200) == 0);
}

#endif
