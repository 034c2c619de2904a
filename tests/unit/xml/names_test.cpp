// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Names are those of XML 1.0, fifth edition, and Namespaces 1.0: every character is tried.

#include "xml/names.hpp"

#include <catch2/catch_test_macros.hpp>

#include <string>

using penstock::xml::is_ncname;
using penstock::xml::not_a_qname;
using penstock::xml::qname_prefix_size;

namespace {

/** `c` in UTF-8, without any check. */
std::string utf8(char32_t c) {
  auto const tail = [&](int shift) { return static_cast<char>(0x80 | ((c >> shift) & 0x3F)); };
  if (c < 0x80) return {static_cast<char>(c)};
  if (c < 0x800) return {static_cast<char>(0xC0 | (c >> 6)), tail(0)};
  if (c < 0x10000) return {static_cast<char>(0xE0 | (c >> 12)), tail(6), tail(0)};
  return {static_cast<char>(0xF0 | (c >> 18)), tail(12), tail(6), tail(0)};
}

struct range {
  char32_t first;
  char32_t last;
};

// Productions 4 and 4a of XML 1.0, fifth edition, without the colon.
constexpr range starts[] = {{'A', 'Z'},       {'_', '_'},       {'a', 'z'},        {0xC0, 0xD6},
                            {0xD8, 0xF6},     {0xF8, 0x2FF},    {0x370, 0x37D},    {0x37F, 0x1FFF},
                            {0x200C, 0x200D}, {0x2070, 0x218F}, {0x2C00, 0x2FEF},  {0x3001, 0xD7FF},
                            {0xF900, 0xFDCF}, {0xFDF0, 0xFFFD}, {0x10000, 0xEFFFF}};
constexpr range parts[] = {{'-', '-'},   {'.', '.'},     {'0', '9'},
                           {0xB7, 0xB7}, {0x300, 0x36F}, {0x203F, 0x2040}};

bool is_in(auto const& ranges, char32_t c) {
  for (range const r : ranges) {
    if (c >= r.first && c <= r.last) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("every character is a start or a part of a name as the standard says") {
  int wrong = 0;
  for (char32_t c = 1; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    bool const is_start = is_in(starts, c);
    bool const is_part = is_start || is_in(parts, c);
    wrong += is_ncname(utf8(c)) != is_start;
    wrong += is_ncname(std::string("a").append(utf8(c)).append("b")) != is_part;
  }
  CHECK(wrong == 0);
}

TEST_CASE("what is not UTF-8 is not a name") {
  for (std::string const bad :
       {"\x80", "\xC3", "\xC0\x80", "\xED\xA0\x80", "\xEF\xBF\xBE", "\xFF"}) {
    CHECK_FALSE(is_ncname(bad));
    CHECK_FALSE(is_ncname(std::string("a").append(bad)));
    CHECK_FALSE(is_ncname(std::string("a").append(bad).append("b")));
  }
  CHECK_FALSE(is_ncname(""));
  CHECK_FALSE(is_ncname(std::string_view("a\0b", 3)));
}

TEST_CASE("a qualified name has at most one colon, with a name on either side") {
  CHECK(qname_prefix_size("local") == 0);
  CHECK(qname_prefix_size("p:local") == 1);
  CHECK(qname_prefix_size("prefix:l") == 6);
  CHECK(qname_prefix_size("\xC3\xA9:\xC3\xA9") == 2);
  for (char const* const bad :
       {"", ":", ":a", "a:", "a::b", "a:b:c", "a:1", "1:a", "a b", "a:b "}) {
    CHECK(qname_prefix_size(bad) == not_a_qname);
  }
}
