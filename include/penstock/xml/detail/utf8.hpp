// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// utf8: one character above U+007F, decoded and checked (RFC 3629; Unicode 15, table 3-7).

#ifndef PENSTOCK_XML_DETAIL_UTF8_HPP
#define PENSTOCK_XML_DETAIL_UTF8_HPP

#include <cstddef>
#include <cstdint>

namespace penstock::xml::detail {

enum class utf8_verdict : std::uint8_t {
  valid,
  forbidden,  // well-formed, but U+FFFE or U+FFFF, which XML has not (XML 1.0, 2.2)
  truncated,  // the bytes end before the character does; so far they are right
  invalid
};

struct utf8_character {
  utf8_verdict verdict;
  std::uint8_t size;  // bytes of the character; invalid: bytes that one U+FFFD stands for
  char32_t code = 0;  // of a valid one
};

/** Decode the character at `first`, whose first byte is 0x80 or above. */
[[nodiscard]] constexpr utf8_character decode_utf8(char const* first, char const* last) noexcept {
  auto const byte = [&](std::size_t i) noexcept { return static_cast<unsigned char>(first[i]); };
  unsigned const lead = byte(0);
  if (lead < 0xC2 || lead > 0xF4) return {utf8_verdict::invalid, 1};  // C0, C1: overlong
  std::uint8_t const size = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  // The second byte decides about overlong forms, surrogates and what is beyond U+10FFFF.
  unsigned const second_min = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  unsigned const second_max = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  char32_t code = lead & (0x7Fu >> size);
  for (std::uint8_t i = 1; i < size; ++i) {
    if (first + i == last) return {utf8_verdict::truncated, i};
    unsigned const next = byte(i);
    bool const fits = i == 1 ? next >= second_min && next <= second_max : (next & 0xC0u) == 0x80u;
    if (!fits) return {utf8_verdict::invalid, i};
    code = code << 6 | (next & 0x3Fu);
  }
  bool const is_forbidden = code == 0xFFFE || code == 0xFFFF;
  return {is_forbidden ? utf8_verdict::forbidden : utf8_verdict::valid, size, code};
}

}  // namespace penstock::xml::detail

#endif
