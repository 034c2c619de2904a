// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that what happens to a stream twice counts once: aborts, errors behind an abort, cancels
// of one send; and that a coroutine of any kind may wait for a flush.

#include <penstock/error.hpp>

#include "flush/flusher.hpp"
#include "unit/flush/fake_sink.hpp"

#include <catch2/catch_test_macros.hpp>

#include <cerrno>
#include <coroutine>
#include <exception>
#include <memory>
#include <string>

using namespace penstock;
using namespace penstock::test;
using detail::worker;

namespace {

/** A coroutine that knows no stop; it frees itself at its end. */
struct foreign {
  struct promise_type {
    foreign get_return_object() const noexcept { return {}; }
    std::suspend_never initial_suspend() const noexcept { return {}; }
    std::suspend_never final_suspend() const noexcept { return {}; }
    void return_void() const noexcept {}
    [[noreturn]] void unhandled_exception() const noexcept { std::terminate(); }
  };
};

foreign wait_for(flush_operation& flush, awaited& end) {
  end.result = co_await flush;
  ++end.endings;
}

}  // namespace

TEST_CASE("the first abort counts, and asks the kernel once to let go", "[flush]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    ring.cancels_at_once = false;
    fake_stream out(owner, ring);
    out.write("0123456789");
    auto f = out.flush();
    CHECK(out.is_sending());
    out.flusher->fail(flush_state::aborted, errc::aborted);
    out.flusher->fail(flush_state::failed, errc::too_slow);
    ring.take_submissions();
    CHECK(ring.canceled.size() == 1);
    CHECK(f.completion_expected());  // the kernel may still take bytes
    out.complete_send(4);
    auto const r = co_await f;
    CHECK(r.state == flush_state::aborted);
    CHECK(r.error == errc::aborted);
    CHECK(r.bytes_sent == 4);
    CHECK(r.bytes_left == 6);
  });
}

TEST_CASE("an abort while borrowed bytes wait for writability asks the kernel once too",
          "[flush]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    ring.cancels_at_once = false;
    fake_stream out(owner, ring);
    std::string const lent = "borrowed";
    out.write_borrowed(lent);
    auto f = out.flush();
    CHECK(out.is_polling());
    std::uint64_t const poll = ring.find(IORING_OP_POLL_ADD).user_data;
    out.flusher->fail(flush_state::aborted, errc::aborted);
    out.flusher->fail(flush_state::aborted, errc::aborted);
    ring.take_submissions();
    CHECK(ring.canceled.size() == 1);
    CHECK(f.state() == flush_state::aborted);  // the kernel never held the bytes
    ring.complete(poll, -ECANCELED);
    co_await turns(2);
    CHECK(out.far.operations == 0);
    CHECK(out.far.wire.empty());
  });
}

TEST_CASE("an error of the send behind an abort does not change what was said", "[flush]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    ring.cancels_at_once = false;
    fake_stream out(owner, ring);
    out.write("0123456789");
    auto f = out.flush();
    out.flusher->fail(flush_state::aborted, errc::aborted);
    out.fail_send(EPIPE);
    auto const r = co_await f;
    CHECK(r.state == flush_state::aborted);
    CHECK(r.error == errc::aborted);
    CHECK(out.flusher->error() == errc::aborted);
  });
}

TEST_CASE("a send that took nothing and names no reason is gone on with", "[flush]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    fake_stream out(owner, ring);
    out.write("0123456789");
    auto f = out.flush();
    CHECK(out.is_sending());
    out.complete_send(0);
    out.far.room = 100;
    auto const r = co_await f;
    CHECK(r.state == flush_state::done);
    CHECK(r.bytes_sent == 10);
    CHECK(out.far.wire == "0123456789");
  });
}

TEST_CASE("a coroutine of any kind may wait for a flush", "[flush]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    fake_stream out(owner, ring);
    out.write("0123456789");
    auto f = out.flush();
    awaited end;
    wait_for(f, end);
    CHECK(end.endings == 0);
    out.complete_send(10);
    co_await turns(2);
    CHECK(end.endings == 1);
    CHECK(end.result.state == flush_state::done);
    CHECK(end.result.bytes_sent == 10);
  });
}
