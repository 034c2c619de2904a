// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// real: the shortest digits of a real number, and its exponent, apart from any notation.

#ifndef PENSTOCK_XML_VALUES_REAL_HPP
#define PENSTOCK_XML_VALUES_REAL_HPP

#include <array>
#include <charconv>
#include <cstddef>
#include <cstring>
#include <string_view>

namespace penstock::xml {

inline constexpr std::size_t real_size_max = 32;  // the longest has 24: -2.2250738585072014e-308

struct shortest_digits {
  std::array<char, real_size_max> digits;
  std::size_t count = 0;
  int exponent = 0;  // of ten, for the first digit

  [[nodiscard]] std::string_view view() const noexcept { return {digits.data(), count}; }
};

/** The fewest digits that read back to `number`, which is finite and not negative. */
template <class Real>
[[nodiscard]] shortest_digits find_digits(Real number) noexcept {
  shortest_digits found;
  char* const first = found.digits.data();
  // `d.ddde+nn`, or `de+nn`
  char const* const last =
      std::to_chars(first, first + real_size_max, number, std::chars_format::scientific).ptr;
  std::size_t const e = std::string_view(first, last).find('e');
  char const* const exponent = first + e + (first[e + 1] == '+' ? 2 : 1);
  std::from_chars(exponent, last, found.exponent);
  found.count = e == 1 ? 1 : e - 1;
  if (e > 1) std::memmove(first + 1, first + 2, e - 2);
  return found;
}

}  // namespace penstock::xml

#endif
