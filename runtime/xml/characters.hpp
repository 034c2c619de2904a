// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// characters: what each byte means, in one table: where in a document it cannot stand as it is, and
// whether it belongs to a name.

#ifndef PENSTOCK_XML_CHARACTERS_HPP
#define PENSTOCK_XML_CHARACTERS_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace penstock::xml {

/** A byte of such a class needs a closer look in that place. Every byte above 0x7F does, and every
    control character that XML forbids (XML 1.0, 2.2). */
enum character_class : std::uint16_t {
  special_in_text = 1 << 0,              // & < > CR
  special_in_attribute = 1 << 1,         // & < " TAB LF CR
  special_in_attribute_single = 1 << 2,  // & < ' TAB LF CR
  special_in_cdata = 1 << 3,             // > CR
  special_in_comment = 1 << 4,           // -
  special_in_instruction = 1 << 5,       // >
  special_in_plain = 1 << 6,             // nothing else
  special_in_blank = 1 << 7,             // all but white space
  name_start = 1 << 8,                   // letters and _, of ASCII (2.3); the colon is told apart
  name_part = 1 << 9                     // those, digits, - and .
};

[[nodiscard]] constexpr std::array<std::uint16_t, 256> make_character_classes() noexcept {
  constexpr std::uint16_t special_everywhere =
      special_in_text | special_in_attribute | special_in_attribute_single | special_in_cdata |
      special_in_comment | special_in_instruction | special_in_plain | special_in_blank;
  std::array<std::uint16_t, 256> classes{};
  auto const mark = [&](std::string_view characters, unsigned c) {
    for (char const character : characters) {
      auto& entry = classes[static_cast<unsigned char>(character)];
      entry = static_cast<std::uint16_t>(entry | c);
    }
  };
  for (auto& entry : classes) entry = special_in_blank;
  for (std::size_t i = 0; i < 0x20; ++i) classes[i] = special_everywhere;
  for (std::size_t i = 0x80; i < 0x100; ++i) classes[i] = special_everywhere;
  for (unsigned const blank : {0x20u, 0x09u, 0x0Au, 0x0Du}) classes[blank] = 0;
  mark("&<>\r", special_in_text);
  mark("&<\"\t\n\r", special_in_attribute);
  mark("&<'\t\n\r", special_in_attribute_single);
  mark(">\r", special_in_cdata);
  mark("-", special_in_comment);
  mark(">", special_in_instruction);
  mark("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_", name_start | name_part);
  mark("0123456789-.", name_part);
  return classes;
}

inline constexpr std::array<std::uint16_t, 256> character_classes = make_character_classes();

[[nodiscard]] inline bool is(char c, unsigned classes) noexcept {
  return (character_classes[static_cast<unsigned char>(c)] & classes) != 0;
}

}  // namespace penstock::xml

#endif
