// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "nbfx_values.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <stdexcept>

namespace penstock::test {
namespace {

std::uint64_t bits_of(std::string_view bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) {
    value = value << 8 | static_cast<unsigned char>(bytes[i]);
  }
  return value;
}

std::int64_t signed_of(std::string_view bytes) {
  auto const shift = static_cast<unsigned>(64 - 8 * bytes.size());
  return static_cast<std::int64_t>(bits_of(bytes) << shift) >> shift;
}

template <class... Arguments>
std::string printed(char const* format, Arguments... arguments) {
  std::array<char, 200> space;
  int const size = std::snprintf(space.data(), space.size(), format, arguments...);
  return {space.data(), static_cast<std::size_t>(size)};
}

template <class Real>
std::string real_text(Real number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number < 0 ? "-INF" : "INF";
  std::array<char, 40> space;
  return {space.data(), std::to_chars(space.data(), space.data() + space.size(), number).ptr};
}

std::string decimal_text(std::string_view bytes) {
  auto const scale = static_cast<std::size_t>(bytes[2]);
  bool const is_negative = bytes[3] != 0;
  if (bytes[0] != 0 || bytes[1] != 0 || scale > 28 || (is_negative && bytes[3] != '\x80')) {
    throw std::runtime_error("a decimal is none");
  }
  // Divide 96 bits by 10, from the highest 32 of them.
  std::array<std::uint64_t, 3> words{bits_of(bytes.substr(4, 4)), bits_of(bytes.substr(12, 4)),
                                     bits_of(bytes.substr(8, 4))};
  std::size_t const size_min = scale == 0 ? 1 : scale + 2;  // a digit before the point
  std::string digits;
  while (digits.size() < size_min || words != std::array<std::uint64_t, 3>{}) {
    std::uint64_t rest = 0;
    for (std::uint64_t& word : words) {
      std::uint64_t const all = rest << 32 | word;
      word = all / 10;
      rest = all % 10;
    }
    digits += static_cast<char>('0' + rest);
    if (digits.size() == scale) digits += '.';
  }
  if (is_negative) digits += '-';
  std::ranges::reverse(digits);
  return digits;
}

constexpr std::uint64_t ticks_a_second = 10'000'000;

std::string fraction_text(std::uint64_t ticks) {
  std::string text = printed(".%07llu", static_cast<unsigned long long>(ticks % ticks_a_second));
  text.erase(text.find_last_not_of('0') + 1);
  return text == "." ? "" : text;
}

/** By Howard Hinnant's days_from_civil, the other way round. */
std::string date_text(std::uint64_t days) {
  std::uint64_t const from_march = days + 306;  // since 0000-03-01
  std::uint64_t const era = from_march / 146'097;
  std::uint64_t const day_of_era = from_march % 146'097;
  std::uint64_t const year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  std::uint64_t const day = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  std::uint64_t const march_month = (5 * day + 2) / 153;
  std::uint64_t const month = march_month < 10 ? march_month + 3 : march_month - 9;
  std::uint64_t const year = era * 400 + year_of_era + (month <= 2 ? 1 : 0);
  return printed("%04u-%02u-%02u", static_cast<unsigned>(year), static_cast<unsigned>(month),
                 static_cast<unsigned>(day - (153 * march_month + 2) / 5 + 1));
}

std::string date_time_text(std::uint64_t bits) {
  constexpr std::array<char const*, 4> zones{"", "Z", "(local)", "(none)"};
  std::uint64_t const ticks = bits & (~std::uint64_t{0} >> 2);
  if (ticks > 3155378975999999999 || bits >> 62 == 3) throw std::runtime_error("a time is none");
  auto const seconds = static_cast<unsigned>(ticks / ticks_a_second % 86'400);
  return date_text(ticks / ticks_a_second / 86'400) +
         printed("T%02u:%02u:%02u", seconds / 3600, seconds / 60 % 60, seconds % 60) +
         fraction_text(ticks) + zones[bits >> 62];
}

std::string timespan_text(std::int64_t signed_ticks) {
  std::uint64_t const ticks = signed_ticks < 0 ? 0 - static_cast<std::uint64_t>(signed_ticks)
                                               : static_cast<std::uint64_t>(signed_ticks);
  std::uint64_t const seconds = ticks / ticks_a_second;
  auto const field = [](std::uint64_t n, char const* unit) {
    return n == 0 ? std::string() : std::to_string(n) + unit;
  };
  std::string time = field(seconds / 3600 % 24, "H") + field(seconds / 60 % 60, "M");
  if (ticks % (60 * ticks_a_second) != 0) {
    time += std::to_string(seconds % 60) + fraction_text(ticks) + "S";
  }
  std::string const days = field(seconds / 86'400, "D");
  if (days.empty() && time.empty()) return "PT0S";
  return (signed_ticks < 0 ? "-P" : "P") + days + (time.empty() ? "" : "T" + time);
}

std::string guid_text(std::string_view b) {
  std::string text = printed("%08x-%04x-%04x-", static_cast<unsigned>(bits_of(b.substr(0, 4))),
                             static_cast<unsigned>(bits_of(b.substr(4, 2))),
                             static_cast<unsigned>(bits_of(b.substr(6, 2))));
  for (std::size_t i = 8; i < 16; ++i) {
    if (i == 10) text += '-';
    text += printed("%02x", static_cast<unsigned>(static_cast<unsigned char>(b[i])));
  }
  return text;
}

}  // namespace

std::size_t value_size(unsigned type) {
  switch (type) {
    case 0x88:
    case 0xB4: return 1;
    case 0x8A: return 2;
    case 0x8C:
    case 0x90: return 4;
    case 0x8E:
    case 0x92:
    case 0x96:
    case 0xAE:
    case 0xB2: return 8;
    case 0x94:
    case 0xAC:
    case 0xB0: return 16;
    default: return 0;
  }
}

std::string value_text(unsigned type, std::string_view bytes) {
  std::uint64_t const bits = bits_of(bytes.substr(0, 8));
  switch (type) {
    case 0x88:
    case 0x8A:
    case 0x8C:
    case 0x8E: return std::to_string(signed_of(bytes));
    case 0x90: return real_text(std::bit_cast<float>(static_cast<std::uint32_t>(bits)));
    case 0x92: return real_text(std::bit_cast<double>(bits));
    case 0x94: return decimal_text(bytes);
    case 0x96: return date_time_text(bits);
    case 0xAC: return "urn:uuid:" + guid_text(bytes);
    case 0xAE: return timespan_text(signed_of(bytes));
    case 0xB0: return guid_text(bytes);
    case 0xB2: return std::to_string(bits);
    case 0xB4:
      if (bits > 1) throw std::runtime_error("a truth value is 0 or 1");
      return bits != 0 ? "true" : "false";
    default: throw std::runtime_error("no such type of values");
  }
}

bool is_smallest_integer(std::string_view bytes) {
  std::int64_t const number = signed_of(bytes);
  if (bytes.size() == 1) return number != 0 && number != 1;
  return signed_of(bytes.substr(0, bytes.size() / 2)) != number;
}

bool has_integer_record(unsigned type, std::string_view bytes) {
  std::uint64_t const bits = bits_of(bytes.substr(0, 8));
  if (type == 0xB2) return bits <= INT64_MAX;
  if (type != 0x90 && type != 0x92) return false;
  double const number = type == 0x92 ? std::bit_cast<double>(bits)
                                     : std::bit_cast<float>(static_cast<std::uint32_t>(bits));
  bool const is_minus_zero = number == 0 && std::signbit(number);
  return std::nearbyint(number) == number && std::abs(number) < 0x1p63 && !is_minus_zero;
}

bool is_array_type(unsigned type) {
  constexpr std::array<unsigned, 10> types{0xB5, 0x8B, 0x8D, 0x8F, 0x91,
                                           0x93, 0x95, 0x97, 0xAF, 0xB1};
  return std::ranges::find(types, type) != types.end();
}

}  // namespace penstock::test
