// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves what a flush says of the peer: the min_bytes gate, a reader that is slow, stalled or gone,
// and that a stream that is given up does not look complete.

#include <penstock/error.hpp>

#include "unit/http/client.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

using namespace std::chrono_literals;
using namespace penstock;
using namespace penstock::test;
using http::request;
using http::response;

namespace {

std::string const get = request_text("GET", "/");

/** Write and flush `piece` until a flush has to wait for the peer, and at most a gigabyte;
    returns how many octets were written. Leaves that flush to its own end. */
std::size_t fill_connection(response& answer, std::string_view piece) {
  std::size_t written = 0;
  while (written < (1u << 30)) {
    if (answer.write(piece) == write_status::refused) break;
    written += piece.size();
    auto const flush = answer.flush();
    if (flush.completion_expected()) break;
  }
  return written;
}

}  // namespace

TEST_CASE("fewer than min_bytes are not worth a flush", "[http]") {
  bool is_checked = false;
  auto const handle = [&](request&, response& answer) -> task<void> {
    answer.write(pattern(99));
    auto const below = co_await answer.flush({.min_bytes = 100});
    CHECK(below.state == flush_state::skipped);
    CHECK(below.bytes_sent == 0);
    CHECK(below);
    CHECK_FALSE(answer.is_committed());
    answer.write("!");
    auto const at = co_await answer.flush({.min_bytes = 100});
    CHECK(at.state == flush_state::done);
    CHECK(at.bytes_sent > 100);
    CHECK(answer.queued() == 0);
    answer.write(pattern(101));
    auto const above = co_await answer.flush({.min_bytes = 100});
    CHECK(above.state == flush_state::done);
    CHECK(above.bytes_sent == 2 + 101 + 4);
    is_checked = true;
  };
  auto const got = only_reply(exchange(handle, {}, get));
  CHECK(is_checked);
  CHECK(got.decoded() == pattern(99) + "!" + pattern(101));
}

TEST_CASE("a reader that stops makes the flush pending, and reading resumes it", "[http]") {
  std::string const piece = pattern(64 * 1024);
  bool is_pending = false;
  std::size_t written = 0;
  auto const handle = [&](request&, response& answer) -> task<void> {
    written = fill_connection(answer, piece);
    answer.write("the end");
    auto flush = answer.flush();
    is_pending = flush.completion_expected();
    CHECK(flush.state() == flush_state::pending);
    auto const sent = co_await flush;
    CHECK(sent.state == flush_state::done);
    CHECK_FALSE(sent.immediate);
    CHECK(sent.bytes_left == 0);
  };
  serve(handle, {}, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    co_await peer.send(get);
    co_await until([&] { return is_pending; });
    reply const got = co_await peer.read_reply();
    std::string const body = got.decoded();
    CHECK(body.size() == written + 7);
    CHECK(body.ends_with("the end"));
  });
}

TEST_CASE("what a stalled flush sent is counted once, and the next goes on from there", "[http]") {
  bool const is_borrowed = GENERATE(false, true);
  std::string const piece = pattern(512 * 1024);
  std::uint64_t bytes = 0;
  std::size_t written = 0;
  int timed_out = 0;
  auto const handle = [&](request&, response& answer) -> task<void> {
    while (timed_out < 3) {
      CHECK((is_borrowed ? answer.write_borrowed(buffer(piece)) : answer.write(piece)) !=
            write_status::refused);
      written += piece.size();
      auto const sent = co_await answer.flush({.deadline = now() + 20ms});
      bytes += sent.bytes_sent;
      if (sent) continue;
      CHECK(sent.state == flush_state::timed_out);
      CHECK(sent.bytes_left > 0);
      if (++timed_out == 1) continue;
      auto const rest = co_await answer.flush();  // until the client reads
      CHECK(rest.state == flush_state::done);
      bytes += rest.bytes_sent;
    }
    auto const last = co_await answer.finish();
    bytes += last.bytes_sent;
  };
  serve(handle, {}, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    co_await peer.send(get);
    std::string body;
    for (int next = 2; next <= 3; ++next) {  // stall, read some, stall again
      co_await until([&] { return timed_out == next; });
      if (next == 2) body = co_await peer.read_exactly(written - piece.size());
    }
    reply got;
    got.body = body + co_await peer.read_until("\r\n0\r\n\r\n");
    std::size_t const size = got.body.size();
    std::size_t const end = got.body.find("\r\n\r\n") + 4;
    got.head = got.body.substr(0, end);
    got.body.erase(0, end);
    std::string const whole = got.decoded();
    CHECK(size == bytes);
    REQUIRE(whole.size() == written);
    bool is_right = true;
    for (std::size_t i = 0; i < written; i += piece.size()) {
      is_right = is_right && whole.compare(i, piece.size(), piece) == 0;
    }
    CHECK(is_right);
  });
}

TEST_CASE("flushes of one response complete in order, each with its own bytes", "[http]") {
  std::string const piece = pattern(64 * 1024);
  bool is_pending = false;
  auto const handle = [&](request&, response& answer) -> task<void> {
    fill_connection(answer, piece);
    answer.write("first");
    auto first = answer.flush();
    answer.write("second!");
    auto second = answer.flush();
    is_pending = first.completion_expected() && second.completion_expected();
    auto const late = co_await second;
    CHECK_FALSE(first.completion_expected());
    auto const early = co_await first;
    CHECK(early.bytes_sent == 1 + 5 + 4);
    CHECK(late.bytes_sent == 1 + 7 + 4);
  };
  serve(handle, {}, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    co_await peer.send(get);
    co_await until([&] { return is_pending; });
    reply const got = co_await peer.read_reply();
    CHECK(got.decoded().ends_with("firstsecond!"));
  });
}

TEST_CASE("a client that is gone ends the flush, and each later one", "[http]") {
  bool const is_pending = GENERATE(false, true);
  bool is_filled = false;
  bool is_gone = false;
  bool is_over = false;
  auto const handle = [&](request&, response& answer) -> task<void> {
    if (is_pending) fill_connection(answer, pattern(64 * 1024));
    static_cast<void>(co_await answer.flush({.min_bytes = is_pending ? SIZE_MAX : 0}));
    is_filled = true;
    if (!is_pending) co_await until([&] { return is_gone; });
    flush_result sent;
    while (sent) {  // until the reset has come
      answer.write("x");
      sent = co_await answer.flush();
      co_await yield();
    }
    CHECK(sent.state == flush_state::closed);
    CHECK(sent.error == cond::closed);
    CHECK(answer.write("y") == write_status::refused);
    auto const again = co_await answer.flush();
    CHECK(again.state == flush_state::closed);
    CHECK(again.immediate);
    is_over = true;
  };
  serve(handle, {}, [&](site& at) -> task<void> {
    {
      client peer = co_await at.connect();
      co_await peer.send(get);
      co_await until([&] { return is_filled; });
      peer.socket().abort();
    }
    is_gone = true;
    co_await until([&] { return is_over && at.server.connection_count() == 0; });
  });
  CHECK(is_over);
}

TEST_CASE("a client that only ended its half gets everything", "[http]") {
  bool is_half = false;
  auto const handle = [&](request&, response& answer) -> task<void> {
    co_await until([&] { return is_half; });
    for (int i = 0; i < 10; ++i) {
      answer.write(pattern(10'000));
      auto const sent = co_await answer.flush();
      CHECK(sent);
      co_await yield();
    }
  };
  serve(handle, {}, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    co_await peer.send(get);
    CHECK_FALSE(peer.socket().shutdown_write());
    is_half = true;
    reply const got = co_await peer.read_reply();
    CHECK(got.decoded().size() == 100'000);
  });
}

TEST_CASE("abort ends every flush and resets the connection", "[http]") {
  bool is_aborted = false;
  auto const handle = [&](request&, response& answer) -> task<void> {
    fill_connection(answer, pattern(64 * 1024));
    answer.write("never");
    auto flush = answer.flush();
    CHECK(flush.completion_expected());
    answer.abort();
    auto const ended = co_await flush;
    CHECK(ended.state == flush_state::aborted);
    CHECK(ended.bytes_sent == 0);
    CHECK(answer.write("x") == write_status::refused);
    CHECK(answer.error() == errc::aborted);
    auto const later = co_await answer.flush();
    CHECK(later.state == flush_state::aborted);
    is_aborted = true;
  };
  serve(handle, {}, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    co_await peer.send(get);
    co_await until([&] { return is_aborted && at.server.connection_count() == 0; });
    std::string const all = co_await peer.read_to_end();
    CHECK(peer.end() == cond::closed);
    CHECK_FALSE(all.ends_with("0\r\n\r\n"));
  });
}

TEST_CASE("a stream that ends with the connection shows when it was given up", "[http]") {
  auto const handle = [](request&, response& answer) -> task<void> {
    answer.write("half of ");
    static_cast<void>(co_await answer.flush());
    answer.abort();
  };
  serve(handle, {}, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    co_await peer.send("GET / HTTP/1.0\r\n\r\n");
    std::string const all = co_await peer.read_to_end();
    CHECK(all.ends_with("half of "));
    CHECK(peer.end() == cond::closed);
  });
}

TEST_CASE("a reader below the write rate is cut, and sees it", "[http]") {
  http::server_options options;
  options.limits.write_grace_time = 50ms;
  flush_result ended;
  auto const handle = [&](request&, response& answer) -> task<void> {
    do {  // the kernel may make more room yet
      fill_connection(answer, pattern(64 * 1024));
      ended = co_await answer.flush();
    } while (ended);
  };
  options.output.write_rate_credit_max = 50ms;
  serve(handle, options, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    co_await peer.send("GET / HTTP/1.0\r\n\r\n");  // where an orderly end would look complete
    co_await until([&] { return ended.state != flush_state::done; });
    CHECK(ended.state == flush_state::timed_out);
    CHECK(ended.error == errc::too_slow);
    co_await until([&] { return at.server.connection_count() == 0; });
    static_cast<void>(co_await peer.read_to_end());
    CHECK(peer.end() == cond::closed);
  });
}
