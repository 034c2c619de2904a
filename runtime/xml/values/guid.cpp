// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/xml/guid.hpp>

#include "xml/values/format.hpp"

#include <cstddef>

namespace penstock::xml {
namespace {

constexpr std::size_t guid_text_size = 36;

/** True where a hyphen stands before the byte with this index. */
constexpr bool is_group_start(std::size_t byte) noexcept {
  return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

/** 0 to 15; 16 or more for what is no digit. */
unsigned digit_value(char c) noexcept {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  char const lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? static_cast<unsigned>(lower - 'a' + 10) : 16;
}

}  // namespace

std::optional<guid> guid::parse(std::string_view text) noexcept {
  if (text.size() != guid_text_size) return {};
  byte_array bytes{};
  char const* next = text.data();
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (is_group_start(i) && *next++ != '-') return {};
    unsigned const high = digit_value(*next++);
    unsigned const low = digit_value(*next++);
    if (high > 15 || low > 15) return {};
    bytes[i] = static_cast<std::uint8_t>(high << 4 | low);
  }
  return guid(bytes);
}

char* format(char* out, guid const& id) noexcept {
  constexpr char const* digits = "0123456789abcdef";
  for (std::size_t i = 0; i < id.bytes().size(); ++i) {
    if (is_group_start(i)) *out++ = '-';
    *out++ = digits[id.bytes()[i] >> 4];
    *out++ = digits[id.bytes()[i] & 15];
  }
  return out;
}

}  // namespace penstock::xml
