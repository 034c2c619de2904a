// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves, octet by octet over a real connection, which head a handler's calls make: how the length
// is chosen, which fields pass, and when nothing can be changed any more.

#include <penstock/error.hpp>
#include <penstock/http/error.hpp>

#include "unit/http/client.hpp"

#include <catch2/catch_test_macros.hpp>

#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

using namespace std::string_view_literals;
using namespace penstock;
using namespace penstock::test;
using http::request;
using http::response;
using http::status;

namespace {

std::string const get = request_text("GET", "/");

/** The one reply that `handle` makes to a GET. */
reply reply_of(http::handler handle) { return only_reply(exchange(std::move(handle), {}, get)); }

}  // namespace

TEST_CASE("a response finished before its first flush has a length", "[http]") {
  auto const got = reply_of([](request&, response& answer) -> task<void> {
    answer.set_header("Content-Type", "text/plain");
    answer.write("Hello, ");
    answer.write("World!");
    auto const sent = co_await answer.finish();
    CHECK(sent.state == flush_state::done);
    CHECK(sent.immediate);
  });
  REQUIRE(got.field("Date"));
  CHECK(got.field("Date")->size() == 29);
  CHECK(got.head == "HTTP/1.1 200 OK\r\nDate: " + *got.field("Date") +
                        "\r\nServer: penstock\r\nContent-Type: text/plain\r\n"
                        "Content-Length: 13\r\n\r\n");
  CHECK(got.body == "Hello, World!");
}

TEST_CASE("a response flushed before its end is chunked", "[http]") {
  auto const got = reply_of([](request&, response& answer) -> task<void> {
    answer.write("Hello, ");
    static_cast<void>(co_await answer.flush());
    answer.write("World!");
    static_cast<void>(co_await answer.finish());
  });
  CHECK(got.field("Transfer-Encoding") == "chunked");
  CHECK_FALSE(got.field("Content-Length"));
  CHECK(got.body == "7\r\nHello, \r\n6\r\nWorld!\r\n0\r\n\r\n");
}

TEST_CASE("the server finishes what the handler does not", "[http]") {
  auto const got = reply_of([](request&, response& answer) -> task<void> {
    answer.write("unfinished");
    co_return;
  });
  CHECK(got.field("Content-Length") == "10");
  CHECK(got.body == "unfinished");
}

TEST_CASE("a handler that writes nothing answers with nothing", "[http]") {
  auto const got = reply_of([](request&, response&) -> task<void> { co_return; });
  CHECK(got.status() == 200);
  CHECK(got.field("Content-Length") == "0");
  CHECK(got.body.empty());
}

TEST_CASE("F1: the first flush without a body sends the head", "[http]") {
  bool has_head = false;
  auto const handle = [&](request&, response& answer) -> task<void> {
    auto const sent = co_await answer.flush();
    CHECK(sent.state == flush_state::done);
    CHECK(sent.bytes_sent > 0);
    CHECK(answer.is_committed());
    auto const again = co_await answer.flush();
    CHECK(again.bytes_sent == 0);
    CHECK(again.immediate);
    co_await until([&] { return has_head; });
    answer.write("late");
  };
  serve(handle, {}, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    co_await peer.send(get);
    std::string const head = co_await peer.read_until("\r\n\r\n");
    CHECK(head.starts_with("HTTP/1.1 200 OK\r\n"));
    has_head = head.ends_with("\r\n\r\n");
    std::string const body = co_await peer.read_until("0\r\n\r\n");
    CHECK(body == "4\r\nlate\r\n0\r\n\r\n");
  });
}

TEST_CASE("F2: the head cannot be changed once it was flushed", "[http]") {
  std::vector<std::error_code> refused;
  auto const got = reply_of([&](request&, response& answer) -> task<void> {
    CHECK_FALSE(answer.set_header("X-Early", "1"));
    static_cast<void>(co_await answer.flush());
    refused.push_back(answer.set_header("X-Late", "1"));
    refused.push_back(answer.add_header("X-Late", "1"));
    refused.push_back(answer.set_status(status::not_found));
  });
  CHECK(refused == std::vector<std::error_code>(3, errc::bad_state));
  CHECK(got.status() == 200);
  CHECK(got.field("X-Early") == "1");
  CHECK_FALSE(got.field("X-Late"));
}

TEST_CASE("the reason and the server's name can be said otherwise", "[http]") {
  auto const got = reply_of([](request&, response& answer) -> task<void> {
    CHECK_FALSE(answer.set_status(status::ok));
    CHECK_FALSE(answer.set_reason("All Is Well"));
    CHECK(answer.set_reason("two\r\nlines") == http::errc::bad_field_value);
    CHECK(answer.server_name() == "penstock");
    CHECK_FALSE(answer.set_server_name("mine"));
    CHECK(answer.set_server_name("a\nb") == http::errc::bad_field_value);
    static_cast<void>(co_await answer.flush());
    CHECK(answer.set_reason("Late") == errc::bad_state);
    CHECK(answer.set_server_name("late") == errc::bad_state);
  });
  CHECK(got.head.starts_with("HTTP/1.1 200 All Is Well\r\n"));
  CHECK(got.field("Server") == "mine");
  auto const other = reply_of([](request&, response& answer) -> task<void> {
    answer.set_reason("Forgotten");
    answer.set_status(status::not_found);
    answer.set_server_name("");
    co_return;
  });
  CHECK(other.head.starts_with("HTTP/1.1 404 Not Found\r\n"));
  CHECK_FALSE(other.field("Server"));
}

TEST_CASE("what one response says of itself is not said by the next", "[http]") {
  int count = 0;
  auto const handle = [&](request&, response& answer) -> task<void> {
    if (count++ == 0) {
      answer.set_reason("First");
      answer.set_server_name("first");
    }
    co_return;
  };
  std::string const all = exchange(handle, {}, get + get);
  std::size_t const second = all.find("HTTP/1.1 200 OK\r\n");
  CHECK(all.starts_with("HTTP/1.1 200 First\r\n"));
  REQUIRE(second != std::string::npos);
  CHECK(all.find("Server: penstock\r\n", second) != std::string::npos);
}

TEST_CASE("clearing the fields forgets all that was set, until they are sent", "[http]") {
  auto const got = reply_of([](request&, response& answer) -> task<void> {
    answer.set_header("X-Old", "1");
    answer.set_header("Content-Length", "99");
    answer.set_header("Connection", "close");
    answer.clear_headers();
    answer.set_header("X-New", "1");
    answer.write("body");
    static_cast<void>(co_await answer.finish());
    answer.clear_headers();
  });
  CHECK_FALSE(got.field("X-Old"));
  CHECK(got.field("X-New") == "1");
  CHECK(got.field("Content-Length") == "4");
  CHECK_FALSE(got.field("Connection"));
}

TEST_CASE("setting a field replaces all of its name, adding keeps them", "[http]") {
  auto const got = reply_of([](request&, response& answer) -> task<void> {
    answer.add_header("Set-Cookie", "a=1");
    answer.set_header("X-Other", "stays");
    answer.add_header("set-cookie", "b=2");
    answer.add_header("SET-COOKIE", "c=3");
    answer.set_header("X-Two", "old");
    answer.add_header("X-Two", "older");
    answer.set_header("x-two", "new");
    answer.set_header("X-Empty", "");
    co_return;
  });
  CHECK(got.count("Set-Cookie") == 3);
  CHECK(got.head.find("Set-Cookie: a=1\r\n") < got.head.find("set-cookie: b=2\r\n"));
  CHECK(got.head.find("set-cookie: b=2\r\n") < got.head.find("SET-COOKIE: c=3\r\n"));
  CHECK(got.field("X-Other") == "stays");
  CHECK(got.count("X-Two") == 1);
  CHECK(got.field("X-Two") == "new");
  CHECK(got.field("X-Empty") == "");
}

TEST_CASE("a field that could split the response is refused", "[http]") {
  std::vector<std::error_code> values;
  std::vector<std::error_code> names;
  auto const got = reply_of([&](request&, response& answer) -> task<void> {
    for (auto const value : {"a\rb"sv, "a\nb"sv, "a\r\nX-Injected: 1"sv, "a\0b"sv, "\x7f"sv,
                             "\x1b[2J"sv, " a"sv, "a\t"sv}) {
      values.push_back(answer.set_header("X-Value", value));
      values.push_back(answer.add_header("X-Value", value));
    }
    for (auto const name : {""sv, "a b"sv, "a:"sv, "a\r\nX-Injected"sv, "a\0"sv, "\xc3\xa4"sv}) {
      names.push_back(answer.set_header(name, "1"));
      names.push_back(answer.add_header(name, "1"));
    }
    co_return;
  });
  CHECK(values == std::vector<std::error_code>(16, http::errc::bad_field_value));
  CHECK(names == std::vector<std::error_code>(12, http::errc::bad_field_name));
  CHECK(got.head.find("njected") == std::string::npos);
  CHECK_FALSE(got.field("X-Value"));
}

TEST_CASE("the server's own fields are its own", "[http]") {
  std::vector<std::error_code> refused;
  auto const got = reply_of([&](request&, response& answer) -> task<void> {
    refused.push_back(answer.set_header("Transfer-Encoding", "gzip"));
    refused.push_back(answer.add_header("transfer-encoding", "chunked"));
    refused.push_back(answer.set_header("Date", "now"));
    refused.push_back(answer.set_header("SERVER", "other"));
    CHECK(answer.set_header("Connection", "keep-alive") == http::errc::bad_field_value);
    co_return;
  });
  CHECK(refused == std::vector<std::error_code>(4, http::errc::bad_field_name));
  CHECK_FALSE(got.field("Transfer-Encoding"));
  CHECK(got.count("Date") == 1);
  CHECK(got.field("Server") == "penstock");
}

TEST_CASE("a server without a name sends none", "[http]") {
  http::server_options nameless;
  nameless.server_name.clear();
  auto const handle = [](request&, response&) -> task<void> { co_return; };
  CHECK_FALSE(only_reply(exchange(handle, nameless, get)).field("Server"));
}

TEST_CASE("a handler can close the connection behind its answer", "[http]") {
  auto const handle = [](request&, response& answer) -> task<void> {
    CHECK_FALSE(answer.set_header("Connection", "Close"));
    co_return;
  };
  auto const got = only_reply(exchange(handle, {}, get + get));  // and the second is not answered
  CHECK(got.field("Connection") == "close");
}

TEST_CASE("a status is one that can be sent", "[http]") {
  auto const got = reply_of([](request&, response& answer) -> task<void> {
    CHECK_FALSE(answer.set_status(static_cast<status>(299)));
    for (int const code : {0, 99, 100, 101, 199, 1000, 65535}) {
      CHECK(answer.set_status(static_cast<status>(code)) == http::errc::bad_status);
    }
    CHECK(to_int(answer.code()) == 299);
    co_return;
  });
  CHECK(got.head.starts_with("HTTP/1.1 299 \r\n"));
}

TEST_CASE("a head of any size arrives whole", "[http]") {
  std::size_t size = 0;
  bool is_chunked = false;
  auto const handle = [&](request&, response& answer) -> task<void> {
    answer.set_header("X-Large", pattern(size));
    answer.write("body");
    if (is_chunked) static_cast<void>(co_await answer.flush());
  };
  std::vector<std::size_t> sizes{20 * 1024, 16 * 1024, 70'000};
  for (std::size_t n = 330; n < 480; ++n) sizes.push_back(n);  // around the room kept for heads
  serve(handle, {}, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    for (std::size_t const next : sizes) {
      for (bool const chunked : {false, true}) {
        size = next;
        is_chunked = chunked;
        co_await peer.send(get);
        reply const got = co_await peer.read_reply();
        REQUIRE(got.field("X-Large") == pattern(size));
        REQUIRE(got.decoded() == "body");
      }
    }
  });
}

TEST_CASE("clear forgets the body before the first flush", "[http]") {
  auto const got = reply_of([](request&, response& answer) -> task<void> {
    answer.set_header("X-Kept", "1");
    answer.write(pattern(40'000));
    answer.clear();
    CHECK(answer.queued() == 0);
    answer.write("instead");
    co_return;
  });
  CHECK(got.field("X-Kept") == "1");
  CHECK(got.field("Content-Length") == "7");
  CHECK(got.body == "instead");
}

TEST_CASE("clear after the first flush has no effect", "[http]") {
  auto const got = reply_of([](request&, response& answer) -> task<void> {
    answer.write("sent");
    static_cast<void>(co_await answer.flush());
    answer.write(" and kept");
    answer.clear();
    co_return;
  });
  CHECK(got.decoded() == "sent and kept");
}

TEST_CASE("nothing can be written after the end", "[http]") {
  auto const got = reply_of([](request&, response& answer) -> task<void> {
    answer.write("all");
    static_cast<void>(co_await answer.finish());
    CHECK(answer.is_finished());
    CHECK(answer.write(" of it") == write_status::refused);
    CHECK(answer.error() == errc::bad_state);
    CHECK(answer.prepare(1).empty());
    auto const again = co_await answer.finish();
    CHECK(again.state == flush_state::done);
    CHECK(again.bytes_sent == 0);
  });
  CHECK(got.body == "all");
}

TEST_CASE("a flush that says that nothing follows is the end", "[http]") {
  auto const got = reply_of([](request&, response& answer) -> task<void> {
    answer.write("all");
    static_cast<void>(co_await answer.flush({.more = false}));
    CHECK(answer.is_finished());
  });
  CHECK(got.field("Content-Length") == "3");
  CHECK(got.body == "all");
}
