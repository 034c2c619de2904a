// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// encoded_bytes: bytes in base64 and hexadecimal, made another way than the writer makes them.

#ifndef PENSTOCK_TESTS_UNIT_XML_READER_ENCODED_BYTES_HPP
#define PENSTOCK_TESTS_UNIT_XML_READER_ENCODED_BYTES_HPP

#include <array>
#include <cstdio>
#include <string>
#include <string_view>

namespace penstock::test {

/** Six bits at a time, as RFC 4648 tells it. */
inline std::string base64_of(std::string_view bytes) {
  constexpr std::string_view alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t bit = 0; bit < bytes.size() * 8; bit += 6) {
    unsigned six = 0;
    for (std::size_t i = bit; i < bit + 6; ++i) {
      unsigned const byte = i / 8 < bytes.size() ? static_cast<unsigned char>(bytes[i / 8]) : 0;
      six = six << 1 | (byte >> (7 - i % 8) & 1);
    }
    text += alphabet[six];
  }
  while (text.size() % 4 != 0) text += '=';
  return text;
}

inline std::string hex_of(std::string_view bytes) {
  std::string text;
  for (char const c : bytes) {
    std::array<char, 4> digits{};
    std::snprintf(digits.data(), digits.size(), "%02X", static_cast<unsigned char>(c));
    text += digits.data();
  }
  return text;
}

}  // namespace penstock::test

#endif
