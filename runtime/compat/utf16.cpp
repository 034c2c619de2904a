// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "compat/utf16.hpp"

#include <cstdint>
#include <cstring>

namespace penstock::compat {
namespace {

constexpr char32_t replacement = 0xFFFD;

void append_utf8(std::string& to, char32_t c) {
  auto const put = [&](char32_t byte) { to += static_cast<char>(byte); };
  if (c < 0x80) return put(c);
  if (c < 0x800) {
    put(0xC0 | c >> 6);
    return put(0x80 | (c & 0x3F));
  }
  if (c < 0x10000) {
    put(0xE0 | c >> 12);
  } else {
    put(0xF0 | c >> 18);
    put(0x80 | (c >> 12 & 0x3F));
  }
  put(0x80 | (c >> 6 & 0x3F));
  put(0x80 | (c & 0x3F));
}

/** The character at the front of `text`, which is taken off; U+FFFD for a byte that starts none. */
char32_t take_utf8(std::string_view& text) noexcept {
  auto const byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  unsigned char const first = byte(0);
  std::size_t const size = first < 0x80   ? 1
                           : first < 0xC2 ? 0
                           : first < 0xE0 ? 2
                           : first < 0xF0 ? 3
                           : first < 0xF5 ? 4
                                          : 0;
  char32_t c = size <= 1 ? first : first & (0xFFU >> (size + 1));
  bool is_valid = size != 0 && size <= text.size();
  for (std::size_t i = 1; is_valid && i < size; ++i) {
    is_valid = (byte(i) & 0xC0) == 0x80;
    c = c << 6 | (byte(i) & 0x3F);
  }
  constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  is_valid = is_valid && c >= least[size] && c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
  text.remove_prefix(is_valid ? size : 1);
  return is_valid ? c : replacement;
}

}  // namespace

std::optional<std::string> to_utf8(void const* units, std::size_t unit_count) {
  auto const* const bytes = static_cast<unsigned char const*>(units);
  auto const unit = [&](std::size_t i) {
    std::uint16_t value = 0;
    std::memcpy(&value, bytes + i * sizeof value, sizeof value);
    return char32_t{value};
  };
  std::string text;
  text.reserve(unit_count);
  for (std::size_t i = 0; i < unit_count; ++i) {
    char32_t c = unit(i);
    if (c >= 0xD800 && c <= 0xDFFF) {
      bool const is_pair = c < 0xDC00 && i + 1 < unit_count && unit(i + 1) >> 10 == 0xDC00 >> 10;
      if (!is_pair) return std::nullopt;
      c = 0x10000 + ((c & 0x3FF) << 10) + (unit(++i) & 0x3FF);
    }
    append_utf8(text, c);
  }
  return text;
}

std::basic_string<WCHAR> to_utf16(std::string_view text) {
  std::basic_string<WCHAR> units;
  units.reserve(text.size());
  while (!text.empty()) {
    char32_t const c = take_utf8(text);
    if (c >= 0x10000) {
      units += static_cast<WCHAR>(0xD800 + ((c - 0x10000) >> 10));
      units += static_cast<WCHAR>(0xDC00 + (c & 0x3FF));
    } else {
      units += static_cast<WCHAR>(c);
    }
  }
  return units;
}

}  // namespace penstock::compat
