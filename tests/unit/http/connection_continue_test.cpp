// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that a client that waits for 100 Continue gets it when the handler first asks for the
// body, and only then.

#include <penstock/error.hpp>

#include "unit/http/client.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

using namespace penstock;
using namespace penstock::test;
using http::request;
using http::response;

namespace {

std::string const get = request_text("GET", "/next");

/** The fields of a body of `size` octets that waits to be asked for. */
std::string offer(std::size_t size) {
  return "Content-Length: " + std::to_string(size) + "\r\nExpect: 100-continue\r\n";
}

/** Reads the body and answers with it. */
task<void> echo(request& asked, response& answer) {
  auto const body = co_await asked.read_all();
  if (body) answer.write(*body);
}

}  // namespace

TEST_CASE("100 Continue is sent at the first read", "[http]") {
  bool is_asked = false;
  auto const handle = [&](request& asked, response& answer) -> task<void> {
    co_await until([&] { return is_asked; });
    co_await echo(asked, answer);
  };
  serve(handle, {}, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    for (int i = 0; i < 2; ++i) {
      is_asked = false;
      co_await peer.send(request_text("POST", "/", offer(4)));
      std::array<std::byte, 1> early;
      auto const soon = now() + std::chrono::milliseconds(10);
      auto const none = co_await peer.socket().read_some(early, {.deadline = soon});
      CHECK(none.ec == cond::timed_out);
      is_asked = true;
      reply const first = co_await peer.read_reply();
      CHECK(first.head == "HTTP/1.1 100 Continue\r\n\r\n");
      co_await peer.send("body");
      reply const got = co_await peer.read_reply();
      CHECK(got.status() == 200);
      CHECK(got.body == "body");
      CHECK_FALSE(got.field("Connection"));
    }
  });
}

TEST_CASE("100 Continue comes also when the answer was begun, but not sent", "[http]") {
  auto const handle = [](request& asked, response& answer) -> task<void> {
    answer.write("you said: ");
    co_await echo(asked, answer);
  };
  serve(handle, {}, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    co_await peer.send(request_text("POST", "/", offer(4)));
    reply const first = co_await peer.read_reply();
    CHECK(first.status() == 100);
    co_await peer.send("body");
    reply const got = co_await peer.read_reply();
    CHECK(got.body == "you said: body");
  });
}

TEST_CASE("100 Continue is not sent when the body is there", "[http]") {
  std::string const octets = request_text("POST", "/", offer(4), "body") + get;
  auto const all = exchange(echo, {}, octets);
  CHECK(all.starts_with("HTTP/1.1 200"));
  CHECK(all.find(" 100 ") == std::string::npos);
  CHECK(all.find("HTTP/1.1 200", 1) != std::string::npos);  // and the next is answered too
}

TEST_CASE("a handler that does not read is not followed by 100 Continue", "[http]") {
  bool const is_flushed = GENERATE(false, true);
  auto const handle = [&](request&, response& answer) -> task<void> {
    answer.write("no, thank you");
    if (is_flushed) static_cast<void>(co_await answer.flush());
    static_cast<void>(co_await answer.finish());
  };
  serve(handle, {}, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    co_await peer.send(request_text("POST", "/", offer(4)));
    reply const got = co_await peer.read_reply();
    CHECK(got.status() == 200);
    CHECK(got.decoded() == "no, thank you");
    CHECK(got.field("Connection") == "close");  // nobody knows whether the body comes
    std::string const rest = co_await peer.read_to_end();
    CHECK(rest.empty());
    CHECK(peer.end() == cond::eof);
  });
}

TEST_CASE("a body that is too large is refused instead of asked for", "[http]") {
  http::server_options options;
  bool const is_whole = GENERATE(false, true);
  (is_whole ? options.limits.body_in_memory_size_max : options.limits.body_size_max) = 1000;
  auto const handle = [&](request& asked, response& answer) -> task<void> {
    if (is_whole) co_return co_await echo(asked, answer);
    static_cast<void>(co_await asked.read());
  };
  serve(handle, options, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    co_await peer.send(request_text("POST", "/", offer(1001)));
    reply const got = co_await peer.read_reply();
    CHECK(got.status() == 413);
  });
}

TEST_CASE("HTTP/1.0 gets no 100 Continue", "[http]") {
  auto const all = exchange(
      echo, {}, "POST / HTTP/1.0\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\nbody");
  CHECK(all.starts_with("HTTP/1.1 200"));
  CHECK(all.ends_with("\r\n\r\nbody"));
}
