// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "xml/mtom/unescape.hpp"

#include <array>
#include <charconv>
#include <system_error>
#include <utility>

namespace penstock::xml {
namespace {

constexpr std::array<std::pair<std::string_view, char>, 5> predefined{
    {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}}};

constexpr char unknown = '\0';  // no character of a document

/** What `&name;` stands for. */
char character_of(std::string_view name) noexcept {
  for (auto const& [known, character] : predefined) {
    if (name == known) return character;
  }
  if (!name.starts_with('#')) return unknown;
  bool const is_hex = name.starts_with("#x");
  name.remove_prefix(is_hex ? 2 : 1);
  unsigned code = 0;
  char const* const end = name.data() + name.size();
  auto const read = std::from_chars(name.data(), end, code, is_hex ? 16 : 10);
  bool const is_ascii = read.ec == std::errc() && read.ptr == end && code < 0x80;
  return is_ascii ? static_cast<char>(code) : unknown;
}

}  // namespace

bool append_unescaped(std::string& to, std::string_view written) {
  for (;;) {
    std::size_t const begin = written.find('&');
    to.append(written.substr(0, begin));
    if (begin == std::string_view::npos) return true;
    std::size_t const end = written.find(';', begin);
    if (end == std::string_view::npos) return false;
    char const character = character_of(written.substr(begin + 1, end - begin - 1));
    if (character == unknown) return false;
    to.push_back(character);
    written.remove_prefix(end + 1);
  }
}

}  // namespace penstock::xml
