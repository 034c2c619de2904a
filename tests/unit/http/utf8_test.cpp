// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that well-formed UTF-8 passes and every malformed kind is refused.

#include "http/utf8.hpp"

#include <catch2/catch_test_macros.hpp>

#include <string_view>

using penstock::http::is_utf8;

TEST_CASE("well-formed UTF-8 passes, at the bounds of every length", "[http]") {
  for (std::string_view const good :
       {"", "abc", "\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80",
        "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf1\x80\x80\x80", "\xf3\xbf\xbf\xbf",
        "\xf4\x8f\xbf\xbf", "a\xc3\xa4z"})
    CHECK(is_utf8(good));
}

TEST_CASE("an overlong form is refused", "[http]") {
  for (std::string_view const bad : {"\xc0\xaf", "\xc1\xbf", "\xe0\x80\xaf", "\xe0\x9f\xbf",
                                     "\xf0\x80\x80\xaf", "\xf0\x8f\xbf\xbf"})
    CHECK_FALSE(is_utf8(bad));
}

TEST_CASE("surrogates and numbers above U+10FFFF are refused", "[http]") {
  for (std::string_view const bad :
       {"\xed\xa0\x80", "\xed\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xfe"})
    CHECK_FALSE(is_utf8(bad));
}

TEST_CASE("a sequence that is cut short or goes wrong is refused", "[http]") {
  for (std::string_view const bad : {"\x80",
                                     "\xbf"
                                     "a",
                                     "\xc3",
                                     "\xc3"
                                     "a",
                                     "\xe2\x82",
                                     "\xe2\x82"
                                     "a",
                                     "\xe2"
                                     "a\x82",
                                     "\xf0\x9f\x98", "a\xc3\xc3"})
    CHECK_FALSE(is_utf8(bad));
}
