// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that a connection carries one request after the other, however their octets arrive, and
// that a request it refuses gets its status, whole, and then the end.

#include <penstock/counters.hpp>
#include <penstock/error.hpp>

#include "unit/http/client.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace penstock;
using namespace penstock::test;
using http::request;
using http::response;

namespace {

/** Answers with the path, the query and the body. */
task<void> echo(request& asked, response& answer) {
  auto const body = co_await asked.read_all();
  if (!body) co_return;
  answer.write(asked.path());
  if (!asked.query().empty()) answer.write(asked.query());
  answer.write(*body);
}

task<void> never(request&, response&) {
  CHECK(false);
  co_return;
}

struct refusal {
  std::string name;
  std::string octets;
  int status;
};

std::string with_fields(std::string_view fields) { return request_text("GET", "/", fields); }

std::vector<refusal> const refusals = {
    {"no Host", "GET / HTTP/1.1\r\n\r\n", 400},
    {"not a request line", "hello\r\n\r\n", 400},
    {"a TLS hello", std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11), 400},
    {"a bare LF", "GET / HTTP/1.1\nHost: x\n\n", 400},
    {"a length and an encoding",
     request_text("POST", "/", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                  "0\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n"),
     400},
    {"a long target", request_text("GET", "/" + std::string(9000, 'a')), 414},
    {"a long target without an end", "GET /" + std::string(9000, 'a'), 414},
    {"an expectation", with_fields("Expect: a miracle\r\n"), 417},
    {"a long field", with_fields("X: " + std::string(40'000, 'a') + "\r\n"), 431},
    {"a long method", std::string(100, 'A') + " / HTTP/1.1\r\nHost: x\r\n\r\n", 501},
    {"a coding", with_fields("Transfer-Encoding: gzip\r\n"), 501},
    {"CONNECT", "CONNECT x:1 HTTP/1.1\r\nHost: x:1\r\n\r\n", 501},
    {"a version", "GET / HTTP/3.0\r\nHost: x\r\n\r\n", 505},
    {"an HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
};

}  // namespace

TEST_CASE("a connection is kept alive from request to request", "[http]") {
  serve(echo, {}, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    for (int i = 0; i < 100; ++i) {
      std::string const path = "/" + std::to_string(i);
      co_await peer.send(request_text("GET", path));
      reply const got = co_await peer.read_reply();
      REQUIRE(got.body == path);
      REQUIRE_FALSE(got.field("Connection"));
    }
    CHECK(at.server.connection_count() == 1);
  });
}

TEST_CASE("a small answer is one flush and one send, finished or not", "[http]") {
  bool const is_finished = GENERATE(false, true);
  auto const handle = [&](request&, response& answer) -> task<void> {
    answer.set_header("Content-Type", "text/plain");
    answer.write("Hello, World!");
    if (is_finished) static_cast<void>(co_await answer.finish());
  };
  serve(handle, {}, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    counters const before = total_counters();
    for (int i = 0; i < 10; ++i) {
      co_await peer.send(request_text("GET", "/"));
      static_cast<void>(co_await peer.read_reply());
    }
    counters const after = total_counters();
    CHECK(after.flushes_immediate - before.flushes_immediate == 10);
    CHECK(after.sends_direct - before.sends_direct == 10);
    CHECK(after.sends_submitted == before.sends_submitted);
  });
}

TEST_CASE("pipelined requests are answered in order", "[http]") {
  std::string all;
  for (int i = 0; i < 100; ++i) {
    std::string const body = pattern(static_cast<std::size_t>(i) * 7);
    std::string const length = "Content-Length: " + std::to_string(body.size()) + "\r\n";
    all.append(request_text("POST", "/" + std::to_string(i) + "?", length, body));
  }
  serve(echo, {}, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    co_await peer.send(all);
    for (int i = 0; i < 100; ++i) {
      reply const got = co_await peer.read_reply();
      REQUIRE(got.body == "/" + std::to_string(i) + pattern(static_cast<std::size_t>(i) * 7));
    }
  });
}

TEST_CASE("F28: the answers to pipelined requests go in one send", "[http]") {
  std::string all;
  for (int i = 0; i < 16; ++i) all.append(request_text("GET", "/" + std::to_string(i)));
  serve(echo, {}, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    counters const before = total_counters();
    co_await peer.send(all);
    for (int i = 0; i < 16; ++i) {
      reply const got = co_await peer.read_reply();
      CHECK(got.body == "/" + std::to_string(i));
    }
    counters const after = total_counters();
    CHECK(after.sends_direct + after.sends_submitted - before.sends_direct -
              before.sends_submitted ==
          1);
    CHECK(after.flushes_skipped - before.flushes_skipped == 15);
  });
}

TEST_CASE("answers that were corked leave before a request that is not there yet", "[http]") {
  serve(echo, {}, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    std::string const second = request_text("GET", "/second");
    co_await peer.send(request_text("GET", "/first") + second.substr(0, 10));
    reply const first = co_await peer.read_reply();
    CHECK(first.body == "/first");
    co_await peer.send(second.substr(10) + request_text("GET", "/third").substr(0, 3));
    reply const got = co_await peer.read_reply();
    CHECK(got.body == "/second");
  });
}

TEST_CASE("a 100 Continue comes behind the answers before it", "[http]") {
  serve(echo, {}, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    co_await peer.send(
        request_text("GET", "/first") +
        request_text("POST", "/second", "Content-Length: 1\r\nExpect: 100-continue\r\n"));
    reply const first = co_await peer.read_reply();
    CHECK(first.body == "/first");
    reply const go_on = co_await peer.read_reply();
    CHECK(go_on.status() == 100);
    co_await peer.send("x");
    reply const second = co_await peer.read_reply();
    CHECK(second.body == "/secondx");
  });
}

TEST_CASE("a slow answer does not let the next one pass", "[http]") {
  auto const handle = [](request& asked, response& answer) -> task<void> {
    std::string const path(asked.path());
    if (path == "/slow") co_await until([turns = 0]() mutable { return ++turns > 1000; });
    answer.write(path);
  };
  serve(handle, {}, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    co_await peer.send(request_text("GET", "/slow") + request_text("GET", "/fast"));
    reply const first = co_await peer.read_reply();
    reply const second = co_await peer.read_reply();
    CHECK(first.body == "/slow");
    CHECK(second.body == "/fast");
  });
}

TEST_CASE("a request may be cut anywhere", "[http]") {
  std::string const octets =
      request_text("POST", "/a?b", "Transfer-Encoding: chunked\r\n",
                   "5\r\nhello\r\n7;x=y\r\n, world\r\n0\r\nTrailer: 1\r\n\r\n");
  serve(echo, {}, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    for (std::size_t cut = 1; cut < octets.size(); ++cut) {
      co_await peer.send(octets.substr(0, cut));
      co_await until([turns = 0]() mutable { return ++turns > 200; });
      co_await peer.send(octets.substr(cut));
      reply const got = co_await peer.read_reply();
      REQUIRE(got.body == "/abhello, world");
    }
  });
}

TEST_CASE("a large body arrives whole, over many reads", "[http]") {
  std::string const body = pattern(1'000'000);
  std::string const octets = request_text("PUT", "/", "Content-Length: 1000000\r\n", body);
  http::server_options options;
  options.output.hard_cap = 2'000'000;
  auto const got = only_reply(exchange(echo, options, octets));
  CHECK(got.body == "/" + body);
}

TEST_CASE("after Connection: close there is one answer and the end", "[http]") {
  std::string const octets = with_fields("Connection: close\r\n") + with_fields("");
  serve(echo, {}, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    co_await peer.send(octets);
    std::string const all = co_await peer.read_to_end();
    reply const got = only_reply(all);
    CHECK(got.field("Connection") == "close");
    CHECK(got.body == "/");
    CHECK(peer.end() == cond::eof);
  });
}

TEST_CASE("empty lines between requests are passed over", "[http]") {
  serve(echo, {}, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    for (int i = 0; i < 3; ++i) {
      co_await peer.send("\r\n" + with_fields("") + "\r\n");
      reply const got = co_await peer.read_reply();
      CHECK(got.status() == 200);
    }
  });
}

TEST_CASE("a client that comes and goes without a word is no error", "[http]") {
  serve(never, {}, [&](site& at) -> task<void> {
    {
      client peer = co_await at.connect();
      co_await until([&] { return at.server.connection_count() == 1; });
    }
    co_await until([&] { return at.server.connection_count() == 0; });
    client half = co_await at.connect();
    co_await half.send("GET / HT");
    CHECK_FALSE(half.socket().shutdown_write());
    std::string const all = co_await half.read_to_end();
    CHECK(all.empty());
    CHECK(half.end() == cond::eof);
  });
}

TEST_CASE("a refused request gets its status and the end", "[http]") {
  for (refusal const& bad : refusals) {
    INFO(bad.name);
    serve(never, {}, [&](site& at) -> task<void> {
      client peer = co_await at.connect();
      co_await peer.send(bad.octets);
      std::string const all = co_await peer.read_to_end();
      CHECK(peer.end() == cond::eof);
      reply const got = only_reply(all);
      CHECK(got.status() == bad.status);
      CHECK(got.field("Connection") == "close");
      CHECK(got.field("Content-Length"));
      CHECK(got.field("Content-Type") == "text/plain; charset=utf-8");
      CHECK_FALSE(got.body.empty());
    });
  }
}

TEST_CASE("too many fields are refused at the limit", "[http]") {
  for (int const count : {98, 99, 100}) {  // and Host
    std::string fields;
    for (int i = 0; i < count; ++i) fields.append("A: b\r\n");
    auto const got = only_reply(exchange(echo, {}, with_fields(fields)));
    CHECK(got.status() == (count < 100 ? 200 : 431));
  }
}

TEST_CASE("a refusal arrives although the client goes on sending", "[http]") {
  std::string const octets = "nonsense\r\n\r\n" + pattern(20'000'000);
  serve(never, {}, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    reply const got = co_await beside(peer.send(octets), peer.read_reply());
    CHECK(got.status() == 400);
    CHECK_FALSE(peer.send_error());
    std::string const rest = co_await peer.read_to_end();
    CHECK(rest.empty());
    CHECK(peer.end() == cond::eof);
  });
}

TEST_CASE("what comes before a refused request is answered", "[http]") {
  serve(echo, {}, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    co_await peer.send(request_text("GET", "/good") + "nonsense\r\n\r\n");
    reply const first = co_await peer.read_reply();
    CHECK(first.body == "/good");
    reply const second = co_await peer.read_reply();
    CHECK(second.status() == 400);
  });
}

TEST_CASE("a request shows what was asked", "[http]") {
  bool is_checked = false;
  auto const handle = [&](request& asked, response&) -> task<void> {
    CHECK(asked.method() == "OPTIONS");
    CHECK(asked.target() == "http://a.example/p%20q?x=%31&y");
    CHECK(asked.path() == "/p%20q");
    CHECK(asked.query() == "x=%31&y");
    CHECK(asked.query_value("x") == "1");
    CHECK(asked.query_value("y") == "");
    CHECK_FALSE(asked.query_value("z"));
    CHECK(asked.version_minor() == 1);
    CHECK(asked.headers().find("x-field") == "v");
    CHECK_FALSE(asked.has_body());
    is_checked = true;
    co_return;
  };
  auto const got = only_reply(exchange(
      handle, {},
      "OPTIONS http://a.example/p%20q?x=%31&y HTTP/1.1\r\nHost: a.example\r\nX-Field: v\r\n\r\n"));
  CHECK(got.status() == 200);
  CHECK(is_checked);
}
