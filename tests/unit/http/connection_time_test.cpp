// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that a client cannot hold a connection by being slow: with its head, with its body, or
// between requests.

#include <penstock/error.hpp>

#include "unit/http/client.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

using namespace std::chrono_literals;
using namespace penstock;
using namespace penstock::test;
using http::request;
using http::response;

namespace {

std::string const get = request_text("GET", "/");

task<void> hello(request&, response& answer) {
  answer.write("hello");
  co_return;
}

/** Send one octet of `octets` after the other, `gap` apart, until all went or reading has ended. */
task<void> trickle(client& peer, std::string_view octets, duration gap) {
  for (char const& octet : octets) {
    auto const stopped = co_await sleep_for(gap);
    if (stopped || peer.end()) co_return;
    co_await peer.send({&octet, 1});
  }
}

}  // namespace

TEST_CASE("a head that does not come to its end is answered 408", "[http]") {
  http::server_options options;
  options.limits.header_time = 40ms;
  serve(hello, options, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    co_await peer.send(get);  // the time is each request's own
    reply const first = co_await peer.read_reply();
    CHECK(first.status() == 200);
    auto const begin = now();
    co_await peer.send("GET / HTTP/1.1\r\n");
    std::string const all = co_await peer.read_to_end();
    CHECK(now() - begin >= 40ms);
    CHECK(only_reply(all).status() == 408);
    CHECK(peer.end() == cond::eof);
  });
}

TEST_CASE("octets now and then do not prolong the head's time", "[http]") {
  http::server_options options;
  options.limits.header_time = 60ms;
  serve(hello, options, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    std::string const slow = "GET / HTTP/1.1\r\nX: " + std::string(2000, 'x');
    std::string const all = co_await beside(trickle(peer, slow, 5ms), peer.read_to_end());
    CHECK(only_reply(all).status() == 408);
  });
}

TEST_CASE("an idle connection is closed without a word", "[http]") {
  http::server_options options;
  options.limits.keep_alive_time = 40ms;
  bool const is_first = GENERATE(true, false);
  serve(hello, options, [&](site& at) -> task<void> {
    auto const begin = now();
    client peer = co_await at.connect();
    if (!is_first) {
      co_await peer.send(get);
      static_cast<void>(co_await peer.read_reply());
    }
    std::string const all = co_await peer.read_to_end();
    CHECK(all.empty());
    CHECK(peer.end() == cond::eof);
    CHECK(now() - begin >= 40ms);
  });
}

TEST_CASE("empty lines do not keep an idle connection open", "[http]") {
  http::server_options options;
  options.limits.keep_alive_time = 200ms;
  serve(hello, options, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    auto const begin = now();
    co_await peer.send(get);
    std::string const lines = "\r\n\r\n\r\n";  // a few are passed over
    std::string const all = co_await beside(trickle(peer, lines, 60ms), peer.read_to_end());
    CHECK(only_reply(all).status() == 200);
    // A line that arrives behind the close is answered with a reset.
    bool const is_closed = peer.end() == cond::eof || peer.end() == std::errc::connection_reset;
    CHECK(is_closed);
    CHECK(now() - begin >= 200ms);
    CHECK(now() - begin < 550ms);  // the last of them comes after 360 ms, and would add 200
  });
}

TEST_CASE("a body slower than its rate is answered 408", "[http]") {
  http::server_options options;
  options.limits.body_rate_min = 10'000;
  options.limits.body_grace_time = 40ms;
  bool const trickles = GENERATE(false, true);
  std::optional<std::error_code> ended;
  auto const handle = [&](request& asked, response& answer) -> task<void> {
    auto const body = co_await asked.read_all();
    ended = body ? std::error_code() : body.error();
    answer.write("too late to matter");
  };
  serve(handle, options, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    co_await peer.send(request_text("POST", "/", "Content-Length: 5000\r\n"));
    std::string const slow = pattern(trickles ? 5000 : 0);
    // 500 octets a second
    std::string const all = co_await beside(trickle(peer, slow, 2ms), peer.read_to_end());
    CHECK(only_reply(all).status() == 408);
    CHECK(ended.value_or(std::error_code()) == cond::timed_out);
  });
}

TEST_CASE("a body at its rate may take longer than the grace time", "[http]") {
  http::server_options options;
  options.limits.body_rate_min = 100;
  options.limits.body_grace_time = 150ms;
  auto const handle = [](request& asked, response& answer) -> task<void> {
    auto const body = co_await asked.read_all();
    if (body) answer.write(*body);
  };
  serve(handle, options, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    co_await peer.send(request_text("POST", "/", "Content-Length: 60\r\n"));
    std::string const slow = pattern(60);
    auto const begin = now();
    co_await trickle(peer, slow, 3ms);  // some 300 octets a second
    CHECK(now() - begin > 150ms);
    reply const got = co_await peer.read_reply();
    CHECK(got.status() == 200);
    CHECK(got.body == slow);
  });
}

TEST_CASE("the time a handler takes is not the client's", "[http]") {
  http::server_options options;
  options.limits.body_grace_time = 30ms;
  options.limits.header_time = 30ms;
  auto const handle = [](request& asked, response& answer) -> task<void> {
    static_cast<void>(co_await sleep_for(80ms));
    auto const body = co_await asked.read_all();
    if (body) answer.write(*body);
  };
  auto const got = only_reply(
      exchange(handle, options, request_text("POST", "/", "Content-Length: 4\r\n", "body")));
  CHECK(got.status() == 200);
  CHECK(got.body == "body");
}
