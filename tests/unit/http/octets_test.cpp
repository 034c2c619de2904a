// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that the tables of octets hold what the grammar says, octet by octet.

#include "http/octets.hpp"

#include <catch2/catch_test_macros.hpp>

#include <string_view>

using namespace penstock::http;

TEST_CASE("NUL is in no set", "[http]") {
  CHECK_FALSE(token_octets.has('\0'));
  CHECK_FALSE(value_octets.has('\0'));
  CHECK_FALSE(target_octets.has('\0'));
}

TEST_CASE("no set lets a line end", "[http]") {
  for (char const c : {'\r', '\n'}) {
    CHECK_FALSE(token_octets.has(c));
    CHECK_FALSE(value_octets.has(c));
    CHECK_FALSE(target_octets.has(c));
  }
}

TEST_CASE("a run stops at the first octet outside the set", "[http]") {
  CHECK(token_octets.run("GET / ") == 3);
  CHECK(token_octets.run("") == 0);
  CHECK(token_octets.run("GET") == 3);
}

TEST_CASE("hexadecimal digits have their values, in either case", "[http]") {
  constexpr std::string_view lower = "0123456789abcdef";
  constexpr std::string_view upper = "0123456789ABCDEF";
  int digits = 0;
  for (int c = 0; c < 256; ++c) digits += hex_value(static_cast<char>(c)) >= 0 ? 1 : 0;
  CHECK(digits == 22);
  for (std::size_t i = 0; i < 16; ++i) {
    CHECK(hex_value(lower[i]) == static_cast<int>(i));
    CHECK(hex_value(upper[i]) == static_cast<int>(i));
  }
}

TEST_CASE("a set made at run time is the one that the compiler makes", "[http]") {
  octet_set const token([](unsigned char c) {
    return is_digit(c) || is_alpha(c) || is_one_of(c, "!#$%&'*+-.^_`|~");
  });
  int count = 0;
  for (int c = 0; c < 256; ++c) {
    count += token.has(static_cast<char>(c)) ? 1 : 0;
    CHECK(token.has(static_cast<char>(c)) == token_octets.has(static_cast<char>(c)));
  }
  CHECK(count == 77);  // RFC 9110 5.6.2
}
