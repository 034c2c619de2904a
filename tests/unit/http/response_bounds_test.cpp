// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that a response keeps its bounds: the watermarks, the hard cap and an announced length;
// and that an answer which lacks bytes does not look complete.

#include <penstock/error.hpp>
#include <penstock/http/error.hpp>

#include "unit/http/client.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <string>
#include <string_view>

using namespace penstock;
using namespace penstock::test;
using http::request;
using http::response;

namespace {

std::string const get = request_text("GET", "/");

}  // namespace

TEST_CASE("above the high watermark a write says so, and make_room makes room", "[http]") {
  http::server_options options;
  options.output.high_watermark = 10'000;
  options.output.low_watermark = 4'000;
  auto const handle = [&](request&, response& answer) -> task<void> {
    CHECK(answer.write(pattern(10'000)) == write_status::accepted);
    CHECK(answer.write("!") == write_status::full);
    CHECK(answer.queued() == 10'001);
    auto const made = co_await answer.make_room();
    CHECK(made);
    CHECK(answer.queued() <= 4'000);
    CHECK(answer.write("?") == write_status::accepted);
  };
  auto const got = only_reply(exchange(handle, options, get));
  CHECK(got.decoded() == pattern(10'000) + "!?");
}

TEST_CASE("the hard cap refuses a write whole, and a flush makes way for it", "[http]") {
  http::server_options options;
  options.output.hard_cap = 50'000;
  auto const handle = [&](request&, response& answer) -> task<void> {
    CHECK(answer.write(pattern(49'999)) != write_status::refused);
    CHECK(answer.write("12") == write_status::refused);
    CHECK(answer.error() == errc::queue_full);
    CHECK(answer.prepare(2).empty());
    CHECK(answer.queued() == 49'999);
    CHECK(answer.write("1") != write_status::refused);
    auto const sent = co_await answer.flush();
    CHECK(sent);
    CHECK(answer.write("2") == write_status::accepted);
  };
  auto const got = only_reply(exchange(handle, options, get));
  CHECK(got.decoded() == pattern(49'999) + "12");
}

TEST_CASE("an answer that was too large for the queue does not look complete", "[http]") {
  bool const is_flushed = GENERATE(false, true);
  auto const handle = [&](request&, response& answer) -> task<void> {
    if (is_flushed) static_cast<void>(co_await answer.flush());
    CHECK(answer.write(pattern(2'000'000)) == write_status::refused);
    co_return;
  };
  serve(handle, {}, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    co_await peer.send(get);
    std::string const all = co_await peer.read_to_end();
    CHECK(peer.end() != cond::timed_out);
    CHECK(all.starts_with(is_flushed ? "HTTP/1.1 200" : "HTTP/1.1 500"));
    CHECK_FALSE(all.ends_with("0\r\n\r\n"));
    if (is_flushed) CHECK(peer.end() == cond::closed);
  });
}

TEST_CASE("what was refused is missing until something is written in its place", "[http]") {
  bool const is_retried = GENERATE(false, true);
  http::server_options options;
  options.output.hard_cap = 50'000;
  std::string const whole = pattern(49'990);
  auto const handle = [&](request&, response& answer) -> task<void> {
    CHECK(answer.write(whole) != write_status::refused);
    CHECK(answer.write("the rest of it") == write_status::refused);
    CHECK(answer.lacks_bytes());
    static_cast<void>(co_await answer.flush());
    CHECK(answer.lacks_bytes());
    if (is_retried) answer.write("the rest of it");
    CHECK_FALSE(answer.prepare(1).empty());  // room that is lent and not used changes nothing
    auto const sent = co_await answer.finish();
    CHECK(sent.state == (is_retried ? flush_state::done : flush_state::aborted));
  };
  serve(handle, options, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    co_await peer.send(request_text("GET", "/", "Connection: close\r\n"));
    std::string const all = co_await peer.read_to_end();
    CHECK(all.find(whole) != std::string::npos);
    CHECK(all.ends_with("0\r\n\r\n") == is_retried);
    CHECK(peer.end() == (is_retried ? cond::eof : cond::closed));
  });
}

TEST_CASE("room that was lent and not used is not missing", "[http]") {
  auto const handle = [](request&, response& answer) -> task<void> {
    answer.write("all of it");
    CHECK_FALSE(answer.prepare(100).empty());
    CHECK_FALSE(answer.lacks_bytes());
    co_return;
  };
  CHECK(only_reply(exchange(handle, {}, get)).body == "all of it");
}

TEST_CASE("an announced length is sent as it is, also with a flush before the end", "[http]") {
  auto const handle = [](request&, response& answer) -> task<void> {
    CHECK_FALSE(answer.set_header("Content-Length", "10"));
    answer.write("12345");
    static_cast<void>(co_await answer.flush());
    CHECK(answer.write("678901") == write_status::refused);
    CHECK(answer.error() == http::errc::bad_content_length);
    CHECK(answer.prepare(6).empty());
    CHECK(answer.prepare(5).size() == 5);
    CHECK(answer.write("67890") == write_status::accepted);
    CHECK(answer.write("1") == write_status::refused);
    auto const sent = co_await answer.finish();
    CHECK(sent);
  };
  auto const got = only_reply(exchange(handle, {}, get));
  CHECK(got.field("Content-Length") == "10");
  CHECK_FALSE(got.field("Transfer-Encoding"));
  CHECK(got.body == "1234567890");
}

TEST_CASE("a body shorter than announced resets the connection", "[http]") {
  auto const handle = [](request&, response& answer) -> task<void> {
    answer.set_header("Content-Length", "10");
    answer.write("12345");
    static_cast<void>(co_await answer.flush());
    auto const sent = co_await answer.finish();
    CHECK(sent.state == flush_state::aborted);
    CHECK(sent.error == cond::aborted);
  };
  serve(handle, {}, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    co_await peer.send(get);
    std::string const all = co_await peer.read_to_end();
    CHECK(all.ends_with("\r\n\r\n12345"));
    CHECK(peer.end() == cond::closed);
  });
}

TEST_CASE("a length is one, and not less than what was written", "[http]") {
  auto const handle = [](request&, response& answer) -> task<void> {
    for (auto const bad : {"", "-1", "+1", "1 ", "0x10", "1.0", "18446744073709551616", "5, 5"}) {
      CHECK(answer.set_header("Content-Length", bad));
    }
    answer.write("12345");
    CHECK(answer.set_header("Content-Length", "4") == http::errc::bad_content_length);
    CHECK_FALSE(answer.set_header("Content-Length", "9"));
    CHECK_FALSE(answer.set_header("content-length", "6"));
    CHECK(answer.write("67") == write_status::refused);
    CHECK(answer.write("6") == write_status::accepted);
    co_return;
  };
  auto const got = only_reply(exchange(handle, {}, get));
  CHECK(got.count("Content-Length") == 1);
  CHECK(got.body == "123456");
}
