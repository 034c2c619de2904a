// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/xml/decimal.hpp>

#include "xml/values/digits.hpp"
#include "xml/values/format.hpp"
#include "xml/values/real.hpp"

#include <array>
#include <cmath>
#include <cstddef>

namespace penstock::xml {
namespace {

/** A whole number of 96 bits. */
struct uint96 {
  std::uint32_t high = 0;
  std::uint64_t low = 0;

  /** Multiply by ten and add `digit`. False: it does not fit, and nothing changed. */
  [[nodiscard]] bool append(unsigned digit) noexcept {
    std::uint64_t const low_part = (low & UINT32_MAX) * 10 + digit;
    std::uint64_t const middle = (low >> 32) * 10 + (low_part >> 32);
    std::uint64_t const top = std::uint64_t{high} * 10 + (middle >> 32);
    if (top > UINT32_MAX) return false;
    high = static_cast<std::uint32_t>(top);
    low = middle << 32 | (low_part & UINT32_MAX);
    return true;
  }
  /** Divide by 10^9, and return the rest. */
  std::uint32_t cut_nine_digits() noexcept {
    constexpr std::uint64_t divisor = 1'000'000'000;
    std::uint64_t const middle = (high % divisor) << 32 | low >> 32;
    std::uint64_t const bottom = (middle % divisor) << 32 | (low & UINT32_MAX);
    high = static_cast<std::uint32_t>(high / divisor);
    low = (middle / divisor) << 32 | bottom / divisor;
    return static_cast<std::uint32_t>(bottom % divisor);
  }
  /** Add one. False: it is 2^96 now, and shown as 0. */
  [[nodiscard]] bool increment() noexcept { return ++low != 0 || ++high != 0; }
};

constexpr std::size_t digits_max = 36;  // in groups of nine; 96 bits have 29

/** Collects digits, as many as fit, and rounds by those that do not. */
class digit_sink {
public:
  /** False: too large. */
  [[nodiscard]] bool put(unsigned digit, bool is_fraction) noexcept {
    bool const is_in_reach = !is_full_ && !(is_fraction && scale_ == decimal::scale_max);
    if (is_in_reach && number_.append(digit)) {
      if (is_fraction) ++scale_;
      return true;
    }
    if (!is_fraction) return false;
    if (is_full_) {
      has_more_ |= digit != 0;
    } else {
      first_dropped_ = digit;
    }
    is_full_ = true;
    return true;
  }

  [[nodiscard]] std::optional<decimal> take(bool is_negative) noexcept {
    bool const is_odd = (number_.low & 1) != 0;
    bool const is_up = first_dropped_ > 5 || (first_dropped_ == 5 && (has_more_ || is_odd));
    if (is_up && !number_.increment()) {
      if (scale_ == 0) return {};
      // 2^96 with one place less, rounded: 7922816251426433759354395033.6
      number_ = {0x19999999, 0x999999999999999A};
      --scale_;
    }
    return decimal(is_negative, number_.high, number_.low, scale_);
  }

private:
  uint96 number_;
  std::uint8_t scale_ = 0;
  unsigned first_dropped_ = 0;
  bool is_full_ = false;   // a digit was dropped
  bool has_more_ = false;  // one after it was not 0
};

[[nodiscard]] bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

}  // namespace

std::optional<decimal> decimal::parse(std::string_view text) noexcept {
  bool const is_negative = text.starts_with('-');
  if (is_negative || text.starts_with('+')) text.remove_prefix(1);
  digit_sink sink;
  bool has_point = false;
  bool has_digit = false;
  for (char const c : text) {
    if (c == '.' && !has_point) {
      has_point = true;
      continue;
    }
    if (!is_digit(c) || !sink.put(static_cast<unsigned>(c - '0'), has_point)) return {};
    has_digit = true;
  }
  return has_digit ? sink.take(is_negative) : std::nullopt;
}

std::optional<decimal> decimal::from(double number) noexcept {
  if (!std::isfinite(number)) return {};
  shortest_digits const found = find_digits(std::abs(number));
  constexpr int exponent_max = 29;  // as many digits as 96 bits have, and more than a scale has
  if (found.exponent > exponent_max) return {};
  if (found.exponent < -exponent_max) return decimal();
  digit_sink sink;
  for (int exponent = -1; exponent > found.exponent; --exponent) {
    if (!sink.put(0, true)) return {};
  }
  int exponent = found.exponent;
  for (char const c : found.view()) {
    if (!sink.put(static_cast<unsigned>(c - '0'), exponent-- < 0)) return {};
  }
  for (; exponent >= 0; --exponent) {
    if (!sink.put(0, false)) return {};
  }
  return sink.take(std::signbit(number));
}

char* format(char* out, decimal const& number) noexcept {
  std::size_t const scale = number.scale();
  if (scale > decimal::scale_max) return nullptr;
  uint96 rest{number.high(), number.low()};
  std::array<char, digits_max> digits;
  for (std::size_t i = digits_max; i != 0; i -= 9) {
    put_fixed(digits.data() + i - 9, rest.cut_nine_digits(), 9);
  }
  std::size_t const point = digits_max - scale;
  std::size_t first = 0;
  while (first < point - 1 && digits[first] == '0') ++first;
  bool const is_zero = number.high() == 0 && number.low() == 0;
  if (number.is_negative() && !is_zero) *out++ = '-';
  out = put_chars(out, {digits.data() + first, point - first});
  if (scale == 0) return out;
  *out++ = '.';
  return put_chars(out, {digits.data() + point, scale});
}

}  // namespace penstock::xml
