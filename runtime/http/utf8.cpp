// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "http/utf8.hpp"

#include <cstddef>

namespace penstock::http {

namespace {

/** What may follow a leading octet: how many octets, and between what bounds the first of them.
    The bounds are what shuts out overlong forms, surrogates and too large numbers. */
struct sequence {
  std::size_t size;  // of the whole character; 0 where the octet leads nothing
  unsigned char second_min = 0x80;
  unsigned char second_max = 0xbf;
};

constexpr sequence led_by(unsigned char c) noexcept {
  if (c < 0x80) return {1};
  if (c < 0xc2) return {0};
  if (c < 0xe0) return {2};
  if (c == 0xe0) return {3, 0xa0};
  if (c == 0xed) return {3, 0x80, 0x9f};
  if (c < 0xf0) return {3};
  if (c == 0xf0) return {4, 0x90};
  if (c < 0xf4) return {4};
  if (c == 0xf4) return {4, 0x80, 0x8f};
  return {0};
}

constexpr bool is_character(std::string_view text, sequence const& s) noexcept {
  for (std::size_t i = 1; i < s.size; ++i) {
    auto const octet = static_cast<unsigned char>(text[i]);
    if (octet < (i == 1 ? s.second_min : 0x80) || octet > (i == 1 ? s.second_max : 0xbf))
      return false;
  }
  return true;
}

}  // namespace

bool is_utf8(std::string_view text) noexcept {
  while (!text.empty()) {
    auto const s = led_by(static_cast<unsigned char>(text.front()));
    if (s.size == 0 || s.size > text.size() || !is_character(text, s)) return false;
    text.remove_prefix(s.size);
  }
  return true;
}

}  // namespace penstock::http
