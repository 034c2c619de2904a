// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves what a connection counts on beyond the cases in tests/data/http: views, stops, limits that
// change, and no allocation.

#include "http/request_parser.hpp"

#include "support/allocation_fault.hpp"
#include "unit/http/event_log.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>

using penstock::buffer;
using penstock::text;
using penstock::http::errc;
using penstock::http::limits;
using penstock::http::parse_event;
using penstock::http::request_parser;
using penstock::http::status;

namespace {

constexpr std::string_view post_hello =
    "POST /a?b HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello";
constexpr std::size_t head_size = post_hello.size() - 5;

constexpr std::string_view chunked_head =
    "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";

/** Feed all of `octets` and take every event, as cheaply as a connection would. */
std::size_t complete_requests(request_parser& parser, std::string_view octets) {
  std::size_t count = 0;
  for (;;) {
    auto const step = parser.feed(buffer(octets));
    octets.remove_prefix(step.consumed);
    if (step.what == parse_event::need_more || step.what == parse_event::error) return count;
    if (step.what == parse_event::complete) {
      ++count;
      parser.reset();
    }
  }
}

}  // namespace

TEST_CASE("the head comes before any octet of the body", "[http]") {
  limits const usual;
  request_parser parser(usual);
  auto const step = parser.feed(buffer(post_hello));
  CHECK(step.what == parse_event::head);
  CHECK(step.consumed == head_size);
  CHECK(step.body.empty());
  CHECK(parser.head().method == "POST");
  CHECK(parser.head().path == "/a");
  CHECK(parser.head().query == "b");
  CHECK(parser.head().authority == "x");
  CHECK(parser.head().fields.find("content-length") == "5");
}

TEST_CASE("the body is a view of what was fed", "[http]") {
  limits const usual;
  request_parser parser(usual);
  CHECK(parser.feed(buffer(post_hello)).what == parse_event::head);
  auto const rest = post_hello.substr(head_size);
  auto const step = parser.feed(buffer(rest));
  CHECK(step.what == parse_event::body);
  CHECK(text(step.body).data() == rest.data());
  CHECK(text(step.body) == "hello");
  CHECK(parser.body_size() == 5);
  CHECK(parser.feed({}).what == parse_event::complete);
}

TEST_CASE("the head stays valid while the body passes and buffers change", "[http]") {
  limits const usual;
  request_parser parser(usual);
  auto first = std::make_unique<std::string>(post_hello.substr(0, head_size));
  CHECK(parser.feed(buffer(*first)).what == parse_event::head);
  first.reset();
  CHECK(parser.feed(buffer("hello")).what == parse_event::body);
  CHECK(parser.feed({}).what == parse_event::complete);
  CHECK(parser.head().target == "/a?b");
  CHECK(parser.head().fields[0].value == "x");
}

TEST_CASE("a request without a body is complete without another octet", "[http]") {
  limits const usual;
  request_parser parser(usual);
  CHECK(parser.feed(buffer("GET / HTTP/1.1\r\nHost: x\r\n\r\n")).what == parse_event::head);
  CHECK(parser.feed({}).what == parse_event::complete);
}

TEST_CASE("a complete request stays complete, and takes nothing, until the reset", "[http]") {
  limits const usual;
  request_parser parser(usual);
  CHECK(parser.feed(buffer("GET / HTTP/1.1\r\nHost: x\r\n\r\n")).what == parse_event::head);
  for (int i = 0; i < 3; ++i) {
    auto const step = parser.feed(buffer("GET /2 HTTP/1.1\r\n"));
    CHECK(step.what == parse_event::complete);
    CHECK(step.consumed == 0);
  }
  parser.reset();
  CHECK(parser.feed(buffer("GET /2 HTTP/1.1\r\n")).consumed == 17);
}

TEST_CASE("an error stays until the reset", "[http]") {
  limits const usual;
  request_parser parser(usual);
  for (int i = 0; i < 3; ++i) {
    CHECK(parser.feed(buffer("GET / HTTP/3.0\r\n")).what == parse_event::error);
    CHECK(parser.error() == errc::version_not_supported);
    CHECK(parser.answer_status() == status::http_version_not_supported);
  }
  parser.reset();
  CHECK_FALSE(parser.error());
  CHECK(parser.feed(buffer("GET ")).what == parse_event::need_more);
}

TEST_CASE("an empty line does not begin a request", "[http]") {
  limits const usual;
  request_parser parser(usual);
  CHECK(parser.feed(buffer("\r\n\r")).what == parse_event::need_more);
  CHECK_FALSE(parser.has_begun());
  CHECK(parser.feed(buffer("\nG")).what == parse_event::need_more);
  CHECK(parser.has_begun());
}

TEST_CASE("a request begins with its first octet and ends with the reset", "[http]") {
  limits const usual;
  request_parser parser(usual);
  CHECK_FALSE(parser.has_begun());
  CHECK(parser.feed({}).what == parse_event::need_more);
  CHECK_FALSE(parser.has_begun());
  CHECK(parser.feed(buffer("G")).what == parse_event::need_more);
  CHECK(parser.has_begun());
  parser.reset();
  CHECK_FALSE(parser.has_begun());
}

TEST_CASE("a declared length above the limit is an error before any body", "[http]") {
  limits small;
  small.body_size_max = 4;
  request_parser parser(small);
  CHECK(parser.feed(buffer(post_hello)).what == parse_event::head);
  CHECK(parser.feed({}).what == parse_event::error);
  CHECK(parser.error() == errc::body_too_large);
  CHECK(parser.answer_status() == status::content_too_large);
}

TEST_CASE("the limit of the body can be changed for one request", "[http]") {
  limits small;
  small.body_size_max = 4;
  request_parser parser(small);
  CHECK(parser.feed(buffer(post_hello)).what == parse_event::head);
  parser.set_body_size_max(5);
  CHECK(parser.feed(buffer("hello")).what == parse_event::body);
  CHECK(parser.feed({}).what == parse_event::complete);
  parser.reset();
  CHECK(parser.feed(buffer(post_hello)).what == parse_event::head);
  CHECK(parser.feed(buffer("hello")).what == parse_event::error);
}

TEST_CASE("the limit of the body counts all chunks", "[http]") {
  limits small;
  small.body_size_max = 4;
  std::string const head(chunked_head);
  std::string const good = head + "3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n";
  std::string const bad = head + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
  for (std::size_t size : {std::size_t{1}, std::size_t{1000}}) {
    CHECK(penstock::test::log_in_pieces(good, size, small).ends_with("body abcd\ncomplete\n"));
    CHECK(penstock::test::log_in_pieces(bad, size, small)
              .ends_with("body abc\nerror 413 the body is larger than the limit\n"));
  }
}

TEST_CASE("limits that are set hold wherever the octets are cut", "[http]") {
  limits small;
  small.method_size_max = 4;
  small.target_size_max = 8;
  small.header_size_max = 64;
  small.field_count_max = 2;
  small.chunk_extension_size_max = 3;
  small.trailer_size_max = 10;
  std::string const chunked(chunked_head);
  for (auto const& octets :
       {std::string("GETTY / HTTP/1.1\r\n"), std::string("GET /12345678 HTTP/1.1\r\n"),
        "GET / HTTP/1.1\r\nHost: x\r\nA: " + std::string(60, 'a') + "\r\n\r\n",
        std::string("GET / HTTP/1.1\r\nHost: x\r\nA:\r\nB:\r\n\r\n"), chunked + "1;abc\r\nx\r\n",
        chunked + "0\r\nA: bcdef\r\n\r\n", chunked + "0\r\nA: bcd\r\n\r\nGET"}) {
    auto const whole = penstock::test::log_in_pieces(octets, octets.size(), small);
    CAPTURE(octets, whole);
    CHECK(std::count(whole.begin(), whole.end(), '\n') >= 1);
    for (std::size_t size = 1; size < octets.size(); ++size) {
      CHECK(penstock::test::log_in_pieces(octets, size, small) == whole);
      CHECK(penstock::test::log_in_two(octets, size, small) == whole);
    }
  }
}

TEST_CASE("a request on a connection that stays allocates nothing", "[http]") {
  std::string_view const plain =
      "GET /plaintext?a=b HTTP/1.1\r\nHost: localhost:8080\r\nUser-Agent: a client/1.0\r\n"
      "Accept: */*\r\nAccept-Encoding: gzip, br\r\nConnection: keep-alive\r\n\r\n";
  std::string const chunked = std::string(chunked_head) + "3;a=b\r\nabc\r\n0\r\nA: b\r\n\r\n";
  limits const usual;
  request_parser parser(usual);
  for (auto const octets : {plain, post_hello, std::string_view(chunked)}) {
    CHECK(complete_requests(parser, octets) == 1);  // memory grows here, if it must
    std::size_t count = 0;
    auto const before = penstock::test::allocation_count();
    for (int i = 0; i < 1000; ++i) count += complete_requests(parser, octets);
    auto const after = penstock::test::allocation_count();
    CHECK(count == 1000);
    CHECK(after == before);
  }
}

TEST_CASE("a request that comes octet by octet allocates nothing either", "[http]") {
  limits const usual;
  request_parser parser(usual);
  CHECK(complete_requests(parser, post_hello) == 1);
  std::size_t count = 0;
  auto const before = penstock::test::allocation_count();
  for (std::size_t at = 0; at < post_hello.size(); ++at)
    count += complete_requests(parser, post_hello.substr(at, 1));
  auto const after = penstock::test::allocation_count();
  CHECK(count == 1);
  CHECK(after == before);
}

TEST_CASE("a parser takes as little memory as its heads need", "[http]") {
  limits const usual;
  auto const before = penstock::test::allocation_count();
  request_parser const parser(usual);
  CHECK(penstock::test::allocation_count() == before);  // idle connections cost no heap
  CHECK(sizeof(parser) <= 768);
}
