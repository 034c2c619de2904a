// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// name_syntax: what may be a name (XML 1.0 fifth edition, 2.3; Namespaces in XML 1.0, 4), for the
// compiler to check.

#ifndef PENSTOCK_XML_DETAIL_NAME_SYNTAX_HPP
#define PENSTOCK_XML_DETAIL_NAME_SYNTAX_HPP

#include <penstock/xml/detail/utf8.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace penstock::xml::detail {

struct character_range {
  char32_t first;
  char32_t last;
};

// NameStartChar without the colon, in order.
inline constexpr std::array<character_range, 15> name_start_ranges{{{'A', 'Z'},
                                                                    {'_', '_'},
                                                                    {'a', 'z'},
                                                                    {0xC0, 0xD6},
                                                                    {0xD8, 0xF6},
                                                                    {0xF8, 0x2FF},
                                                                    {0x370, 0x37D},
                                                                    {0x37F, 0x1FFF},
                                                                    {0x200C, 0x200D},
                                                                    {0x2070, 0x218F},
                                                                    {0x2C00, 0x2FEF},
                                                                    {0x3001, 0xD7FF},
                                                                    {0xF900, 0xFDCF},
                                                                    {0xFDF0, 0xFFFD},
                                                                    {0x10000, 0xEFFFF}}};

// What NameChar has besides.
inline constexpr std::array<character_range, 5> name_part_ranges{
    {{'-', '.'}, {'0', '9'}, {0xB7, 0xB7}, {0x300, 0x36F}, {0x203F, 0x2040}}};

template <std::size_t N>
[[nodiscard]] constexpr bool is_within(std::array<character_range, N> const& ranges,
                                       char32_t c) noexcept {
  return std::ranges::any_of(ranges,
                             [c](character_range r) { return c >= r.first && c <= r.last; });
}

[[nodiscard]] constexpr bool is_name_start(char32_t c) noexcept {
  return is_within(name_start_ranges, c);
}

[[nodiscard]] constexpr bool is_name_part(char32_t c) noexcept {
  return is_name_start(c) || is_within(name_part_ranges, c);
}

/** A Name without a colon. The writer itself has a faster way to ask. */
[[nodiscard]] constexpr bool is_ncname_constant(std::string_view name) noexcept {
  char const* const last = name.data() + name.size();
  for (char const* p = name.data(); p != last;) {
    auto const byte = static_cast<unsigned char>(*p);
    auto const c =
        byte < 0x80 ? utf8_character{utf8_verdict::valid, 1, byte} : decode_utf8(p, last);
    if (c.verdict != utf8_verdict::valid) return false;
    if (p == name.data() ? !is_name_start(c.code) : !is_name_part(c.code)) return false;
    p += c.size;
  }
  return !name.empty();
}

/** What a constant must not be calls this, which no constant can: so it does not compile. */
inline void not_a_name() noexcept {}

}  // namespace penstock::xml::detail

#endif
