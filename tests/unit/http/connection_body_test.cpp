// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves how a request's body reaches the handler: in pieces, whole, within limits; and what
// becomes of a body, or the rest of one, that the handler does not want.

#include <penstock/error.hpp>
#include <penstock/http/error.hpp>

#include "unit/http/client.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

using namespace penstock;
using namespace penstock::test;
using http::request;
using http::response;
using http::status;

namespace {

std::string length_of(std::size_t n) { return "Content-Length: " + std::to_string(n) + "\r\n"; }

std::string const get = request_text("GET", "/next");

/** Reads the body and answers with it. */
task<void> echo(request& asked, response& answer) {
  auto const body = co_await asked.read_all();
  if (body) answer.write(*body);
}

/** Answers without a look at the body. */
task<void> ignore(request&, response& answer) {
  answer.write("ignored");
  co_return;
}

std::string in_chunks(std::string_view body) {
  return "1\r\n" + std::string(body.substr(0, 1)) + "\r\n5\r\n" + std::string(body.substr(1, 5)) +
         "\r\n0\r\n\r\n";
}

}  // namespace

TEST_CASE("a body is read in pieces, and then is over for good", "[http]") {
  bool const is_chunked = GENERATE(false, true);
  std::string whole;
  auto const handle = [&](request& asked, response&) -> task<void> {
    CHECK(asked.has_body());
    CHECK(asked.content_length() == (is_chunked ? std::nullopt : std::optional<std::uint64_t>(6)));
    for (;;) {
      auto const piece = co_await asked.read();
      CHECK(piece.has_value());
      if (!piece) co_return;
      if (piece->empty()) break;
      whole.append(text(*piece));
    }
    auto const again = co_await asked.read();
    CHECK(again.has_value());
    if (again) CHECK(again->empty());
  };
  std::string const octets =
      is_chunked ? request_text("POST", "/", "Transfer-Encoding: chunked\r\n", in_chunks("abcdef"))
                 : request_text("POST", "/", length_of(6), "abcdef");
  auto const got = only_reply(exchange(handle, {}, octets));
  CHECK(got.status() == 200);
  CHECK(whole == "abcdef");
}

TEST_CASE("a request without a body reads as an empty one", "[http]") {
  auto const got = only_reply(exchange(echo, {}, get));
  CHECK(got.status() == 200);
  CHECK(got.body.empty());
}

TEST_CASE("read_all takes as much as it is told to", "[http]") {
  std::size_t const size = GENERATE(9u, 10u, 11u);
  bool const is_chunked = GENERATE(false, true);
  std::optional<std::error_code> ended;
  auto const handle = [&](request& asked, response& answer) -> task<void> {
    auto const body = co_await asked.read_all(10);
    ended = body ? std::error_code() : body.error();
    if (body) answer.write(*body);
  };
  std::string const chunks = (size == 11                    ? "b"
                              : std::to_string(size) == "9" ? "9"
                                                            : "a") +
                             std::string("\r\n") + pattern(size) + "\r\n0\r\n\r\n";
  std::string const octets =
      is_chunked ? request_text("POST", "/", "Transfer-Encoding: chunked\r\n", chunks)
                 : request_text("POST", "/", length_of(size), pattern(size));
  auto const got = only_reply(exchange(handle, {}, octets));
  REQUIRE(ended);
  if (size <= 10) {
    CHECK(got.body == pattern(size));
  } else {
    CHECK(*ended == http::errc::body_too_large);
    CHECK(got.status() == 413);
    CHECK(got.field("Connection") == "close");
  }
}

TEST_CASE("a whole body is limited by default", "[http]") {
  http::server_options options;
  options.limits.body_in_memory_size_max = 100;
  auto const got =
      only_reply(exchange(echo, options, request_text("POST", "/", length_of(101), pattern(101))));
  CHECK(got.status() == 413);
}

TEST_CASE("a body beyond the limit is answered 413, and can be allowed", "[http]") {
  std::size_t const size = GENERATE(1000u, 1001u, 2000u, 2001u);
  bool const is_allowed = GENERATE(false, true);
  http::server_options options;
  options.limits.body_size_max = 1000;
  auto const handle = [&](request& asked, response& answer) -> task<void> {
    if (is_allowed) asked.set_body_size_max(2000);
    co_await echo(asked, answer);
  };
  auto const got = only_reply(
      exchange(handle, options, request_text("POST", "/", length_of(size), pattern(size))));
  CHECK(got.status() == (size <= (is_allowed ? 2000u : 1000u) ? 200 : 413));
}

TEST_CASE("413 arrives although the client sends all of its body", "[http]") {
  std::string const octets =
      request_text("POST", "/", length_of(40'000'000), std::string(40'000'000, 'x'));
  serve(echo, {}, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    reply const got = co_await beside(peer.send(octets), peer.read_reply());
    CHECK(got.status() == 413);
    CHECK_FALSE(peer.send_error());
    static_cast<void>(co_await peer.read_to_end());
    CHECK(peer.end() == cond::eof);
  });
}

TEST_CASE("a malformed body is answered 400, unless an answer is under way", "[http]") {
  bool const is_committed = GENERATE(false, true);
  auto const handle = [&](request& asked, response& answer) -> task<void> {
    if (is_committed) static_cast<void>(co_await answer.flush());
    auto const body = co_await asked.read_all();
    CHECK(body.has_error());
    CHECK(body.error() == http::errc::bad_chunk);
  };
  serve(handle, {}, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    co_await peer.send(request_text("POST", "/", "Transfer-Encoding: chunked\r\n", "oops\r\n"));
    std::string const all = co_await peer.read_to_end();
    CHECK(all.starts_with(is_committed ? "HTTP/1.1 200" : "HTTP/1.1 400"));
    CHECK(peer.end() == (is_committed ? cond::closed : cond::eof));
    CHECK_FALSE(all.ends_with("0\r\n\r\n"));
  });
}

TEST_CASE("a client that leaves in the middle of its body ends the read", "[http]") {
  std::optional<std::error_code> ended;
  auto const handle = [&](request& asked, response&) -> task<void> {
    auto const body = co_await asked.read_all();
    ended = body ? std::error_code() : body.error();
  };
  serve(handle, {}, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    co_await peer.send(request_text("POST", "/", length_of(10), "half"));
    CHECK_FALSE(peer.socket().shutdown_write());
    std::string const all = co_await peer.read_to_end();
    CHECK(only_reply(all).status() == 400);
    CHECK(ended == std::optional<std::error_code>(errc::eof));
  });
}

TEST_CASE("a body is echoed while it comes", "[http]") {
  std::string const body = pattern(20'000'000);  // more than any buffer on the way
  auto const handle = [](request& asked, response& answer) -> task<void> {
    for (;;) {
      auto const piece = co_await asked.read();
      if (!piece || piece->empty()) co_return;
      answer.write(*piece);
      auto const sent = co_await answer.flush({.min_bytes = 16 * 1024});
      if (!sent) co_return;
    }
  };
  std::string const octets = request_text("POST", "/", length_of(body.size()), body) + get;
  serve(handle, {}, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    reply const got = co_await beside(peer.send(octets), peer.read_reply());
    bool const is_same = got.decoded() == body;
    CHECK(is_same);
    reply const next = co_await peer.read_reply();
    CHECK(next.status() == 200);
  });
}

TEST_CASE("a body that goes wrong behind a finished answer ends the connection", "[http]") {
  auto const handle = [](request& asked, response& answer) -> task<void> {
    answer.write("done");
    static_cast<void>(co_await answer.finish());
    auto const body = co_await asked.read_all();
    CHECK(body.has_error());
  };
  auto const got = only_reply(exchange(
      handle, {}, request_text("POST", "/", "Transfer-Encoding: chunked\r\n", "oops\r\n") + get));
  CHECK(got.body == "done");
}

TEST_CASE("a small body that nobody read makes way for the next request", "[http]") {
  bool const is_chunked = GENERATE(false, true);
  std::string const octets =
      is_chunked ? request_text("POST", "/", "Transfer-Encoding: chunked\r\n", in_chunks("abcdef"))
                 : request_text("POST", "/", length_of(100'000), pattern(100'000));
  serve(ignore, {}, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    co_await peer.send(octets + get);
    for (int i = 0; i < 2; ++i) {
      reply const got = co_await peer.read_reply();
      CHECK(got.status() == 200);
      CHECK(got.body == "ignored");
    }
  });
}

TEST_CASE("a large body that nobody read ends the connection behind the answer", "[http]") {
  std::string const octets =
      request_text("POST", "/", length_of(10'000'000), pattern(10'000'000)) + get;
  serve(ignore, {}, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    reply const got = co_await beside(peer.send(octets), peer.read_reply());
    CHECK(got.body == "ignored");
    std::string const rest = co_await peer.read_to_end();
    CHECK(rest.empty());
    CHECK(peer.end() == cond::eof);
  });
}

TEST_CASE("a closing connection does not wait for the body that nobody reads", "[http]") {
  serve(ignore, {}, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    co_await peer.send(request_text("POST", "/", length_of(10) + "Connection: close\r\n", "half"));
    auto const begin = clock::now();
    std::string const all = co_await peer.read_to_end();
    CHECK(clock::now() - begin < std::chrono::seconds(1));
    CHECK(only_reply(all).body == "ignored");
    CHECK(peer.end() == cond::eof);
  });
}
