// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves the flush over a sink that the test controls: what goes in the call, what is left to the
// ring, and who is told what, when, and with how many bytes. F1 to F30 and the rules are those of
// docs/design/flush.md.

#include "flush/flusher.hpp"

#include <penstock/scope.hpp>

#include "support/allocation_fault.hpp"
#include "support/connection.hpp"
#include "support/sanitizers.hpp"
#include "unit/flush/fake_sink.hpp"

#include <catch2/catch_test_macros.hpp>

#include <string>
#include <vector>

using namespace std::chrono_literals;
using namespace penstock;
using namespace penstock::test;
using detail::worker;

TEST_CASE("F3, rule 2: a flush that the sink takes whole is over in the call", "[flush]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    fake_stream out(owner, ring);
    out.far.room = 100;
    counters const before = owner.count();
    out.write("hello");
    auto f = out.flush();
    CHECK_FALSE(f.completion_expected());
    CHECK(f.state() == flush_state::done);
    CHECK(f.bytes_sent() == 5);
    CHECK(out.far.wire == "hello");
    auto const r = co_await f;
    CHECK(static_cast<bool>(r));
    CHECK(r.immediate);
    CHECK(r.bytes_sent == 5);
    CHECK(r.bytes_left == 0);
    CHECK(out.far.operations_max == 0);
    CHECK(owner.count().flushes_immediate == before.flushes_immediate + 1);
    CHECK(owner.count().flushes_pending == before.flushes_pending);
    CHECK(owner.count().bytes_sent == before.bytes_sent + 5);
    CHECK(owner.count().sends_direct == before.sends_direct + 1);
  });
}

TEST_CASE("F3: writing and flushing what fits allocates nothing", "[flush]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    fake_stream out(owner, ring);
    out.far.wire.reserve(1 << 20);
    std::size_t allocations = 0;
    for (int i = 0; i < 1000; ++i) {
      std::size_t const before = allocation_count();
      out.far.room = 1000;
      out.write("some text that is copied");
      auto const r = co_await out.flush();
      CHECK(r.bytes_sent == 24);
      if (i > 0) allocations += allocation_count() - before;  // the first fills the pools
    }
    // With AddressSanitizer nothing is recycled.
    CHECK((allocations == 0 || has_address_sanitizer));
  });
}

TEST_CASE("rule 16: an empty flush is immediate and does not touch the sink", "[flush]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    fake_stream out(owner, ring);
    out.far.room = 100;
    auto const never_written = co_await out.flush();
    CHECK(never_written.state == flush_state::done);
    CHECK(never_written.immediate);
    CHECK(never_written.bytes_sent == 0);
    CHECK(out.far.tries == 0);
    out.write("x");
    auto const first = co_await out.flush();
    CHECK(first.bytes_sent == 1);
    auto const again = co_await out.flush();
    CHECK(again.bytes_sent == 0);
    CHECK(out.far.tries == 1);
  });
}

TEST_CASE("rule 3: what does not go is left to the ring, and one completion wakes one waiter",
          "[flush]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    fake_stream out(owner, ring);
    out.far.room = 10;
    out.write("0123456789abc");
    counters const before = owner.count();
    auto f = out.flush();
    CHECK(f.completion_expected());
    CHECK(f.state() == flush_state::pending);
    CHECK(f.bytes_sent() == 10);
    async_scope scope;
    awaited end;
    scope.spawn(await_flush(f, end));
    co_await turns(3);
    CHECK(end.endings == 0);
    CHECK(out.complete_send(3) == 3);
    co_await scope.join();
    CHECK(end.endings == 1);
    CHECK(end.result.state == flush_state::done);
    CHECK_FALSE(end.result.immediate);
    CHECK(end.result.bytes_sent == 13);
    CHECK(end.result.bytes_left == 0);
    CHECK(out.far.wire == "0123456789abc");
    CHECK(owner.count().flushes_pending == before.flushes_pending + 1);
    CHECK(owner.count().flushes_immediate == before.flushes_immediate);
  });
}

TEST_CASE("a pending flush that is over before it is awaited does not suspend for long",
          "[flush]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    fake_stream out(owner, ring);
    out.write("abc");
    auto f = out.flush();
    CHECK(f.completion_expected());
    out.complete_send(3);
    co_await turns(2);
    CHECK_FALSE(f.completion_expected());
    CHECK(f.bytes_sent() == 3);
    auto const r = co_await f;
    CHECK(r.state == flush_state::done);
  });
}

TEST_CASE("F6, rule 1: flushes complete in order, each with its own bytes", "[flush]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    fake_stream out(owner, ring);
    std::vector<int> order;
    out.write("first");
    auto a = out.flush();
    out.write("second!");
    auto b = out.flush();
    out.write("not flushed");
    auto const note = [](flush_operation& f, std::vector<int>& log, int who) -> task<void> {
      static_cast<void>(co_await f);
      log.push_back(who);
    };
    async_scope scope;
    scope.spawn(note(b, order, 2));
    scope.spawn(note(a, order, 1));
    CHECK(out.complete_send(SIZE_MAX) == 5);  // what was accepted before the first call
    co_await turns(2);
    CHECK(order == std::vector<int>{1});
    CHECK(out.complete_send(SIZE_MAX) == 7);
    co_await scope.join();
    CHECK(order == std::vector<int>{1, 2});
    CHECK(a.bytes_sent() == 5);
    CHECK(b.bytes_sent() == 7);
    CHECK(out.far.wire == "firstsecond!");
    CHECK(out.flusher->queue().queued() == 11);
    CHECK_FALSE(out.is_sending());
  });
}

TEST_CASE("rule 6: one send is in flight, whatever is flushed meanwhile", "[flush]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    fake_stream out(owner, ring);
    out.write("a");
    auto first = out.flush();
    int const tries = out.far.tries;
    out.far.room = 100;  // room again, but the send in flight has the turn
    for (int i = 0; i < 10; ++i) {
      out.write("b");
      auto const dropped = out.flush();
      CHECK(dropped.completion_expected());
    }
    CHECK(out.far.tries == tries);
    CHECK(ring.count(IORING_OP_SENDMSG) == 1);
    out.complete_send(1);
    co_await turns(2);
    CHECK(out.far.wire == "abbbbbbbbbb");
    CHECK(out.far.operations_max == 1);
    CHECK(out.far.operations == 0);
    CHECK(first.state() == flush_state::done);
  });
}

TEST_CASE("F7: what is written during a pending flush goes with the next one", "[flush]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    fake_stream out(owner, ring);
    out.write("flushed");
    auto f = out.flush();
    out.write(" and later");
    CHECK(out.complete_send(SIZE_MAX) == 7);
    auto const r = co_await f;
    CHECK(r.bytes_sent == 7);
    CHECK(out.far.wire == "flushed");
    CHECK_FALSE(out.is_sending());
    out.far.room = 100;
    auto const next = co_await out.flush();
    CHECK(next.bytes_sent == 10);
    CHECK(out.far.wire == "flushed and later");
  });
}

TEST_CASE("F8: min_bytes decides at one below, exactly, and one above", "[flush]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    fake_stream out(owner, ring);
    out.far.room = 1000;
    std::uint64_t const before = owner.count().flushes_skipped;
    out.write("123456789");
    auto const below = co_await out.flush({.min_bytes = 10});
    CHECK(below.state == flush_state::skipped);
    CHECK(static_cast<bool>(below));
    CHECK(below.immediate);
    CHECK(below.bytes_sent == 0);
    CHECK(out.far.tries == 0);
    CHECK(owner.count().flushes_skipped == before + 1);
    out.write("0");
    auto const at = co_await out.flush({.min_bytes = 10});
    CHECK(at.state == flush_state::done);
    CHECK(at.bytes_sent == 10);
    out.write("12345678901");
    auto const above = co_await out.flush({.min_bytes = 10});
    CHECK(above.bytes_sent == 11);
    CHECK(owner.count().flushes_skipped == before + 1);
  });
}
