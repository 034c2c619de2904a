// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// octets: which octets may stand where, as tables.

#ifndef PENSTOCK_HTTP_OCTETS_HPP
#define PENSTOCK_HTTP_OCTETS_HPP

#include <array>
#include <cstddef>
#include <string_view>

namespace penstock::http {

/** A set of octets. */
class octet_set {
public:
  /** Those for which `belongs` is true. */
  template <class Predicate>
  explicit constexpr octet_set(Predicate belongs) noexcept {
    for (std::size_t octet = 0; octet < in_.size(); ++octet)
      in_[octet] = belongs(static_cast<unsigned char>(octet));
  }

  [[nodiscard]] constexpr bool has(char c) const noexcept {
    return in_[static_cast<unsigned char>(c)];
  }
  /** True when all of `text` is in the set; true for none. */
  [[nodiscard]] constexpr bool has_all(std::string_view text) const noexcept {
    return run(text) == text.size();
  }
  /** How many octets at the front of `text` are in the set. */
  [[nodiscard]] constexpr std::size_t run(std::string_view text) const noexcept {
    std::size_t n = 0;
    while (n < text.size() && has(text[n])) ++n;
    return n;
  }

private:
  std::array<bool, 256> in_ = {};
};

[[nodiscard]] constexpr bool is_digit(unsigned char c) noexcept { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool is_alpha(unsigned char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
[[nodiscard]] constexpr bool is_one_of(unsigned char c, std::string_view set) noexcept {
  return c != 0 && set.find(static_cast<char>(c)) != std::string_view::npos;
}

/** `tchar` of RFC 9110 5.6.2. */
inline constexpr octet_set token_octets([](unsigned char c) {
  return is_digit(c) || is_alpha(c) || is_one_of(c, "!#$%&'*+-.^_`|~");
});

/** What a field value is made of (RFC 9110 5.5): no control but TAB; UTF-8 and Latin-1 pass. */
inline constexpr octet_set value_octets([](unsigned char c) {
  return c == '\t' || (c >= 0x20 && c != 0x7f);
});

/** What a request target is made of here. RFC 3986 allows less: clients are known to send quotes,
    braces and raw UTF-8, which cannot be misread. A fragment (`#`) is never part of a request. */
inline constexpr octet_set target_octets([](unsigned char c) {
  return c > 0x20 && c != 0x7f && c != '#';
});

/** The value of a hexadecimal digit, or -1. */
[[nodiscard]] constexpr int hex_value(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace penstock::http

#endif
