// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// digits: pieces that the lexical forms of values are made of. Each is written at `out`, where
// there is room, and its end is returned.

#ifndef PENSTOCK_XML_VALUES_DIGITS_HPP
#define PENSTOCK_XML_VALUES_DIGITS_HPP

#include <charconv>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace penstock::xml {

inline char* put_chars(char* out, std::string_view text) noexcept {
  std::memcpy(out, text.data(), text.size());
  return out + text.size();
}

/** An integer, in decimal. */
template <class Integer>
char* put_integer(char* out, Integer number) noexcept {
  return std::to_chars(out, out + 20, number).ptr;  // 20 do for 64 bits, so it cannot fail
}

/** The lowest `count` digits of `number`. */
inline char* put_fixed(char* out, std::uint64_t number, unsigned count) noexcept {
  for (unsigned i = count; i-- > 0; number /= 10) out[i] = static_cast<char>('0' + number % 10);
  return out + count;
}

/** `.25` for 2,500,000 of ten million; nothing for 0. */
inline char* put_fraction(char* out, std::uint32_t ticks) noexcept {
  if (ticks == 0) return out;
  *out++ = '.';
  char* end = put_fixed(out, ticks, 7);
  while (end[-1] == '0') --end;
  return end;
}

}  // namespace penstock::xml

#endif
