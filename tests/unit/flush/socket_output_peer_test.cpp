// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves over real loopback sockets what becomes of flushes whose peer is slow, stalled, or gone,
// and that one connection takes neither the memory nor the time of others.

#include <penstock/flush/socket_output.hpp>

#include <penstock/scope.hpp>
#include <penstock/timer.hpp>

#include "sched/worker.hpp"
#include "support/connection.hpp"

#include <catch2/catch_test_macros.hpp>

#include <array>
#include <csignal>
#include <memory>
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

/** Write until the socket takes no more. The last flush's handle is dropped. */
void fill(socket_output& out) {
  for (;;) {
    out.write(pattern(1000));
    auto const f = out.flush();
    if (f.completion_expected()) return;
  }
}

volatile std::sig_atomic_t pipe_signals = 0;

}  // namespace

TEST_CASE("F11: a reset while flushes are pending closes all of them within 50 ms", "[flush]") {
  for (bool const is_borrowed : {false, true}) {
    on_worker([&]() -> task<void> {
      connection pair = connect_pair(small_buffers);
      socket_output out(pair.server);
      std::string const text = pattern(100'000);
      is_borrowed ? out.write_borrowed(buffer(text)) : out.write(text);
      async_scope scope;
      std::array<awaited, 3> ends;
      for (awaited& one : ends) {
        scope.spawn(flush_into(out, one));
        out.write("more");
      }
      co_await turns(2);
      auto const begin = std::chrono::steady_clock::now();
      pair.client.abort();
      co_await scope.join();
      CHECK(std::chrono::steady_clock::now() - begin < 50ms);
      for (awaited const& one : ends) {
        CHECK(one.endings == 1);
        CHECK(one.result.state == flush_state::closed);
        CHECK(one.result.error == cond::closed);
      }
      CHECK(ends[0].result.bytes_sent == out.bytes_sent());
      auto const later = co_await out.flush();
      CHECK(later.state == flush_state::closed);
      CHECK(later.immediate);
      CHECK(out.write("x") == write_status::refused);
    });
  }
}

TEST_CASE("F12: a client gone before the flush closes it, without signal or exception", "[flush]") {
  struct sigaction action {};
  struct sigaction before {};
  action.sa_handler = [](int) { pipe_signals = pipe_signals + 1; };
  sigaction(SIGPIPE, &action, &before);
  pipe_signals = 0;
  on_worker([]() -> task<void> {
    connection pair = connect_pair();
    socket_output out(pair.server);
    pair.client.abort();
    co_await turns(3);
    flush_state state = flush_state::done;
    for (int i = 0; i < 3 && state == flush_state::done; ++i) {
      out.write("anyone there?");
      auto const r = co_await out.flush();
      state = r.state;
    }
    CHECK(state == flush_state::closed);
    CHECK(out.error() == cond::closed);
  });
  CHECK(pipe_signals == 0);
  sigaction(SIGPIPE, &before, nullptr);
}

TEST_CASE("F14: abort from another task ends every flush, and the peer sees no end of stream",
          "[flush]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair(small_buffers);
    socket_output out(pair.server);
    out.write(pattern(100'000));
    async_scope scope;
    std::array<awaited, 3> ends;
    for (awaited& one : ends) {
      scope.spawn(flush_into(out, one));
      out.write("more");
    }
    co_await turns(2);
    out.abort();
    co_await scope.join();
    for (awaited const& one : ends) CHECK(one.result.state == flush_state::aborted);
    auto const later = co_await out.flush();
    CHECK(later.state == flush_state::aborted);
    CHECK(out.queued() == 0);
    pair.server.abort();
    std::array<std::byte, 4096> buffer;
    io_result last;
    while (!last.ec) last = co_await pair.client.read_some(buffer);
    CHECK(last.ec == system_error_code(ECONNRESET));
  });
}

TEST_CASE("F17: stalled clients and endless writers stay within the cap", "[flush]") {
  on_worker([]() -> task<void> {
    constexpr std::size_t clients = 30;
    constexpr std::size_t cap = 128 * 1024;
    std::vector<connection> pairs;
    std::vector<std::unique_ptr<socket_output>> outs;
    for (std::size_t i = 0; i < clients; ++i) {
      pairs.push_back(connect_pair(small_buffers));
      output_limits const limits{.hard_cap = cap};
      outs.push_back(std::make_unique<socket_output>(pairs.back().server, limits));
    }
    int refused = 0;
    for (int round = 0; round < 300; ++round) {
      for (auto const& out : outs) {
        if (out->write(pattern(3000)) == write_status::refused) ++refused;
        auto const dropped = out->flush();
        CHECK(out->queued() <= cap);
      }
      co_await turns(1);
    }
    CHECK(refused > 0);
    std::size_t const block = detail::block_pool::common_capacity;
    CHECK(worker::current().blocks().lent() <= clients * (cap / block + 3));
    outs.clear();
    pairs.clear();
    co_await turns(3);
    CHECK(worker::current().blocks().lent() == 0);
  });
}

TEST_CASE("rule 9: a suspended writer resumes at the low watermark", "[flush]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair(small_buffers);
    output_limits const limits{.high_watermark = 50'000, .low_watermark = 20'000};
    socket_output out(pair.server, limits);
    write_status status = write_status::accepted;
    while (status == write_status::accepted) status = out.write(pattern(7000));
    CHECK(status == write_status::full);
    CHECK(out.queued() > 50'000);
    auto f = out.make_room();
    CHECK(f.completion_expected());
    std::size_t const total = out.queued() + out.bytes_sent();
    static_cast<void>(co_await read_exactly(pair.client, total - 20'000));
    auto const r = co_await f;
    CHECK(r.state == flush_state::done);
    CHECK(out.queued() == 20'000);
  });
}

TEST_CASE("F21: a peer that stalls is cut by the write-rate limit; other flushes are told",
          "[flush]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair(small_buffers);
    output_limits const limits{.write_rate_grace = 30ms, .write_rate_credit_max = 100ms};
    socket_output out(pair.server, limits);
    fill(out);
    auto const r = co_await out.flush();
    CHECK(r.state == flush_state::timed_out);
    CHECK(r.error == errc::too_slow);
    CHECK(out.write("x") == write_status::refused);
  });
}

TEST_CASE("F23: a loop of immediate flushes does not starve a second connection", "[flush]") {
  on_worker([]() -> task<void> {
    connection busy = connect_pair();
    connection other = connect_pair();
    socket_output out(busy.server);
    async_scope scope;
    int echoes = 0;
    bool is_over = false;
    auto const drain = [](tcp_socket& from, bool const& over) -> task<void> {
      std::array<std::byte, 65536> unread;
      while (!over) {
        auto const got = co_await from.read_some(unread);
        if (got.ec) break;
      }
    };
    auto const echo = [](tcp_socket& a, tcp_socket& b, int& count) -> task<void> {
      while (count < 20) {
        static_cast<void>(co_await a.write(buffer("x")));
        auto const got = co_await read_exactly(b, 1);
        if (got == "x") ++count;
      }
    };
    scope.spawn(drain(busy.client, is_over));
    scope.spawn(echo(other.server, other.client, echoes));
    int flushes = 0;
    while (echoes < 20 && flushes < 2'000'000) {
      out.write("y");
      static_cast<void>(co_await out.flush());
      ++flushes;
    }
    CHECK(echoes == 20);
    is_over = true;
    busy.server.shutdown_write();
    co_await scope.join();
  });
}

TEST_CASE("a socket closed under its output makes later flushes closed", "[flush]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair(small_buffers);
    socket_output out(pair.server);
    fill(out);
    static_cast<void>(co_await pair.server.close());
    out.write("x");
    auto const r = co_await out.flush();
    CHECK(r.state == flush_state::closed);
  });
}
