// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Real numbers: the shortest digits that read back to them, in one of two notations.

#include "xml/values/real.hpp"
#include "xml/values/digits.hpp"
#include "xml/values/format.hpp"

#include <charconv>
#include <cmath>
#include <cstddef>

namespace penstock::xml {
namespace {

char* put_scientific(char* out, std::string_view digits, int exponent) noexcept {
  *out++ = digits.front();
  if (digits.size() > 1) {
    *out++ = '.';
    out = put_chars(out, digits.substr(1));
  }
  out = put_chars(out, exponent < 0 ? "E" : "E+");
  return put_integer(out, exponent);
}

/** For exponents from -1 on. */
char* put_plain(char* out, std::string_view digits, int exponent) noexcept {
  if (exponent < 0) return put_chars(put_chars(out, "0."), digits);
  auto const whole = static_cast<std::size_t>(exponent) + 1;
  if (digits.size() > whole) {
    out = put_chars(out, digits.substr(0, whole));
    *out++ = '.';
    return put_chars(out, digits.substr(whole));
  }
  out = put_chars(out, digits);
  for (std::size_t i = digits.size(); i < whole; ++i) *out++ = '0';
  return out;
}

template <class Real>
char* put_windows_form(char* out, Real number) noexcept {
  if (std::signbit(number)) *out++ = '-';
  shortest_digits const found = find_digits(std::abs(number));
  bool const is_plain = found.exponent >= -1 && found.exponent < 15;
  return is_plain ? put_plain(out, found.view(), found.exponent)
                  : put_scientific(out, found.view(), found.exponent);
}

template <class Real>
char* put_real(char* out, Real number, real_form form) noexcept {
  if (std::isnan(number)) return put_chars(out, "NaN");
  if (std::isinf(number)) return put_chars(out, number < 0 ? "-INF" : "INF");
  if (form == real_form::windows) return put_windows_form(out, number);
  return std::to_chars(out, out + real_size_max, number).ptr;
}

}  // namespace

char* format(char* out, double number, real_form form) noexcept {
  return put_real(out, number, form);
}

char* format(char* out, float number, real_form form) noexcept {
  return put_real(out, number, form);
}

}  // namespace penstock::xml
