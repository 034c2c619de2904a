// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that a stream watches its peer while it waits for it, and has no memory for that when it
// is idle. flusher_limits_test.cpp proves whom the limit cuts.

#include "flush/peer_watch.hpp"

#include <penstock/error.hpp>
#include <penstock/timer.hpp>

#include "support/manual_ring.hpp"
#include "unit/flush/fake_sink.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace std::chrono_literals;
using namespace penstock;
using namespace penstock::test;
using detail::worker;

namespace {

/** Write, wait for a second, and let all of it go. */
task<void> send_slowly(fake_stream& out) {
  out.write("abc");
  auto f = out.flush();
  CHECK(f.completion_expected());
  static_cast<void>(co_await sleep_for(1s));
  out.complete_send(SIZE_MAX);
  auto const r = co_await f;
  CHECK(r.state == flush_state::done);
}

}  // namespace

TEST_CASE("an idle stream holds nothing for the watch over its peer", "[flush]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    fake_stream out(owner, ring);
    co_await send_slowly(out);
    static_cast<void>(co_await sleep_for(2s));
    std::size_t const idle = detail::frames_alive();
    co_await send_slowly(out);
    CHECK(detail::frames_alive() == idle + 1);  // the next flush will probably wait, too
    static_cast<void>(co_await sleep_for(2s));
    CHECK(detail::frames_alive() == idle);
  });
}

TEST_CASE("what a peer has taken before buys it time when it is waited for again", "[flush]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    fake_stream out(owner, ring);
    co_await send_slowly(out);
    out.far.acknowledged += 2400;  // ten seconds, at 240 a second
    static_cast<void>(co_await sleep_for(5s));
    auto const begin = now();
    out.write("abc");
    auto const r = co_await out.flush();
    CHECK(r.error == errc::too_slow);
    CHECK(now() - begin == 15s);
  });
}

TEST_CASE("a wait soon after another counts from the next look, not from the other's begin",
          "[flush]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    fake_stream out(owner, ring);
    auto const begin = now();
    out.write("abc");
    auto f = out.flush();
    static_cast<void>(co_await sleep_for(500ms));
    out.complete_send(SIZE_MAX);
    static_cast<void>(co_await f);
    out.write("def");
    auto const r = co_await out.flush();
    CHECK(r.error == errc::too_slow);
    CHECK(now() - begin == 6s);  // a second to the look, and the grace
  });
}

TEST_CASE("a stream that ends is watched no more", "[flush]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    std::size_t const before = detail::frames_alive();
    {
      fake_stream out(owner, ring);
      co_await send_slowly(out);
    }
    CHECK(detail::frames_alive() == before);
    static_cast<void>(co_await sleep_for(2s));
  });
}
