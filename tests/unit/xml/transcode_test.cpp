// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// A document's UTF-8 in other encodings: every character there is, and texts of all sorts of them,
// against the C library's iconv.

#include "xml/transcode.hpp"

#include <catch2/catch_test_macros.hpp>

#include <iconv.h>

#include <algorithm>
#include <cstddef>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>

using penstock::xml::encoding;

namespace {

struct charset {
  encoding id;
  char const* iconv_name;
  char32_t last;  // the last character it has
};

constexpr charset charsets[] = {
    {encoding::utf8, "UTF-8", 0x10FFFF},       {encoding::utf16le, "UTF-16LE", 0x10FFFF},
    {encoding::utf16be, "UTF-16BE", 0x10FFFF}, {encoding::iso_8859_1, "ISO-8859-1", 0xFF},
    {encoding::us_ascii, "US-ASCII", 0x7F},
};

std::string convert(std::string_view from, char const* from_name, char const* to_name) {
  iconv_t const converter = iconv_open(to_name, from_name);
  if (converter == iconv_t(-1)) throw std::runtime_error("iconv has no such encoding");
  std::string out(from.size() * 4 + 16, '\0');
  std::string in_copy(from);
  char* in = in_copy.data();
  char* next = out.data();
  std::size_t in_left = in_copy.size();
  std::size_t out_left = out.size();
  std::size_t const result = iconv(converter, &in, &in_left, &next, &out_left);
  iconv_close(converter);
  if (result != 0 || in_left != 0) throw std::runtime_error("iconv cannot convert this");
  out.resize(out.size() - out_left);
  return out;
}

std::string utf8_of(std::u32string_view characters) {
  std::string_view const bytes(reinterpret_cast<char const*>(characters.data()),
                               characters.size() * sizeof(char32_t));
  return convert(bytes, "UTF-32LE", "UTF-8");
}

void check(charset const& to, std::string_view utf8) {
  std::string const expected = convert(utf8, "UTF-8", to.iconv_name);
  std::size_t const size_max = transcoded_size_max(to.id, utf8.size());
  REQUIRE(expected.size() <= size_max);
  REQUIRE(transcoded_size(to.id, utf8) == expected.size());
  std::string out(size_max, '?');
  char* const end = transcode(to.id, utf8, out.data());
  REQUIRE(std::string_view(out.data(), end) == expected);
}

bool is_surrogate(char32_t c) { return c >= 0xD800 && c <= 0xDFFF; }

}  // namespace

TEST_CASE("every character of an encoding is written as iconv writes it") {
  for (charset const& to : charsets) {
    CAPTURE(to.iconv_name);
    std::u32string all;
    for (char32_t c = 0; c <= to.last; ++c) {
      if (!is_surrogate(c)) all += c;
    }
    check(to, utf8_of(all));
  }
}

TEST_CASE("so are texts in which characters of all sizes follow each other") {
  std::mt19937 engine(1);
  auto const random = [&](char32_t below) { return static_cast<char32_t>(engine() % below); };
  constexpr char32_t lasts[] = {0x7F, 0xFF, 0x7FF, 0xFFFF, 0x10FFFF};
  for (charset const& to : charsets) {
    CAPTURE(to.iconv_name);
    for (int i = 0; i < 500; ++i) {
      std::u32string text;
      for (auto n = random(40); n > 0; --n) {
        char32_t const c = random(std::min(lasts[random(5)], to.last) + 1);
        if (!is_surrogate(c)) text += c;
      }
      check(to, utf8_of(text));
    }
  }
}

TEST_CASE("the byte order mark is U+FEFF in the encoding, where there is one") {
  for (charset const& to : charsets) {
    if (to.last < 0xFEFF) {
      CHECK(byte_order_mark_of(to.id).empty());
    } else {
      CHECK(byte_order_mark_of(to.id) == convert("\xEF\xBB\xBF", "UTF-8", to.iconv_name));
    }
  }
  CHECK(byte_order_mark_of(encoding::binary).empty());
}
