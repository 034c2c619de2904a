// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves, over a sink and a clock that the test controls, the bounds of a stream: watermarks, cap,
// write-rate limit, and the share of one coroutine in a turn.

#include "flush/flusher.hpp"

#include <penstock/scope.hpp>

#include "support/connection.hpp"
#include "unit/flush/fake_sink.hpp"

#include <catch2/catch_test_macros.hpp>

#include <string>

using namespace std::chrono_literals;
using namespace penstock;
using namespace penstock::test;
using detail::worker;

TEST_CASE("rule 9: above the high watermark a write says so, above the cap it takes nothing",
          "[flush]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    fake_stream out(owner, ring, {.high_watermark = 10, .low_watermark = 5, .hard_cap = 20});
    CHECK(out.write("0123456789") == write_status::accepted);
    CHECK(out.write("a") == write_status::full);
    CHECK(out.write("0123456789") == write_status::refused);
    CHECK(out.flusher->error() == errc::queue_full);
    CHECK(out.flusher->queue().queued() == 11);
    CHECK(out.write("012345678") == write_status::full);  // exactly the cap
    CHECK(out.flusher->prepare(1).empty());
    out.far.room = 12;
    auto f = out.flush();
    CHECK(out.flusher->prepare(1).size() == 12);      // never more than the cap has left
    CHECK(out.write("b") == write_status::accepted);  // 8 were queued
    out.complete_send(SIZE_MAX);
    auto const r = co_await f;
    CHECK(r.state == flush_state::done);  // a refused write is not a failure of the stream
    CHECK(out.far.wire == "0123456789a012345678");
  });
}

TEST_CASE("rule 9: a writer that waits for room goes on at the low watermark", "[flush]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    fake_stream out(owner, ring, {.high_watermark = 10, .low_watermark = 5, .hard_cap = 20});
    std::uint64_t const before = owner.count().watermark_waits;
    out.write("01234");
    auto const none = co_await out.make_room();
    CHECK(none.state == flush_state::done);
    CHECK(none.bytes_sent == 0);
    CHECK(out.far.tries == 0);
    CHECK(owner.count().watermark_waits == before);
    CHECK(out.write("56789abcdef") == write_status::full);
    auto f = out.make_room();
    CHECK(f.completion_expected());
    CHECK(owner.count().watermark_waits == before + 1);
    out.complete_send(10);
    co_await turns(2);
    CHECK(f.completion_expected());
    CHECK(out.complete_send(SIZE_MAX) == 1);
    auto const r = co_await f;
    CHECK(r.bytes_sent == 11);
    CHECK(out.flusher->queue().queued() == 5);
  });
}

TEST_CASE("waiting for room behind a flush that aims higher neither hangs nor holds it up",
          "[flush]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    fake_stream out(owner, ring, {.high_watermark = 10, .low_watermark = 50, .hard_cap = 1000});
    std::string const text = pattern(100);
    out.write(text);
    auto whole = out.flush();
    auto half = out.make_room();
    CHECK(out.complete_send(20) == 20);
    co_await turns(2);
    CHECK(half.completion_expected());
    CHECK(out.complete_send(30) == 30);
    co_await turns(2);
    CHECK(half.state() == flush_state::done);
    CHECK(whole.completion_expected());
    CHECK(out.complete_send(SIZE_MAX) == 50);
    auto const r = co_await whole;
    CHECK(r.state == flush_state::done);
    CHECK(r.bytes_sent + half.bytes_sent() == 100);
    CHECK(out.far.wire == text);
  });
}

TEST_CASE("F23, rule 2: a loop of immediate flushes yields now and then, and still says so",
          "[flush]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    fake_stream out(owner, ring);
    out.far.room = SIZE_MAX;
    int others = 0;
    bool is_over = false;
    auto const other = [](int& count, bool const& end) -> task<void> {
      while (!end) {
        ++count;
        co_await yield();
      }
    };
    async_scope scope;
    scope.spawn(other(others, is_over));
    for (int i = 0; i < 640; ++i) {
      out.write("x");
      auto const r = co_await out.flush();
      CHECK(r.immediate);
    }
    CHECK(others >= 9);
    is_over = true;
    co_await scope.join();
  });
}

TEST_CASE("F21: a peer that takes nothing is cut when its grace is over", "[flush]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    fake_stream out(owner, ring);
    out.write("abc");
    auto const begin = now();
    auto const r = co_await out.flush();
    CHECK(r.state == flush_state::timed_out);
    CHECK(r.error == errc::too_slow);
    CHECK(now() - begin == 5s);
    CHECK(out.far.is_shut);
    auto const later = co_await out.flush();
    CHECK(later.state == flush_state::timed_out);
  });
}

namespace {

/** Acknowledge `rate` bytes each second for ten minutes; how long the flush lasted. */
task<duration> trickle(worker& owner, manual_ring& ring, std::uint64_t rate, flush_state& state) {
  fake_stream out(owner, ring);
  out.write("abc");
  auto const begin = now();
  auto f = out.flush();
  for (int second = 0; second < 600 && f.completion_expected(); ++second) {
    static_cast<void>(co_await sleep_for(1s));
    out.far.acknowledged += rate;
  }
  auto const lasted = now() - begin;
  if (f.completion_expected()) out.complete_send(SIZE_MAX);
  auto const r = co_await f;
  state = r.state;
  co_return lasted;
}

}  // namespace

TEST_CASE("F21: a reader of 1 byte/s is cut soon, one of 1 KiB/s never", "[flush]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    flush_state state = flush_state::pending;
    auto const cut = co_await trickle(owner, ring, 1, state);
    CHECK(state == flush_state::timed_out);
    CHECK(cut <= 7s);
    auto const whole = co_await trickle(owner, ring, 1024, state);
    CHECK(state == flush_state::done);
    CHECK(whole == 600s);
  });
}

TEST_CASE("a write-rate limit of nothing never cuts", "[flush]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    fake_stream out(owner, ring, {.write_rate_min = 0});
    out.write("abc");
    auto f = out.flush();
    static_cast<void>(co_await sleep_for(1h));
    CHECK(f.completion_expected());
    out.complete_send(SIZE_MAX);
    auto const r = co_await f;
    CHECK(r.state == flush_state::done);
  });
}

TEST_CASE("F20: gaps between events do not count against the peer", "[flush]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    fake_stream out(owner, ring);
    for (int event = 0; event < 20; ++event) {
      out.write("event");
      auto f = out.flush();
      CHECK(f.completion_expected());
      static_cast<void>(co_await sleep_for(100ms));
      out.complete_send(SIZE_MAX);
      out.far.acknowledged += 5;
      auto const r = co_await f;
      CHECK(r.state == flush_state::done);
      static_cast<void>(co_await sleep_for(30s));
    }
  });
}

TEST_CASE("F20: time after a flush was given up does not count either", "[flush]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    fake_stream out(owner, ring);
    out.write("abc");
    auto const r = co_await out.flush({.deadline = now() + 1s});
    CHECK(r.state == flush_state::timed_out);
    static_cast<void>(co_await sleep_for(1h));
    CHECK_FALSE(out.flusher->has_failed());
    out.far.room = 100;
    auto const rest = co_await out.flush();
    CHECK(rest.state == flush_state::done);
  });
}
