// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves, over a sink that the test controls, that whatever fails or is aborted is told to every
// flush, and that no wrong byte is ever called sent.

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

TEST_CASE("F14, rule 12: abort ends every outstanding and later flush", "[flush]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    fake_stream out(owner, ring);
    out.write("one");
    auto a = out.flush();
    out.write("two");
    auto b = out.flush();
    std::uint64_t const before = owner.count().bytes_discarded;
    async_scope scope;
    awaited end_a;
    awaited end_b;
    scope.spawn(await_flush(a, end_a));
    scope.spawn(await_flush(b, end_b));
    out.flusher->fail(flush_state::aborted, errc::aborted);
    co_await scope.join();
    CHECK(end_a.result.state == flush_state::aborted);
    CHECK(end_b.result.state == flush_state::aborted);
    CHECK(end_a.endings + end_b.endings == 2);
    auto const later = co_await out.flush();
    CHECK(later.state == flush_state::aborted);
    CHECK(later.error == errc::aborted);
    CHECK(later.immediate);
    CHECK(out.write("three") == write_status::refused);
    CHECK(out.flusher->error() == errc::aborted);
    CHECK(owner.count().bytes_discarded == before + 6);
    out.flusher->fail(flush_state::closed, errc::closed);  // only the first reason counts
    auto const last = co_await out.flush();
    CHECK(last.state == flush_state::aborted);
  });
}

TEST_CASE("rule 11: errors are sticky, settle everything, and are told apart", "[flush]") {
  struct row {
    int number;
    flush_state state;
  };
  row const rows[] = {{EPIPE, flush_state::closed},        {ECONNRESET, flush_state::closed},
                      {ECONNABORTED, flush_state::closed}, {ENOTCONN, flush_state::closed},
                      {ETIMEDOUT, flush_state::closed},    {EHOSTUNREACH, flush_state::closed},
                      {ENETUNREACH, flush_state::closed},  {ENOBUFS, flush_state::failed},
                      {EINVAL, flush_state::failed},       {EFAULT, flush_state::failed}};
  for (row const& one : rows) {
    for (bool const is_pending : {false, true}) {
      on_manual_ring([&](worker& owner, manual_ring& ring) -> task<void> {
        fake_stream out(owner, ring);
        if (!is_pending) out.far.errors = {one.number};
        out.write("abc");
        auto f = out.flush();
        CHECK(f.completion_expected() == is_pending);
        if (is_pending) out.fail_send(one.number);
        auto const r = co_await f;
        CHECK(r.state == one.state);
        CHECK(r.error == system_error_code(one.number));
        CHECK(r.bytes_left == 3);
        int const tries = out.far.tries;
        auto const later = co_await out.flush();
        CHECK(later.state == one.state);
        CHECK(later.error == r.error);
        CHECK(later.immediate);
        CHECK(out.far.tries == tries);
        CHECK(out.write("more") == write_status::refused);
        CHECK(out.flusher->error() == r.error);
      });
    }
  }
}

TEST_CASE("F25: a short send, an interrupted or a foreign canceled one is gone on with",
          "[flush]") {
  std::string const text = pattern(300);
  for (int const error : {EINTR, ECANCELED, EAGAIN}) {
    on_manual_ring([&](worker& owner, manual_ring& ring) -> task<void> {
      fake_stream out(owner, ring);
      out.write(text);
      auto f = out.flush();
      for (std::size_t sent = 0; sent < text.size();) {
        out.fail_send(error);
        co_await turns(2);
        sent += out.complete_send(1 + sent % 7);
        co_await turns(2);
        CHECK(f.bytes_sent() == sent);
      }
      auto const r = co_await f;
      CHECK(r.state == flush_state::done);
      CHECK(r.bytes_sent == text.size());
      CHECK(out.far.wire == text);
    });
  }
}

TEST_CASE("F25: each call of a flush fails in turn: the bytes are right or the state says so",
          "[flush]") {
  std::string const text = pattern(40);
  for (int const error : {EINTR, ECANCELED, ENOBUFS, EPIPE, EAGAIN}) {
    int failures = 0;
    for (std::size_t call = 0; call < 60; ++call) {
      on_manual_ring([&](worker& owner, manual_ring& ring) -> task<void> {
        fake_stream out(owner, ring);
        out.far.room = SIZE_MAX;
        out.far.send_max = 1;  // a byte each
        out.far.errors.assign(call, 0);
        out.far.errors.push_back(error);
        out.write(text.substr(0, 20));
        out.write_borrowed(std::string_view(text).substr(20));
        auto f = out.flush();
        while (f.completion_expected()) {
          if (out.is_sending())
            out.complete_send(1);
          else if (out.is_polling())
            out.become_writable(SIZE_MAX);
          co_await turns(2);
        }
        auto const r = co_await f;
        CHECK(text.compare(0, out.far.wire.size(), out.far.wire) == 0);
        CHECK(r.bytes_sent == out.far.wire.size());
        CHECK(r.bytes_left == text.size() - out.far.wire.size());
        CHECK((r.state == flush_state::done) == (out.far.wire == text));
        if (r.state != flush_state::done) ++failures;
      });
    }
    bool const is_retried = error == EAGAIN;
    CHECK((failures == 0) == is_retried);
  }
}

TEST_CASE("a poll that ends with an error is only a reason to try again", "[flush]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    fake_stream out(owner, ring);
    std::string const lent = "abc";
    out.write_borrowed(lent);
    auto f = out.flush();
    out.far.errors = {ECONNRESET};
    ring.complete(ring.find(IORING_OP_POLL_ADD), -ECANCELED);
    auto const r = co_await f;
    CHECK(r.state == flush_state::closed);
    CHECK(r.error == system_error_code(ECONNRESET));
  });
}

TEST_CASE("F29, rule 13: a dropped flush's bytes still go, and its error surfaces later",
          "[flush]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    fake_stream out(owner, ring);
    out.write("dropped");
    { auto const handle = out.flush({.deadline = now() + 1s}); }
    static_cast<void>(co_await sleep_for(2s));  // its deadline went with it
    CHECK(out.is_sending());
    out.complete_send(4);
    co_await turns(2);
    out.complete_send(4);
    co_await turns(2);
    CHECK(out.far.wire == "dropped");
    out.write("again");
    { auto const handle = out.flush(); }
    out.fail_send(ECONNRESET);
    co_await turns(2);
    auto const later = co_await out.flush();
    CHECK(later.state == flush_state::closed);
    CHECK(later.error == system_error_code(ECONNRESET));
    CHECK(later.bytes_sent == 0);
  });
}

TEST_CASE("rule 14: a stream that dies with bytes unsent counts them, and tells who waits",
          "[flush]") {
  for (bool const is_sending : {false, true}) {
    on_manual_ring([&](worker& owner, manual_ring& ring) -> task<void> {
      ring.cancels_at_once = false;
      std::uint64_t const before = owner.count().bytes_discarded;
      auto const shared = std::make_shared<std::string>("shared");
      far_end far;
      {
        fake_stream out(owner, ring);
        out.write("0123456789");
        out.write_shared(shared);
        if (is_sending) {
          auto f = out.flush();
          CHECK(out.is_sending());
          std::uint64_t const send = ring.find(IORING_OP_SENDMSG).user_data;
          int const& operations = out.far.operations;
          out.flusher.reset();
          CHECK(f.state() == flush_state::aborted);
          CHECK(operations == 1);  // the kernel still has the bytes
          CHECK(shared.use_count() == 2);
          ring.complete(send, 4);
          co_await turns(2);
          CHECK(operations == 0);
        }
      }
      CHECK(shared.use_count() == 1);
      CHECK(owner.count().bytes_discarded == before + (is_sending ? 12 : 16));
      CHECK(owner.blocks().lent() == 0);
    });
  }
}

TEST_CASE("F15: a stream that dies while it waits to send borrowed bytes forgets them", "[flush]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    ring.cancels_at_once = false;
    fake_stream out(owner, ring);
    auto lent = std::make_unique<std::string>("borrowed");
    out.write_borrowed(*lent);
    auto f = out.flush();
    std::uint64_t const poll = ring.find(IORING_OP_POLL_ADD).user_data;
    out.flusher.reset();
    CHECK(f.state() == flush_state::aborted);
    lent.reset();
    out.far.room = 100;
    ring.complete(poll, 4);  // ASan would see a look at it
    co_await turns(2);
    CHECK(out.far.wire.empty());
    CHECK(out.far.operations == 0);
  });
}

TEST_CASE("a settled flush may be awaited after its stream has died", "[flush]") {
  runtime_options options;
  options.immediate_flushes_max = 1;  // every flush owes the worker a turn
  on_manual_ring(
      [](worker& owner, manual_ring& ring) -> task<void> {
        fake_stream out(owner, ring);
        out.far.room = 100;
        out.write("abc");
        auto f = out.flush();
        CHECK(f.state() == flush_state::done);
        out.flusher.reset();
        auto const r = co_await f;
        CHECK(r.state == flush_state::done);
        CHECK(r.immediate);
      },
      options);
}
