// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that the header section stops at its empty line and honours limits that are set; its many
// forms are in tests/data/http/fields.md.

#include "http/field_parser.hpp"

#include <catch2/catch_test_macros.hpp>

using penstock::http::errc;
using penstock::http::field_parser;
using penstock::http::field_store;
using penstock::http::limits;

TEST_CASE("a header section is consumed up to its empty line and no further", "[http]") {
  limits const usual;
  field_store store;
  field_parser parser(usual, store);
  auto const p = parser.feed("A: b\r\n\r\nGET");
  CHECK(p.is_done);
  CHECK(p.consumed == 8);
  REQUIRE(store.publish());
  REQUIRE(store.fields().size() == 1);
  CHECK(store.fields()[0].name == "A");
  CHECK(store.fields()[0].value == "b");
}

TEST_CASE("a header section may hold no field", "[http]") {
  limits const usual;
  field_store store;
  field_parser parser(usual, store);
  auto const p = parser.feed("\r\n");
  CHECK(p.is_done);
  CHECK(p.consumed == 2);
  CHECK(store.field_count() == 0);
}

TEST_CASE("limits of the header section can be set", "[http]") {
  limits small;
  small.header_size_max = 20;
  small.field_count_max = 2;
  field_store store;
  field_parser parser(small, store);
  SECTION("what fits passes") { CHECK(parser.feed("A: 12345\r\nB: 123\r\n\r\n").is_done); }
  SECTION("one octet more does not") {
    CHECK(parser.feed("A: 12345\r\nB: 1234\r\n\r\n").error == errc::headers_too_large);
  }
  SECTION("one field more does not") {
    CHECK(parser.feed("A:\r\nB:\r\nC:\r\n\r\n").error == errc::too_many_fields);
  }
}

TEST_CASE("a section of exactly the limit that is not over yet is not refused yet", "[http]") {
  limits small;
  small.header_size_max = 6;
  field_store store;
  field_parser parser(small, store);
  CHECK(parser.feed("A: b\r\n").error == errc{});
  CHECK(parser.feed("\r").error == errc::headers_too_large);
}

TEST_CASE("after a reset the next section is read afresh", "[http]") {
  limits const usual;
  field_store store;
  field_parser parser(usual, store);
  CHECK(parser.feed("A b").error == errc::bad_field);
  parser.reset();
  store.clear();
  CHECK(parser.feed("A: b\r\n\r\n").is_done);
  CHECK(store.field_count() == 1);
}
