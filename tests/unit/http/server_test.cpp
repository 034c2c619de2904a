// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves what a server does beyond one request: it survives what leaves its handlers, drains when
// it is asked to stop, and bounds its connections.

#include <penstock/error.hpp>
#include <penstock/http/error.hpp>
#include <penstock/http/server.hpp>

#include "unit/http/client.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers.hpp>

#include <chrono>
#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

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

std::string message_of(std::exception_ptr thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (std::exception const& e) {
    return e.what();
  }
}

}  // namespace

TEST_CASE("an exception before the first flush is answered 500", "[http]") {
  bool const is_head = GENERATE(false, true);
  std::vector<std::string> seen;
  http::server_options options;
  options.on_exception = [&](std::exception_ptr thrown) { seen.push_back(message_of(thrown)); };
  auto const handle = [](request&, response& answer) -> task<void> {
    answer.set_header("X-Secret", "1");
    answer.write("half of an answer");
    co_await yield();
    throw std::runtime_error("broken");
  };
  serve(handle, options, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    co_await peer.send(request_text(is_head ? "HEAD" : "GET", "/"));
    std::string const all = co_await peer.read_to_end();
    reply const got = only_reply(all, is_head);
    CHECK(got.status() == 500);
    CHECK(got.field("Connection") == "close");
    CHECK_FALSE(got.field("X-Secret"));
    CHECK(got.body.find("half") == std::string::npos);
    CHECK(got.body.empty() == is_head);
    CHECK(peer.end() == cond::eof);
  });
  CHECK(seen == std::vector<std::string>{"broken"});
}

TEST_CASE("an exception after the first flush resets the connection", "[http]") {
  int seen = 0;
  http::server_options options;
  options.on_exception = [&](std::exception_ptr) { ++seen; };
  auto const handle = [](request&, response& answer) -> task<void> {
    answer.write("half of ");
    static_cast<void>(co_await answer.flush());
    throw std::runtime_error("broken");
  };
  serve(handle, options, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    co_await peer.send(get);
    std::string const all = co_await peer.read_to_end();
    CHECK(all.ends_with("8\r\nhalf of \r\n"));
    CHECK(peer.end() == cond::closed);
    client next = co_await at.connect();  // the others do not notice
    co_await next.send(get);
    std::string const head = co_await next.read_until("\r\n\r\n");
    CHECK(head.starts_with("HTTP/1.1 200"));
  });
  CHECK(seen == 2);
}

TEST_CASE("an exception behind a finished answer leaves it whole", "[http]") {
  bool is_thrown = false;
  http::server_options options;
  options.output.hard_cap = 16 << 20;
  auto const handle = [&](request&, response& answer) -> task<void> {
    answer.write(pattern(15 << 20));  // more than the socket takes at once
    static_cast<void>(answer.finish());
    is_thrown = true;
    throw std::runtime_error("broken");
  };
  std::string const octets = request_text("GET", "/", "Connection: close\r\n");
  serve(handle, options, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    co_await peer.send(octets);
    co_await until([&] { return is_thrown; });
    std::string const all = co_await peer.read_to_end();
    CHECK(only_reply(all).body == pattern(15 << 20));
    CHECK(peer.end() == cond::eof);
  });
}

TEST_CASE("a handler that throws before its first await is caught too", "[http]") {
  http::handler const handle = [](request&, response&) -> task<void> {
    throw std::runtime_error("no task was made");
  };
  CHECK(only_reply(exchange(handle, {}, get)).status() == 500);
}

TEST_CASE("an exception out of on_exception ends one connection, and serve() at its end",
          "[http]") {
  http::server_options options;
  options.on_exception = [](std::exception_ptr thrown) { std::rethrow_exception(thrown); };
  auto const handle = [](request& asked, response& answer) -> task<void> {
    answer.write("half of ");
    static_cast<void>(co_await answer.flush());
    if (asked.path() == "/bad") throw std::runtime_error("broken");
  };
  bool is_served = false;
  auto const script = [&](site& at) -> task<void> {
    client bad = co_await at.connect();
    co_await bad.send(request_text("GET", "/bad"));
    std::string const all = co_await bad.read_to_end();
    CHECK(all.ends_with("half of \r\n"));
    CHECK(bad.end() == cond::closed);
    client good = co_await at.connect();
    co_await good.send(get);
    reply const got = co_await good.read_reply();
    is_served = got.decoded() == "half of ";
  };
  CHECK_THROWS_WITH(serve(handle, options, script), "broken");
  CHECK(is_served);
}

TEST_CASE("a stop closes idle connections at once", "[http]") {
  serve(hello, {}, [&](site& at) -> task<void> {
    client fresh = co_await at.connect();
    client used = co_await at.connect();
    co_await used.send(get);
    reply const got = co_await used.read_reply();
    CHECK(got.body == "hello");
    co_await until([&] { return at.server.connection_count() == 2; });
    auto const begin = clock::now();
    at.serving.request_stop();
    co_await until([&] { return at.serving.size() == 0; });
    CHECK(clock::now() - begin < 1s);
    for (client* const peer : {&fresh, &used}) {
      std::string const rest = co_await peer->read_to_end();
      CHECK(rest.empty());
      CHECK(peer->end() == cond::eof);
    }
  });
}

TEST_CASE("a stop lets a busy connection answer what has come, and then ends it", "[http]") {
  bool is_busy = false;
  bool may_finish = false;
  auto const handle = [&](request&, response& answer) -> task<void> {
    is_busy = true;
    co_await until([&] { return may_finish; });
    answer.write("in time");
  };
  serve(handle, {}, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    co_await peer.send(get + get);
    co_await until([&] { return is_busy; });
    at.serving.request_stop();
    co_await until([turns = 0]() mutable { return ++turns > 1000; });
    CHECK(at.serving.size() == 1);
    may_finish = true;
    reply const got = co_await peer.read_reply();
    CHECK(got.body == "in time");
    reply const second = co_await peer.read_reply();
    CHECK(second.field("Connection") == "close");
    std::string const rest = co_await peer.read_to_end();
    CHECK(rest.empty());
    CHECK(peer.end() == cond::eof);
    CHECK_FALSE(peer.socket().shutdown_write());
    co_await until([&] { return at.serving.size() == 0; });
  });
}

TEST_CASE("a stop refuses new connections", "[http]") {
  serve(hello, {}, [&](site& at) -> task<void> {
    at.serving.request_stop();
    co_await until([&] { return at.serving.size() == 0; });
    bool is_refused = false;
    for (int tries = 0; tries < 1000 && !is_refused; ++tries) {  // the kernel may need a turn
      auto const late = co_await tcp_socket::connect(at.where);
      is_refused = late.has_error();
    }
    CHECK(is_refused);
  });
}

TEST_CASE("what is not over at the drain deadline is aborted, visibly", "[http]") {
  bool const is_waiting = GENERATE(false, true);
  bool is_stuck = false;
  flush_result ended;
  auto const handle = [&](request&, response& answer) -> task<void> {
    answer.write("half of ");
    static_cast<void>(co_await answer.flush());
    is_stuck = true;
    if (is_waiting) {
      static_cast<void>(co_await sleep_for(1h));
      co_return;
    }
    do {
      answer.write(pattern(64 * 1024));
      ended = co_await answer.flush();
    } while (ended);
  };
  http::server_options options;
  options.limits.drain_time = 50ms;
  serve(handle, options, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    co_await peer.send(get);
    co_await until([&] { return is_stuck; });
    auto const begin = now();
    at.serving.request_stop();
    co_await until([&] { return at.serving.size() == 0; });
    CHECK(now() - begin >= 50ms);
    CHECK(now() - begin < 2s);
    if (!is_waiting) CHECK(ended.state == flush_state::canceled);
    std::string const all = co_await peer.read_to_end();
    CHECK(all.find("half of ") != std::string::npos);
    CHECK_FALSE(all.ends_with("0\r\n\r\n"));
    CHECK(peer.end() == cond::closed);
  });
}

TEST_CASE("connections beyond the bound are turned away, and come in when one leaves", "[http]") {
  http::server_options options;
  options.connections_max = 2;
  serve(hello, options, [&](site& at) -> task<void> {
    client first = co_await at.connect();
    client second = co_await at.connect();
    co_await until([&] { return at.server.connection_count() == 2; });
    {
      client third = co_await at.connect();
      std::string const all = co_await third.read_to_end();
      CHECK(all.empty());
      CHECK(third.end() != cond::timed_out);
    }
    co_await first.send(get);
    reply const got = co_await first.read_reply();
    CHECK(got.body == "hello");
    CHECK_FALSE(first.socket().shutdown_write());
    co_await until([&] { return at.server.connection_count() == 1; });
    client fourth = co_await at.connect();
    co_await fourth.send(get);
    reply const late = co_await fourth.read_reply();
    CHECK(late.body == "hello");
  });
}

TEST_CASE("answers that are sent without copies are the same octets", "[http]") {
  http::server_options options;
  options.output.zero_copy_min = 1;
  options.output.zero_copy_forced = true;
  auto const handle = [](request&, response& answer) -> task<void> {
    std::string piece = pattern(50'000);
    for (int i = 0; i < 10; ++i) {
      answer.write(piece);
      auto const sent = co_await answer.flush();
      if (!sent) co_return;
    }
  };
  serve(handle, options, [&](site& at) -> task<void> {
    std::string expected;
    for (int i = 0; i < 10; ++i) expected += pattern(50'000);
    client peer = co_await at.connect();
    co_await peer.send(get + get);
    for (int i = 0; i < 2; ++i) {
      reply const got = co_await peer.read_reply();
      CHECK(got.decoded() == expected);
    }
    client leaver = co_await at.connect();
    co_await leaver.send(get);
    static_cast<void>(co_await leaver.read_exactly(1000));
    leaver.socket().abort();
  });
}
