// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that a fiber can wait for the kernel: reads, and flushes that a full socket holds up.

#include <penstock/fiber.hpp>

#include <penstock/flush/socket_output.hpp>
#include <penstock/scope.hpp>
#include <penstock/timer.hpp>

#include "support/connection.hpp"

#include <catch2/catch_test_macros.hpp>

#include <array>
#include <string>

using namespace std::chrono_literals;
using namespace penstock;
using namespace penstock::test;

TEST_CASE("a fiber waits for a flush until the peer has read", "[sched]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair(small_buffers);
    std::string const bytes = pattern(200'000);
    flush_result sent;
    bool is_sent = false;
    async_scope scope;
    scope.spawn(fiber([&] {
      socket_output out(pair.server);
      out.write(bytes);
      auto flush = out.flush();
      CHECK(flush.completion_expected());
      sent = flush.wait();
      is_sent = true;
    }));
    CHECK_FALSE(is_sent);
    std::string const received = co_await read_exactly(pair.client, bytes.size());
    co_await scope.join();
    CHECK(received == bytes);
    CHECK(sent.state == flush_state::done);
    CHECK_FALSE(sent.immediate);
    CHECK(sent.bytes_sent == bytes.size());
  });
}

TEST_CASE("a flush that goes at once leaves the fiber running", "[sched]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair();
    flush_result const sent = co_await fiber([&] {
      socket_output out(pair.server);
      out.write("hello");
      return out.flush().wait();
    });
    CHECK(sent.state == flush_state::done);
    CHECK(sent.immediate);
    std::string const received = co_await read_exactly(pair.client, 5);
    CHECK(received == "hello");
  });
}

TEST_CASE("a stop reaches a fiber that waits for a flush", "[sched]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair(small_buffers);
    std::string const bytes = pattern(200'000);
    flush_result sent;
    async_scope scope;
    scope.spawn(fiber([&] {
      socket_output out(pair.server);
      out.write(bytes);
      sent = out.flush().wait();
    }));
    scope.request_stop();
    co_await scope.join();
    CHECK(sent.state == flush_state::canceled);
    CHECK(sent.bytes_sent + sent.bytes_left == bytes.size());
  });
}

TEST_CASE("two fibers talk over a connection", "[sched]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair();
    int count = 0;
    auto const answer = [&] {
      std::array<std::byte, 1> byte;
      for (;;) {
        auto const [ec, n] = wait(pair.server.read_some(byte));
        if (ec) return;
        static_cast<void>(pair.server.write(byte).wait());
      }
    };
    auto const ask = [&] {
      for (int i = 0; i < 1000; ++i) {
        std::array<std::byte, 1> byte = {std::byte(i & 255)};
        static_cast<void>(pair.client.write(byte).wait());
        byte[0] = std::byte(0);
        auto const [ec, n] = wait(pair.client.read_some(byte));
        if (!ec && byte[0] == std::byte(i & 255)) ++count;
      }
      static_cast<void>(pair.client.close().wait());
    };
    async_scope scope;
    scope.spawn(fiber(answer));
    scope.spawn(fiber(ask));
    co_await scope.join();
    CHECK(count == 1000);
  });
}
