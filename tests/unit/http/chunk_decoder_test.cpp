// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that chunk data comes out as views of what was fed, and that limits that are set hold; the
// many forms of the coding are in tests/data/http/chunks.md and trailers.md.

#include "http/chunk_decoder.hpp"

#include <catch2/catch_test_macros.hpp>

#include <cstdint>
#include <string_view>

using penstock::http::chunk_decoder;
using penstock::http::errc;
using penstock::http::limits;

namespace {

constexpr std::uint64_t no_bound = UINT64_MAX;

}  // namespace

TEST_CASE("chunk data is a view of what was fed", "[http]") {
  limits const usual;
  chunk_decoder decoder(usual);
  std::string_view const octets = "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\nrest";
  auto const first = decoder.feed(octets, no_bound);
  CHECK(first.consumed == 6);
  CHECK(first.data == "abc");
  CHECK(first.data.data() == octets.data() + 3);
  auto const second = decoder.feed(octets.substr(6), no_bound);
  CHECK(second.consumed == 7);
  CHECK(second.data.data() == octets.data() + 11);
  auto const last = decoder.feed(octets.substr(13), no_bound);
  CHECK(last.is_done);
  CHECK(last.consumed == 7);
}

TEST_CASE("a chunk is refused as soon as its size is known to exceed the room", "[http]") {
  limits const usual;
  chunk_decoder decoder(usual);
  CHECK(decoder.feed("5\r\n", 5).error == errc{});
  CHECK(decoder.feed("hello", 5).data == "hello");
  CHECK(decoder.feed("\r\n1\r", 0).error == errc{});
  CHECK(decoder.feed("\n", 0).error == errc::body_too_large);
}

TEST_CASE("the end of the body needs no room", "[http]") {
  limits const usual;
  chunk_decoder decoder(usual);
  CHECK(decoder.feed("0\r\n\r\n", 0).is_done);
}

TEST_CASE("limits of extensions and trailers can be set", "[http]") {
  limits small;
  small.chunk_extension_size_max = 4;
  small.chunk_extensions_size_max = 6;
  small.trailer_size_max = 8;
  chunk_decoder decoder(small);
  SECTION("a line") {
    CHECK(decoder.feed("1;abcd\r\n", no_bound).error == errc::chunk_extension_too_long);
  }
  SECTION("all lines") {
    CHECK(decoder.feed("1;abc\r\n", no_bound).error == errc{});
    CHECK(decoder.feed("x\r\n0;ab", no_bound).data == "x");
    CHECK(decoder.feed("\r\n0;ab", no_bound).error == errc::chunk_extension_too_long);
  }
  SECTION("trailers that fit") { CHECK(decoder.feed("0\r\nA: b\r\n\r\n", no_bound).is_done); }
  SECTION("trailers that do not") {
    CHECK(decoder.feed("0\r\nA: bc\r\n\r\n", no_bound).error == errc::trailers_too_large);
  }
}

TEST_CASE("after a reset the limit of all extensions counts afresh", "[http]") {
  limits small;
  small.chunk_extensions_size_max = 4;
  chunk_decoder decoder(small);
  for (int i = 0; i < 3; ++i) {
    CHECK(decoder.feed("0;abc\r\n\r\n", no_bound).is_done);
    decoder.reset();
  }
}

TEST_CASE("after a reset the next body is read afresh", "[http]") {
  limits const usual;
  chunk_decoder decoder(usual);
  CHECK(decoder.feed("5;a", no_bound).error == errc{});
  CHECK(decoder.feed("\n", no_bound).error == errc::bad_chunk);
  decoder.reset();
  CHECK(decoder.feed("1\r\nx", no_bound).data == "x");
}
