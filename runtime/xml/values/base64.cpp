// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "xml/values/base64.hpp"

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace penstock::xml {
namespace {

using char_pair = std::array<char, 2>;

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** The two characters of every 12 bits, so that a group of 3 bytes takes two look-ups. */
constexpr std::array<char_pair, 4096> make_pairs() noexcept {
  std::array<char_pair, 4096> pairs{};
  for (std::size_t i = 0; i < pairs.size(); ++i) pairs[i] = {alphabet[i >> 6], alphabet[i & 63]};
  return pairs;
}

constexpr std::array<char_pair, 4096> pairs = make_pairs();

/** The two digits of every byte. */
constexpr std::array<char_pair, 256> make_hex_pairs() noexcept {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::array<char_pair, 256> made{};
  for (std::size_t i = 0; i < made.size(); ++i) made[i] = {digits[i >> 4], digits[i & 15]};
  return made;
}

constexpr std::array<char_pair, 256> hex_pairs = make_hex_pairs();

char* put_group(char* out, unsigned a, unsigned b, unsigned c) noexcept {
  unsigned const bits = a << 16 | b << 8 | c;
  std::memcpy(out, pairs[bits >> 12].data(), 2);
  std::memcpy(out + 2, pairs[bits & 4095].data(), 2);
  return out + 4;
}

}  // namespace

char* encode_base64(char* out, const_buffer bytes) noexcept {
  auto const byte = [&](std::size_t i) noexcept { return static_cast<unsigned>(bytes[i]); };
  std::size_t const whole = bytes.size() / 3 * 3;
  for (std::size_t i = 0; i < whole; i += 3) {
    out = put_group(out, byte(i), byte(i + 1), byte(i + 2));
  }
  if (whole == bytes.size()) return out;
  bool const has_two = bytes.size() - whole == 2;
  out = put_group(out, byte(whole), has_two ? byte(whole + 1) : 0, 0);
  out[-1] = '=';
  if (!has_two) out[-2] = '=';
  return out;
}

char* encode_hex(char* out, const_buffer bytes) noexcept {
  for (std::byte const b : bytes) {
    std::memcpy(out, hex_pairs[static_cast<std::size_t>(b)].data(), 2);
    out += 2;
  }
  return out;
}

}  // namespace penstock::xml
