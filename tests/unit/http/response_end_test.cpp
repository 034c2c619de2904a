// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that a response which has ended, well or not, takes nothing more and says why; and what a
// connection does at its own edges: a stop between two requests, a client that expected a 100.

#include <penstock/error.hpp>
#include <penstock/http/error.hpp>

#include "unit/http/client.hpp"

#include <catch2/catch_test_macros.hpp>

#include <memory>
#include <string>

using namespace penstock;
using namespace penstock::test;
using http::request;
using http::response;

namespace {

void check_takes_nothing(response& answer, std::error_code why) {
  auto const shared = std::make_shared<std::string>("shared");
  CHECK(answer.write("more") == write_status::refused);
  CHECK(answer.error() == why);
  CHECK(answer.write_shared(buffer(*shared), shared) == write_status::refused);
  CHECK(answer.write_borrowed(buffer(*shared)) == write_status::refused);
  CHECK(answer.prepare(1).empty());
  CHECK(answer.error() == why);
  CHECK(shared.use_count() == 1);
}

}  // namespace

TEST_CASE("a finished response takes nothing more, and its flushes are done", "[http]") {
  auto const handle = [](request&, response& answer) -> task<void> {
    answer.write("all of it");
    auto const sent = co_await answer.finish();
    CHECK(sent);
    check_takes_nothing(answer, errc::bad_state);
    auto const flushed = co_await answer.flush();
    CHECK(flushed.state == flush_state::done);
    CHECK(flushed.bytes_sent == 0);
    auto const made = co_await answer.make_room();
    CHECK(made.state == flush_state::done);
    auto const again = co_await answer.finish();
    CHECK(again.state == flush_state::done);
  };
  auto const got = only_reply(exchange(handle, {}, request_text("GET", "/")));
  CHECK(got.decoded() == "all of it");
}

TEST_CASE("an aborted response takes nothing more, and its flushes are aborted", "[http]") {
  auto const handle = [](request&, response& answer) -> task<void> {
    answer.write("some of it");
    answer.abort();
    check_takes_nothing(answer, errc::aborted);
    auto const flushed = co_await answer.flush();
    CHECK(flushed.state == flush_state::aborted);
    auto const made = co_await answer.make_room();
    CHECK(made.state == flush_state::aborted);
    auto const ended = co_await answer.finish();
    CHECK(ended.state == flush_state::aborted);
  };
  CHECK(exchange(handle, {}, request_text("GET", "/")).empty());
}

TEST_CASE("a server that is stopped while it answers closes the connection behind the answer",
          "[http]") {
  async_scope* serving = nullptr;
  auto const handle = [&](request&, response& answer) -> task<void> {
    answer.write("the last one");
    auto const sent = co_await answer.finish();  // its head says that the connection stays
    CHECK(sent);
    serving->request_stop();
  };
  serve(handle, {}, [&](site& at) -> task<void> {
    serving = &at.serving;
    client peer = co_await at.connect();
    co_await peer.send(request_text("GET", "/"));
    reply const got = co_await peer.read_reply();
    CHECK(got.decoded() == "the last one");
    CHECK_FALSE(got.field("Connection"));
    auto const rest = co_await peer.read_to_end();
    CHECK(rest.empty());
    CHECK(peer.end() == cond::eof);
  });
}

TEST_CASE("behind the head of an answer no 100 Continue is sent, and the body is read", "[http]") {
  auto const handle = [](request& asked, response& answer) -> task<void> {
    answer.write("begun, ");
    auto const sent = co_await answer.flush();
    CHECK(sent);
    auto const body = co_await asked.read_all();
    REQUIRE(body.has_value());
    answer.write(*body);
  };
  serve(handle, {}, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    co_await peer.send(request_text("POST", "/", "Content-Length: 4\r\nExpect: 100-continue\r\n"));
    std::string all = co_await peer.read_until("begun, \r\n");
    co_await peer.send("body");
    all += co_await peer.read_to_end();
    CHECK(all.starts_with("HTTP/1.1 200"));
    CHECK(all.find(" 100 ") == std::string::npos);
    CHECK(only_reply(all).decoded() == "begun, body");
  });
}
