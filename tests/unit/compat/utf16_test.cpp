// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that text survives the way to 16-bit units and back, and what happens to what is no text.

#include "compat/utf16.hpp"

#include <catch2/catch_test_macros.hpp>

#include <string>
#include <string_view>

using penstock::compat::to_utf16;
using penstock::compat::to_utf8;
using units = std::basic_string<WCHAR>;

TEST_CASE("the ends of every range of characters come back", "[compat]") {
  for (std::string_view const text :
       {"", "\x01", "\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80",
        "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF", "a\xC3\xA4\xE2\x82\xAC z"}) {
    units const wide = to_utf16(text);
    CHECK(to_utf8(wide.data(), wide.size()) == std::string(text));
  }
}

TEST_CASE("a character beyond U+FFFF is a pair", "[compat]") {
  CHECK(to_utf16("\xF0\x9F\x98\x80") == units({WCHAR(0xD83D), WCHAR(0xDE00)}));
}

TEST_CASE("an unpaired surrogate is no text", "[compat]") {
  for (units const& wrong :
       {units({WCHAR(0xD800)}), units({WCHAR(0xDC00)}), units({WCHAR(0xDC00), WCHAR(0xD800)}),
        units({WCHAR(0xD800), WCHAR('a')}), units({WCHAR(0xDBFF), WCHAR(0xE000)}),
        units({WCHAR('a'), WCHAR(0xDFFF)})}) {
    CHECK_FALSE(to_utf8(wrong.data(), wrong.size()));
  }
}

TEST_CASE("units need not be aligned", "[compat]") {
  char const bytes[] = {0, 'a', 0, 'b', 0};
  CHECK(to_utf8(bytes + 1, 2) == "ab");
}

TEST_CASE("each byte that is no UTF-8 becomes U+FFFD", "[compat]") {
  units const one({WCHAR(0xFFFD)});
  CHECK(to_utf16("\x80") == one);
  CHECK(to_utf16("\xC0\x80") == one + one);            // overlong
  CHECK(to_utf16("\xED\xA0\x80") == one + one + one);  // a surrogate
  CHECK(to_utf16("\xF4\x90\x80\x80") == one + one + one + one);
  CHECK(to_utf16("\xE2\x82") == one + one);  // cut off
  CHECK(to_utf16("\xC3"
                 "a") == one + units({WCHAR('a')}));
}
