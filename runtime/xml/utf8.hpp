// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// utf8: characters above U+007F in a text, as many as are right (RFC 3629; Unicode 15, table 3-7).

#ifndef PENSTOCK_XML_UTF8_HPP
#define PENSTOCK_XML_UTF8_HPP

#include "xml/characters.hpp"

#include <penstock/xml/detail/utf8.hpp>

#include <cstddef>
#include <cstdint>

namespace penstock::xml {

using detail::decode_utf8;
using detail::utf8_character;
using detail::utf8_verdict;

/** The size of the character at `first`, of which `left` bytes are there, if it is valid and not
    above `code_max`; otherwise 0. It is what decode_utf8() says, said sooner. */
[[nodiscard]] inline std::size_t valid_utf8_size(char const* first, std::size_t left,
                                                 char32_t code_max) noexcept {
  auto const byte = [&](std::size_t i) noexcept -> char32_t {
    return static_cast<unsigned char>(first[i]);
  };
  auto const tail = [&](std::size_t i) noexcept { return byte(i) ^ 0x80; };  // below 0x40, if it is
  char32_t const lead = byte(0);
  if (lead < 0xE0) {
    if (left < 2 || tail(1) > 0x3F) return 0;
    char32_t const code = (lead & 0x1F) << 6 | tail(1);
    return lead >= 0xC2 && code <= code_max ? 2 : 0;
  }
  if (lead < 0xF0) {
    if (left < 3 || (tail(1) | tail(2)) > 0x3F) return 0;
    char32_t const code = (lead & 0x0F) << 12 | tail(1) << 6 | tail(2);
    bool const is_char = code >= 0x800 && (code & 0xF800) != 0xD800 && code < 0xFFFE;
    return is_char && code <= code_max ? 3 : 0;
  }
  if (left < 4 || lead > 0xF4 || (tail(1) | tail(2) | tail(3)) > 0x3F) return 0;
  char32_t const code = (lead & 0x07) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3);
  return code >= 0x10000 && code <= 0x10FFFF && code <= code_max ? 4 : 0;
}

/** How many of the `n` bytes at `in` may stand as they are, in text with many characters above
    U+007F: those up to `code_max`, and bytes of ASCII that are not of the class `Special`, until
    several of them come in a row, where there is a faster way. */
template <unsigned Special>
[[nodiscard]] inline std::size_t multibyte_run(char const* in, std::size_t n,
                                               char32_t code_max) noexcept {
  constexpr unsigned ascii_max = 4;
  std::size_t i = 0;
  for (unsigned ascii = 0; i != n && ascii != ascii_max;) {
    if (static_cast<unsigned char>(in[i]) < 0x80) {
      if (is(in[i], Special)) break;
      ++i;
      ++ascii;
    } else {
      std::size_t const size = valid_utf8_size(in + i, n - i, code_max);
      if (size == 0) break;
      i += size;
      ascii = 0;
    }
  }
  return i;
}

}  // namespace penstock::xml

#endif
