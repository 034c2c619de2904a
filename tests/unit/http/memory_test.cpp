// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves what HTTP does when memory is out: a request is refused with 503, and an answer is whole,
// replaced by an error, or cut off; never short and complete. Each call of operator new fails in
// turn.

#include <penstock/error.hpp>
#include <penstock/http/error.hpp>

#include "http/request_parser.hpp"
#include "support/allocation_fault.hpp"
#include "unit/http/client.hpp"

#include <catch2/catch_test_macros.hpp>

#include <new>
#include <string>
#include <thread>

using namespace penstock;
using namespace penstock::test;
using http::request;
using http::request_parser;
using http::response;

TEST_CASE("a head without memory is answered 503, and the parser goes on with the next", "[http]") {
  std::string const octets =
      request_text("GET", "/" + std::string(100, 'p'), "X-Name: " + std::string(200, 'v') + "\r\n");
  http::limits const usual;
  std::size_t failures = 0;
  for (std::size_t k = 0;; ++k) {
    request_parser parser(usual);
    allocation_fault fault(k);
    auto const step = fault.during([&] { return parser.feed(buffer(octets)); });
    if (!fault.has_failed()) {
      CHECK(step.what == http::parse_event::head);
      break;
    }
    ++failures;
    CHECK(step.what == http::parse_event::error);
    CHECK(parser.error() == http::errc::out_of_memory);
    CHECK(parser.answer_status() == http::status::service_unavailable);
    parser.reset();
    CHECK(parser.feed(buffer(octets)).what == http::parse_event::head);
  }
  CHECK(failures >= 4);  // octets of the line and of a field, pieces, views
}

TEST_CASE("an answer for which there is no memory never looks complete when it is not", "[http]") {
  std::string const body = pattern(30'000);
  std::size_t whole = 0;
  std::size_t replaced = 0;
  std::size_t cut = 0;
  for (std::size_t k = 0;; ++k) {
    bool has_failed = false;
    std::string got;
    auto const handle = [&](request&, response& answer) -> task<void> {
      allocation_fault fault(k);
      bool const is_thrown = fault.during([&] {
        try {
          answer.set_header("X-Name", std::string_view(body).substr(0, 100));
          answer.write(body);
          auto const flushed = answer.finish();
          return false;
        } catch (std::bad_alloc const&) {
          return true;
        }
      });
      has_failed = fault.has_failed();
      if (is_thrown) throw std::bad_alloc();
      co_return;
    };
    // On a thread of its own, whose pools are empty.
    std::jthread([&] { got = exchange(handle, {}, request_text("GET", "/")); }).join();
    CAPTURE(k, got.substr(0, 100));
    if (got.starts_with("HTTP/1.1 200")) {
      // What is cut off ends with a reset, or short of its length; then this throws.
      CHECK(only_reply(got).decoded() == body);
      ++whole;
    } else if (got.starts_with("HTTP/1.1 500")) {
      ++replaced;
    } else {
      CHECK(got.empty());
      ++cut;
    }
    if (!has_failed) break;
  }
  CHECK(whole == 1);
  CHECK(replaced >= 2);
  CHECK(replaced + cut >= 4);
}
