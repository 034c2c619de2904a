// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that what was flushed with send_hint::corked leaves in one send by the end of the turn, or
// with the next flush, and that a stream that is not corked holds nothing for it.

#include "flush/cork.hpp"

#include <penstock/counters.hpp>
#include <penstock/flush/socket_output.hpp>

#include "support/allocation_fault.hpp"
#include "support/connection.hpp"
#include "unit/flush/fake_sink.hpp"

#include <catch2/catch_test_macros.hpp>

#include <chrono>
#include <string>
#include <thread>

using namespace std::chrono_literals;
using namespace penstock;
using namespace penstock::test;
using detail::worker;

TEST_CASE("F22: corked data leaves in one send, by itself, within 5 ms", "[flush]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair();
    socket_output out(pair.server);
    counters const before = total_counters();
    for (int i = 0; i < 10; ++i) {
      out.write("corked ");
      auto const f = out.flush({.hint = send_hint::corked});
      CHECK(f.state() == flush_state::skipped);
    }
    CHECK(out.bytes_sent() == 0);
    auto const start = std::chrono::steady_clock::now();
    auto const got = co_await read_exactly(pair.client, 70);
    CHECK(std::chrono::steady_clock::now() - start < 5ms);
    CHECK(got.size() == 70);
    CHECK(out.bytes_sent() == 70);
    CHECK(total_counters().sends_direct - before.sends_direct == 1);
  });
}

TEST_CASE("the next flush takes corked bytes along, and reports them", "[flush]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair();
    socket_output out(pair.server);
    out.write("corked ");
    static_cast<void>(out.flush({.hint = send_hint::corked}));
    out.write("pushed");
    auto const sent = co_await out.flush();
    CHECK(sent.state == flush_state::done);
    CHECK(sent.bytes_sent == 13);
    co_await turns(2);
    CHECK(out.bytes_sent() == 13);
  });
}

TEST_CASE("corked borrowed bytes are copied, those above the high watermark go at once",
          "[flush]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair();
    socket_output out(pair.server, {.high_watermark = 100});
    std::string text = "borrowed";
    out.write_borrowed(buffer(text));
    static_cast<void>(out.flush({.hint = send_hint::corked}));
    text = "changed!";
    auto const got = co_await read_exactly(pair.client, 8);
    CHECK(got == "borrowed");
    out.write(pattern(200));
    auto const sent = co_await out.flush({.hint = send_hint::corked});
    CHECK(sent.state == flush_state::done);
    CHECK(sent.bytes_sent == 200);
  });
}

TEST_CASE("a corked output may be aborted or destroyed", "[flush]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair();
    {
      socket_output out(pair.server);
      out.write("never");
      static_cast<void>(out.flush({.hint = send_hint::corked}));
      out.abort();
      static_cast<void>(out.flush({.hint = send_hint::corked}));
    }
    {
      socket_output out(pair.server);
      out.write("never");
      static_cast<void>(out.flush({.hint = send_hint::corked}));
    }
    co_await turns(3);
    pair.server.shutdown_write();
    auto const got = co_await read_all(pair.client);
    CHECK(got.empty());
  });
}

TEST_CASE("only a stream that is corked holds memory for that", "[flush]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    fake_stream out(owner, ring);
    out.far.room = 100;
    out.write("abc");
    static_cast<void>(co_await out.flush());
    std::size_t const before = detail::frames_alive();
    out.write("def");
    std::size_t const written = detail::frames_alive();
    static_cast<void>(out.flush({.hint = send_hint::corked}));
    CHECK(detail::frames_alive() == written + 1);
    co_await turns(2);
    CHECK(out.far.wire == "abcdef");
    CHECK(detail::frames_alive() == before);
  });
}

TEST_CASE("without memory for a cork the flush goes at once", "[flush]") {
  bool has_failed = false;
  std::string wire;
  std::jthread([&] {  // it has no recycled frame at hand
    on_manual_ring([&](worker& owner, manual_ring& ring) -> task<void> {
      fake_stream out(owner, ring);
      out.far.room = 100;
      out.write("abc");
      allocation_fault fault(0, fault_mode::from_then_on);
      fault.arm();
      static_cast<void>(out.flush({.hint = send_hint::corked}));
      fault.disarm();
      has_failed = fault.has_failed();
      wire = out.far.wire;
      co_return;
    });
  })
      .join();
  if (!has_failed) SKIP("the sanitizer has its own operator new");
  CHECK(wire == "abc");
}
