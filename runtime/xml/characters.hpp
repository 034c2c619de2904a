// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// characters: what each byte means: where in a document it cannot stand as it is, and whether it
// belongs to a name.

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

/** What is special among the bytes up to 0x7F in a place other than `blank`: three marks (fewer are
    repeated), and the control characters but for those of white space that may stand there. */
struct special_bytes {
  std::array<char, 3> marks;
  std::string_view white_space;
};

[[nodiscard]] constexpr special_bytes specials_of(unsigned special) noexcept {
  switch (special) {
    case special_in_text: return {{'&', '<', '>'}, "\t\n"};
    case special_in_attribute: return {{'&', '<', '"'}, ""};
    case special_in_attribute_single: return {{'&', '<', '\''}, ""};
    case special_in_cdata: return {{'>', '>', '>'}, "\t\n"};
    case special_in_comment: return {{'-', '-', '-'}, "\t\n\r"};
    case special_in_plain: return {{'\x01', '\x01', '\x01'}, "\t\n\r"};
    default: return {{'>', '>', '>'}, "\t\n\r"};  // special_in_instruction
  }
}

[[nodiscard]] constexpr std::array<std::uint16_t, 256> make_character_classes() noexcept {
  std::array<std::uint16_t, 256> classes{};
  auto const mark = [&](std::string_view characters, unsigned c) {
    for (char const character : characters) {
      auto& entry = classes[static_cast<unsigned char>(character)];
      entry = static_cast<std::uint16_t>(entry | c);
    }
  };
  for (unsigned const c :
       {special_in_text, special_in_attribute, special_in_attribute_single, special_in_cdata,
        special_in_comment, special_in_instruction, special_in_plain}) {
    special_bytes const special = specials_of(c);
    mark({special.marks.data(), special.marks.size()}, c);
    for (std::size_t i = 0; i < classes.size(); ++i) {
      bool const may_stand =
          special.white_space.find(static_cast<char>(i)) != std::string_view::npos;
      if ((i < 0x20 && !may_stand) || i >= 0x80)
        classes[i] = static_cast<std::uint16_t>(classes[i] | c);
    }
  }
  for (std::size_t i = 0; i < classes.size(); ++i) {
    bool const is_blank = i == 0x20 || i == 0x09 || i == 0x0A || i == 0x0D;
    if (!is_blank) classes[i] = static_cast<std::uint16_t>(classes[i] | special_in_blank);
  }
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
