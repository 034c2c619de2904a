// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves, over a sink that the test controls, that a flush which is canceled, dropped or out of
// time leaves the stream well-formed, counts its bytes, and lets go of borrowed memory.

#include "flush/flusher.hpp"

#include <penstock/scope.hpp>

#include "support/allocation_fault.hpp"
#include "support/connection.hpp"
#include "unit/flush/fake_sink.hpp"

#include <catch2/catch_test_macros.hpp>

#include <memory>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using namespace penstock;
using namespace penstock::test;
using detail::worker;

TEST_CASE("F9: a flush past its deadline has timed out; a later one goes on without gap or repeat",
          "[flush]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    fake_stream out(owner, ring);
    out.far.room = 4;
    std::string const text = pattern(100);
    out.write(text);
    auto const begin = now();
    auto const late = co_await out.flush({.deadline = begin + 2s});
    CHECK(now() - begin == 2s);
    CHECK(late.state == flush_state::timed_out);
    CHECK(late.error == errc::timed_out);
    CHECK(late.bytes_sent == 4);
    CHECK(late.bytes_left == 96);
    CHECK_FALSE(static_cast<bool>(late));
    CHECK(owner.count().flushes_timed_out == 1);
    out.far.room = 1000;
    auto const rest = co_await out.flush();
    CHECK(rest.state == flush_state::done);
    CHECK(rest.bytes_sent == 96);
    CHECK(out.far.wire == text);
  });
}

TEST_CASE("F10: a canceled flush, by its own token or the task's, leaves the stream well-formed",
          "[flush]") {
  for (bool const inherited : {false, true}) {
    on_manual_ring([&](worker& owner, manual_ring& ring) -> task<void> {
      fake_stream out(owner, ring);
      out.far.room = 4;
      std::string const text = pattern(100);
      out.write(text);
      std::stop_source source;
      std::stop_token const token = source.get_token();
      async_scope scope;
      auto f = out.flush({.stop = token});
      awaited end;
      scope.spawn(await_flush(f, end));
      inherited ? scope.request_stop() : static_cast<void>(source.request_stop());
      CHECK(end.endings == 0);
      co_await scope.join();
      CHECK(end.endings == 1);
      CHECK(end.result.state == flush_state::canceled);
      CHECK(end.result.error == cond::canceled);
      CHECK(end.result.bytes_sent == 4);
      CHECK(end.result.bytes_left == 96);
      out.far.room = 1000;
      auto const rest = co_await out.flush();
      CHECK(rest.bytes_sent == 96);
      CHECK(out.far.wire == text);
    });
  }
}

TEST_CASE("F10: bytes that the kernel took before it heard of the cancel are counted", "[flush]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    ring.cancels_at_once = false;
    fake_stream out(owner, ring);
    std::string const text = pattern(100);
    out.write(text);
    async_scope scope;
    auto f = out.flush();
    awaited end;
    scope.spawn(await_flush(f, end));
    scope.request_stop();
    co_await turns(3);
    CHECK(end.endings == 0);  // nobody knows yet how much went
    CHECK(ring.canceled.size() == 1);
    out.complete_send(60);
    co_await scope.join();
    CHECK(end.result.state == flush_state::canceled);
    CHECK(end.result.bytes_sent == 60);
    CHECK(end.result.bytes_left == 40);
    out.far.room = 1000;
    auto const rest = co_await out.flush();
    CHECK(rest.bytes_sent == 40);
    CHECK(out.far.wire == text);
  });
}

TEST_CASE("F10: a send that ended whole before the cancel makes the flush done", "[flush]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    ring.cancels_at_once = false;
    fake_stream out(owner, ring);
    out.write("all of it");
    async_scope scope;
    auto f = out.flush();
    awaited end;
    scope.spawn(await_flush(f, end));
    scope.request_stop();
    out.complete_send(SIZE_MAX);
    co_await scope.join();
    CHECK(end.result.state == flush_state::done);
    CHECK(end.result.bytes_sent == 9);
  });
}

TEST_CASE("a cancel of one flush does not touch another that waits", "[flush]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    fake_stream out(owner, ring);
    std::stop_source source;
    std::stop_token const token = source.get_token();
    out.write("aaaa");
    auto a = out.flush({.stop = token});
    out.write("bbbb");
    auto b = out.flush();
    source.request_stop();
    co_await turns(2);
    CHECK(a.state() == flush_state::canceled);
    CHECK(a.bytes_sent() == 0);
    CHECK(b.completion_expected());
    CHECK(out.is_sending());
    out.complete_send(SIZE_MAX);
    auto const r = co_await b;
    CHECK(r.bytes_sent == 8);
    CHECK(out.far.wire == "aaaabbbb");
  });
}

TEST_CASE("a flush under a stop that came before sends nothing and holds nothing", "[flush]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    fake_stream out(owner, ring);
    out.far.room = 100;
    std::stop_source source;
    std::stop_token const token = source.get_token();
    source.request_stop();
    std::string lent = "borrowed";
    out.write_borrowed(lent);
    auto const r = co_await out.flush({.stop = token});
    CHECK(r.state == flush_state::canceled);
    CHECK(out.far.tries == 0);
    lent = "????????";  // the flush has returned: no pointer into it is held any more
    auto const rest = co_await out.flush();
    CHECK(rest.bytes_sent == 8);
    CHECK(out.far.wire == "borrowed");
  });
}

TEST_CASE("rule 7: borrowed memory is never the kernel's, and nobody's after a flush returned",
          "[flush]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    fake_stream out(owner, ring);
    std::string lent = pattern(50);
    std::string const text = lent;
    out.write("[");
    out.write_borrowed(lent);
    out.write("]");
    auto const early = co_await out.flush({.deadline = now() + 1s});
    CHECK(early.state == flush_state::timed_out);
    lent.assign(lent.size(), '?');
    out.far.room = 1000;
    auto const rest = co_await out.flush();
    CHECK(rest.state == flush_state::done);
    CHECK(out.far.wire == "[" + text + "]");

    out.far.room = 10;
    lent = text;
    out.write_borrowed(lent);
    auto f = out.flush();
    CHECK_FALSE(out.is_sending());  // a wait for room, and a send in the call when there is some
    CHECK(out.is_polling());
    out.become_writable(25);
    co_await turns(2);
    CHECK(f.bytes_sent() == 35);
    CHECK(out.is_polling());
    out.become_writable(25);
    auto const r = co_await f;
    CHECK(r.bytes_sent == 50);
    lent.assign(lent.size(), '?');
    CHECK(out.far.wire == "[" + text + "]" + text);
  });
}

TEST_CASE("rule 7: a dropped handle lets go of borrowed memory too", "[flush]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    fake_stream out(owner, ring);
    std::string lent = "borrowed";
    out.write_borrowed(lent);
    { auto const dropped = out.flush(); }
    lent = "????????";
    out.become_writable(100);
    co_await turns(2);
    CHECK(out.far.wire == "borrowed");
  });
}

TEST_CASE("rule 7: shared bytes live until the kernel is done with them, also after abort",
          "[flush]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    ring.cancels_at_once = false;
    fake_stream out(owner, ring);
    auto const shared = std::make_shared<std::string>("shared");
    out.write_shared(shared);
    auto f = out.flush();
    out.flusher->fail(flush_state::aborted, errc::aborted);
    co_await turns(2);
    CHECK(shared.use_count() == 2);  // the kernel may still read it
    CHECK(f.completion_expected());
    out.complete_send(2);
    auto const r = co_await f;
    CHECK(r.state == flush_state::aborted);
    CHECK(r.bytes_sent == 2);
    CHECK(r.bytes_left == 4);
    CHECK(shared.use_count() == 1);
  });
}

TEST_CASE("rule 5: bytes of dropped and canceled flushes are nobody else's, and none is lost",
          "[flush]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    fake_stream out(owner, ring);
    std::stop_source source;
    std::stop_token const token = source.get_token();
    out.write(pattern(100));
    std::unique_ptr<flush_operation> d1(new flush_operation(out.flush()));
    out.write(pattern(50));
    auto a = out.flush();
    out.write(pattern(50));
    std::unique_ptr<flush_operation> d2(new flush_operation(out.flush()));
    out.write(pattern(50));
    auto b = out.flush({.stop = token});
    out.write(pattern(50));
    auto c = out.flush();
    d1.reset();
    d2.reset();
    out.complete_send(20);
    co_await turns(2);
    source.request_stop();
    co_await turns(2);
    while (out.is_sending()) {
      out.complete_send(37);
      co_await turns(2);
    }
    CHECK(out.far.wire.size() == 300);
    CHECK(a.bytes_sent() == 50);
    CHECK(b.state() == flush_state::canceled);
    CHECK(b.bytes_sent() == 0);
    CHECK(c.bytes_sent() == 100);
    CHECK(c.state() == flush_state::done);
  });
}

TEST_CASE("F24: at a drain's deadline every pending flush is over, by its stop or by abort",
          "[flush]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    async_scope connections;
    std::vector<std::unique_ptr<fake_stream>> streams;
    std::vector<awaited> ends(20);
    auto const serve = [](fake_stream& out, awaited& end) -> task<void> {
      out.write("last words");
      auto f = out.flush();
      end.result = co_await f;
      ++end.endings;
    };
    for (std::size_t i = 0; i < ends.size(); ++i) {
      streams.push_back(std::make_unique<fake_stream>(owner, ring));
      connections.spawn(serve(*streams[i], ends[i]));
    }
    for (std::size_t i = 0; i < ends.size(); i += 2) {
      streams[i]->flusher->fail(flush_state::aborted, errc::aborted);
    }
    connections.request_stop();
    auto const begin = now();
    co_await connections.join();
    CHECK(now() == begin);
    for (std::size_t i = 0; i < ends.size(); ++i) {
      CHECK(ends[i].endings == 1);
      CHECK(ends[i].result.state == (i % 2 == 0 ? flush_state::aborted : flush_state::canceled));
    }
  });
}

TEST_CASE("when there is no memory to copy borrowed bytes, the stream fails instead of lying",
          "[flush]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    fake_stream out(owner, ring);
    std::string const lent = pattern(40'000);
    std::stop_source source;
    std::stop_token const token = source.get_token();
    out.write_borrowed(lent);
    auto a = out.flush({.stop = token});
    auto b = out.flush({.stop = token});
    allocation_fault fault(0);
    CHECK(fault.during([&] { return source.request_stop(); }));
    CHECK(fault.has_failed());
    co_await turns(2);
    CHECK(a.state() == flush_state::failed);
    CHECK(b.state() == flush_state::failed);
    auto const r = co_await a;
    CHECK(r.error == std::errc::not_enough_memory);
  });
}
