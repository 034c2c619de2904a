// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// The UTF-8 decoder takes exactly the sequences of table 3-7 of the Unicode standard: all sequences
// of one to three bytes are tried, and those of four at every edge. What says only whether a
// character is valid says so of the same.

#include "xml/utf8.hpp"

#include <catch2/catch_test_macros.hpp>

#include <array>
#include <cstddef>
#include <initializer_list>
#include <string_view>

using penstock::xml::decode_utf8;
using penstock::xml::utf8_character;
using penstock::xml::utf8_verdict;
using penstock::xml::valid_utf8_size;

namespace {

struct row {  // of table 3-7: the sizes, and the range of each byte
  std::size_t size;
  std::array<std::array<unsigned, 2>, 4> bytes;
};

constexpr row table[] = {
    {2, {{{0xC2, 0xDF}, {0x80, 0xBF}}}},
    {3, {{{0xE0, 0xE0}, {0xA0, 0xBF}, {0x80, 0xBF}}}},
    {3, {{{0xE1, 0xEC}, {0x80, 0xBF}, {0x80, 0xBF}}}},
    {3, {{{0xED, 0xED}, {0x80, 0x9F}, {0x80, 0xBF}}}},
    {3, {{{0xEE, 0xEF}, {0x80, 0xBF}, {0x80, 0xBF}}}},
    {4, {{{0xF0, 0xF0}, {0x90, 0xBF}, {0x80, 0xBF}, {0x80, 0xBF}}}},
    {4, {{{0xF1, 0xF3}, {0x80, 0xBF}, {0x80, 0xBF}, {0x80, 0xBF}}}},
    {4, {{{0xF4, 0xF4}, {0x80, 0x8F}, {0x80, 0xBF}, {0x80, 0xBF}}}},
};

/** What the table says of the first `size` bytes: how many begin a character; does it end? */
struct expected {
  std::size_t fitting = 0;
  bool is_whole = false;
};

expected look_up(std::array<unsigned, 4> bytes, std::size_t size) {
  expected best;
  for (row const& r : table) {
    std::size_t n = 0;
    while (n < size && n < r.size && bytes[n] >= r.bytes[n][0] && bytes[n] <= r.bytes[n][1]) ++n;
    if (n > best.fitting) best = {n, n == r.size};
  }
  return best;
}

int wrong(std::array<unsigned, 4> bytes, std::size_t size) {
  std::array<char, 4> text{};
  for (std::size_t i = 0; i < 4; ++i) text[i] = static_cast<char>(bytes[i]);
  utf8_character const c = decode_utf8(text.data(), text.data() + size);
  std::size_t const sure = valid_utf8_size(text.data(), size, 0x10FFFF);
  if (sure != (c.verdict == utf8_verdict::valid ? c.size : 0)) return 1;
  auto const [fitting, is_whole] = look_up(bytes, size);
  if (is_whole) {
    bool const is_forbidden = bytes[0] == 0xEF && bytes[1] == 0xBF && bytes[2] >= 0xBE;
    auto const verdict = is_forbidden ? utf8_verdict::forbidden : utf8_verdict::valid;
    return c.verdict != verdict || c.size != fitting;
  }
  if (fitting == size) return c.verdict != utf8_verdict::truncated || c.size != size;
  return c.verdict != utf8_verdict::invalid || c.size != (fitting == 0 ? 1 : fitting);
}

}  // namespace

TEST_CASE("every sequence of one, two and three bytes is judged as the table says") {
  int failures = 0;
  for (unsigned a = 0x80; a < 0x100; ++a) {
    failures += wrong({a, 0, 0, 0}, 1);
    for (unsigned b = 0; b < 0x100; ++b) {
      failures += wrong({a, b, 0, 0}, 2);
      for (unsigned c = 0; c < 0x100; ++c) failures += wrong({a, b, c, 0}, 3);
    }
  }
  CHECK(failures == 0);
}

TEST_CASE("sequences of four bytes are judged as the table says") {
  int failures = 0;
  auto const edges = {0x00u, 0x41u, 0x7Fu, 0x80u, 0x8Fu, 0x90u, 0x9Fu, 0xA0u, 0xBFu, 0xC0u, 0xFFu};
  for (unsigned a = 0xE0; a < 0x100; ++a) {
    for (unsigned const b : edges) {
      for (unsigned const c : edges) {
        for (unsigned const d : edges) failures += wrong({a, b, c, d}, 4);
      }
    }
  }
  CHECK(failures == 0);
}

TEST_CASE("a valid sequence gives its character") {
  auto const code = [](std::string_view text) {
    return decode_utf8(text.data(), text.data() + text.size()).code;
  };
  CHECK(code("\xC2\x80") == 0x80);
  CHECK(code("\xDF\xBF") == 0x7FF);
  CHECK(code("\xE0\xA0\x80") == 0x800);
  CHECK(code("\xE2\x82\xAC") == 0x20AC);
  CHECK(code("\xEF\xBF\xBD") == 0xFFFD);
  CHECK(code("\xF0\x90\x80\x80") == 0x10000);
  CHECK(code("\xF4\x8F\xBF\xBF") == 0x10FFFF);
}

TEST_CASE("a character above the highest that is wanted is not taken") {
  auto const size = [](std::string_view text, char32_t max) {
    return valid_utf8_size(text.data(), text.size(), max);
  };
  CHECK(size("\xC3\xBF", 0xFF) == 2);
  CHECK(size("\xC4\x80", 0xFF) == 0);
  CHECK(size("\xE2\x82\xAC", 0x20AC) == 3);
  CHECK(size("\xE2\x82\xAC", 0x20AB) == 0);
  CHECK(size("\xF0\x90\x80\x80", 0x10000) == 4);
  CHECK(size("\xF0\x90\x80\x80", 0xFFFF) == 0);
}
