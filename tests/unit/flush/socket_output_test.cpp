// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves the flush over real loopback sockets with small buffers: what the peer reads is what the
// flushes said went. F1 to F30 are those of docs/design/flush.md.

#include <penstock/flush/socket_output.hpp>

#include <penstock/scope.hpp>
#include <penstock/timer.hpp>

#include "sched/worker.hpp"
#include "support/allocation_fault.hpp"
#include "support/connection.hpp"
#include "support/sanitizers.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <random>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using namespace penstock;
using namespace penstock::test;
using detail::worker;

namespace {

struct awaited {
  flush_result result{.state = flush_state::pending};
  int endings = 0;
};

task<void> flush_into(socket_output& out, awaited& end, flush_options options = {}) {
  end.result = co_await out.flush(options);
  ++end.endings;
}

task<void> read_into(tcp_socket& from, std::string& all) { all = co_await read_all(from); }

/** Write until the socket takes no more; what was written. The last flush's handle is dropped. */
std::string fill(socket_output& out) {
  std::string written;
  for (;;) {
    std::string const part = pattern(1000, written.size());
    out.write(part);
    written += part;
    auto const f = out.flush();
    if (f.completion_expected()) return written;
  }
}

}  // namespace

TEST_CASE("F3: a small flush is immediate, allocates nothing and is on the wire", "[flush]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair();
    socket_output out(pair.server);
    std::size_t allocations = 0;
    std::array<std::byte, 64> read;
    for (int i = 0; i < 300; ++i) {
      std::size_t const before = allocation_count();
      out.write("hello ");
      out.write("world\n");
      auto const r = co_await out.flush();
      auto const got = co_await pair.client.read_some(read);
      CHECK(r.immediate);
      CHECK(r.bytes_sent == 12);
      CHECK(got.n == 12);
      CHECK(text(std::span(read).first(got.n)) == "hello world\n");
      if (i > 0) allocations += allocation_count() - before;
    }
    // With AddressSanitizer nothing is recycled.
    CHECK((allocations == 0 || has_address_sanitizer));
    CHECK(out.bytes_sent() == 300 * 12);
    CHECK(out.queued() == 0);
  });
}

TEST_CASE("F4: a reader that does not read makes it pending, reading resumes it", "[flush]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair(small_buffers);
    socket_output out(pair.server);
    std::string const text = pattern(200'000);
    out.write(text);
    auto f = out.flush();
    CHECK(f.completion_expected());
    std::uint64_t const buffered = f.bytes_sent();
    CHECK(buffered > 0);
    CHECK(buffered < 20'000);  // about the size of the buffers
    async_scope scope;
    std::string got;
    scope.spawn(read_into(pair.client, got));
    auto const r = co_await f;
    CHECK(r.state == flush_state::done);
    CHECK_FALSE(r.immediate);
    CHECK(r.bytes_sent == text.size());
    pair.server.shutdown_write();
    co_await scope.join();
    CHECK(got == text);
  });
}

TEST_CASE("F5: the sum of bytes_sent is what the peer reads, whatever becomes of the flushes",
          "[flush]") {
  std::uint32_t const seed = 20261120;
  std::mt19937 random(seed);
  unsigned states = 0;
  for (int round = 0; round < 40; ++round) {
    on_worker([&]() -> task<void> {
      connection pair = connect_pair(16 * 1024);
      socket_output out(pair.server);
      async_scope scope;
      std::string written;
      std::string got;
      std::uint64_t sum = 0;
      for (int i = 0; i < 30; ++i) {
        std::string lent = pattern(random() % 40'000, written.size());
        write_status const status =
            random() % 2 == 0 ? out.write(lent) : out.write_borrowed(buffer(lent));
        if (status != write_status::refused) written += lent;
        flush_options options;
        std::stop_source source;
        std::stop_token const token = source.get_token();
        options.stop = token;
        if (random() % 2 == 0) options.deadline = now() + std::chrono::microseconds(random() % 500);
        auto f = out.flush(options);
        if (f.completion_expected() && options.deadline == no_deadline && random() % 2 == 0) {
          source.request_stop();
        } else if (options.deadline == no_deadline) {
          got += co_await read_exactly(pair.client, written.size() - got.size());
        }
        auto const r = co_await f;
        std::ranges::fill(lent, '?');
        sum += r.bytes_sent;
        states |= 1U << static_cast<unsigned>(r.state);
        CHECK(sum == out.bytes_sent());
      }
      auto last = out.flush();
      got += co_await read_exactly(pair.client, written.size() - got.size());
      auto const r = co_await last;
      CHECK(r.state == flush_state::done);
      CHECK(sum + r.bytes_sent == written.size());
      CHECK(got == written);
      co_await scope.join();
    });
  }
  for (auto const state : {flush_state::done, flush_state::canceled, flush_state::timed_out}) {
    CHECK((states & 1U << static_cast<unsigned>(state)) != 0);
  }
}

TEST_CASE("F6, F7: outstanding flushes complete in order, with their own bytes", "[flush]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair(small_buffers);
    socket_output out(pair.server);
    std::string const text = pattern(60'000);
    out.write(std::string_view(text).substr(0, 30'000));
    auto a = out.flush();
    out.write(std::string_view(text).substr(30'000, 20'000));
    auto b = out.flush();
    out.write(std::string_view(text).substr(50'000));
    CHECK(a.completion_expected());
    CHECK(b.completion_expected());
    auto got = co_await read_exactly(pair.client, 50'000);
    auto const ra = co_await a;
    auto const rb = co_await b;
    CHECK(ra.bytes_sent == 30'000);
    CHECK(rb.bytes_sent == 20'000);
    CHECK(out.queued() == 10'000);
    auto c = out.flush();
    got += co_await read_exactly(pair.client, 10'000);
    auto const rc = co_await c;
    CHECK(rc.bytes_sent == 10'000);
    CHECK(got == text);
  });
}

TEST_CASE("F9, F10: after a deadline or a cancel the next flush goes on without gap or repeat",
          "[flush]") {
  for (bool const is_deadline : {false, true}) {
    for (bool const is_borrowed : {false, true}) {
      on_worker([&]() -> task<void> {
        connection pair = connect_pair(small_buffers);
        socket_output out(pair.server);
        std::string const text = pattern(100'000);
        std::string lent = text;
        is_borrowed ? out.write_borrowed(buffer(lent)) : out.write(lent);
        async_scope scope;
        awaited end;
        flush_options options;
        if (is_deadline) options.deadline = now() + 5ms;
        scope.spawn(flush_into(out, end, options));
        if (!is_deadline) scope.request_stop();
        co_await scope.join();
        CHECK(end.result.state == (is_deadline ? flush_state::timed_out : flush_state::canceled));
        CHECK(end.result.bytes_sent == out.bytes_sent());
        CHECK(end.result.bytes_left == text.size() - out.bytes_sent());
        lent.assign(lent.size(), '?');
        auto f = out.flush();
        auto const got = co_await read_exactly(pair.client, text.size());
        auto const rest = co_await f;
        CHECK(rest.state == flush_state::done);
        CHECK(rest.bytes_sent + end.result.bytes_sent == text.size());
        CHECK(got == text);
      });
    }
  }
}

TEST_CASE("F13: a client that has ended its own half still gets everything", "[flush]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair(16 * 1024);
    pair.client.shutdown_write();
    std::byte one;
    auto const end = co_await pair.server.read_some({&one, 1});
    CHECK(end.ec == cond::eof);
    socket_output out(pair.server);
    std::string const text = pattern(500'000);
    out.write(text);
    async_scope scope;
    awaited flushed;
    scope.spawn(flush_into(out, flushed));
    auto const got = co_await read_exactly(pair.client, text.size());
    co_await scope.join();
    CHECK(flushed.result.state == flush_state::done);
    CHECK(got == text);
  });
}

TEST_CASE("F15: an output destroyed with borrowed bytes unsent never looks at them again",
          "[flush]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair(small_buffers);
    std::uint64_t const before = worker::current().count().bytes_discarded;
    for (bool const is_flushed : {false, true}) {
      auto lent = std::make_unique<std::string>(pattern(50'000));
      auto out = std::make_unique<socket_output>(pair.server);
      out->write_borrowed(buffer(*lent));
      if (is_flushed) {
        auto const f = out->flush();
        out.reset();
        CHECK(f.state() == flush_state::aborted);
      }
      out.reset();
      lent.reset();
      co_await turns(3);
    }
    CHECK(worker::current().count().bytes_discarded > before + 50'000);
    CHECK(worker::current().blocks().lent() == 0);
  });
}

TEST_CASE("F16: a borrowed buffer overwritten after its flush never shows on the wire", "[flush]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair(16 * 1024);
    socket_output out(pair.server);
    async_scope scope;
    std::string got;
    scope.spawn(read_into(pair.client, got));
    std::string lent(30'000, '\0');
    for (char c = 'a'; c <= 'z'; ++c) {
      std::ranges::fill(lent, c);
      out.write_borrowed(buffer(lent));
      auto const r = co_await out.flush();
      CHECK(r.state == flush_state::done);
      std::ranges::fill(lent, '?');
    }
    pair.server.shutdown_write();
    co_await scope.join();
    CHECK(got.size() == 26 * 30'000);
    CHECK(std::ranges::is_sorted(got));
    CHECK(got.find('?') == std::string::npos);
  });
}

TEST_CASE("F29: a dropped handle's bytes arrive; its error surfaces with the next flush",
          "[flush]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair(small_buffers);
    socket_output out(pair.server);
    std::string const text = fill(out);
    auto const got = co_await read_exactly(pair.client, text.size());
    CHECK(got == text);
    out.write(pattern(200'000));  // more than all buffers hold
    { auto const dropped = out.flush(); }
    pair.client.abort();
    while (!out.error()) co_await yield();
    auto const later = co_await out.flush();
    CHECK(later.state == flush_state::closed);
    CHECK(later.immediate);
    CHECK(later.bytes_sent == 0);
  });
}

TEST_CASE("prepared and committed bytes, shared and copied ones go out in one order", "[flush]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair();
    socket_output out(pair.server);
    auto const shared = std::make_shared<std::string>("shared ");
    mutable_buffer const room = out.prepare(20);
    std::memcpy(room.data(), "prepared ", 9);
    out.commit(4);
    out.commit(5);
    out.write_shared(buffer(*shared), shared);
    out.write("copied ");
    out.write_borrowed(buffer("lent"));
    CHECK(out.queued() == 27);
    auto const r = co_await out.flush();
    CHECK(r.bytes_sent == 27);
    auto const got = co_await read_exactly(pair.client, 27);
    CHECK(got == "prepared shared copied lent");
    CHECK(shared.use_count() == 1);
  });
}
