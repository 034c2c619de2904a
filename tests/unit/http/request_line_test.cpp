// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that the request line stops at its LF and honours limits that are set; its many forms are
// in tests/data/http/request_line.md.

#include "http/request_line.hpp"

#include <catch2/catch_test_macros.hpp>

#include <string_view>

#include <string>

using penstock::http::errc;
using penstock::http::field_store;
using penstock::http::limits;
using penstock::http::request_line;

TEST_CASE("a request line is consumed up to its LF and no further", "[http]") {
  field_store store;
  request_line line;
  auto const p = line.feed("PUT /a HTTP/1.0\r\nHost: x", {}, store);
  CHECK(p.is_done);
  CHECK(p.consumed == 17);
  CHECK(store.view(line.method()) == "PUT");
  CHECK(store.view(line.target()) == "/a");
  CHECK(line.version_minor() == 0);
}

TEST_CASE("a request line is judged before it is complete", "[http]") {
  field_store store;
  request_line line;
  CHECK(line.feed("GET /#", {}, store).error == errc::bad_target);
}

TEST_CASE("a target that ends with the line is half a request, whichever the line end", "[http]") {
  for (std::string_view const octets : {"GET /\r\n", "GET /\n"}) {
    field_store store;
    request_line line;
    CHECK(line.feed(octets, {}, store).error == errc::bad_request_line);
  }
}

TEST_CASE("limits of the request line can be set", "[http]") {
  limits small;
  small.method_size_max = 3;
  small.target_size_max = 5;
  field_store store;
  request_line line;
  SECTION("what fits passes") { CHECK(line.feed("GET /1234 HTTP/1.1\r\n", small, store).is_done); }
  SECTION("a longer method does not") {
    CHECK(line.feed("POST / HTTP/1.1\r\n", small, store).error == errc::method_too_long);
  }
  SECTION("a longer target does not") {
    CHECK(line.feed("GET /12345 HTTP/1.1\r\n", small, store).error == errc::target_too_long);
  }
}

TEST_CASE("after a reset the next request line is read afresh", "[http]") {
  field_store store;
  request_line line;
  CHECK(line.feed("G(", {}, store).error == errc::bad_request_line);
  line.reset();
  store.clear();
  CHECK(line.feed("GET / HTTP/1.1\r\n", {}, store).is_done);
  CHECK(store.view(line.method()) == "GET");
}
