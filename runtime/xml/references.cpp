// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// References: to characters by their number, and to entities by their name.

#include "xml/canonical.hpp"
#include "xml/markup.hpp"
#include "xml/names.hpp"
#include "xml/writer_steps.hpp"

#include <array>
#include <new>
#include <string>

namespace penstock::xml {
namespace {

/** Char (2.2). */
bool is_character(char32_t c) noexcept {
  if (c < 0x20) return c == 0x9 || c == 0xA || c == 0xD;
  return c <= 0xD7FF || (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
}

/** What a predefined entity stands for (4.6); empty: it is none. */
std::string_view predefined(std::string_view name) noexcept {
  constexpr std::array<std::array<std::string_view, 2>, 5> entities{
      {{"amp", "&"}, {"lt", "<"}, {"gt", ">"}, {"quot", "\""}, {"apos", "'"}}};
  for (auto const& [entity, text] : entities) {
    if (entity == name) return text;
  }
  return {};
}

/** The UTF-8 of `c`, in `space`. */
std::string_view to_utf8(char32_t c, std::array<char, 4>& space) noexcept {
  auto const byte = [](char32_t lead, char32_t bits) { return static_cast<char>(lead | bits); };
  auto const next = [&](unsigned shift) { return byte(0x80, c >> shift & 0x3F); };
  if (c < 0x80) {
    space = {byte(0, c)};
    return {space.data(), 1};
  }
  if (c < 0x800) {
    space = {byte(0xC0, c >> 6), next(0)};
    return {space.data(), 2};
  }
  if (c < 0x10000) {
    space = {byte(0xE0, c >> 12), next(6), next(0)};
    return {space.data(), 3};
  }
  space = {byte(0xF0, c >> 18), next(12), next(6), next(0)};
  return {space.data(), 4};
}

}  // namespace

writer& writer::character_reference(char32_t character) noexcept {
  if (!steps::begin_content(*this, operation::character_reference, 0)) return *this;
  if (!is_character(character)) {
    steps::refuse(*this, errc::invalid_character);
    return *this;
  }
  if (steps::is_binary(*this) || steps::canonical::is_on(*this)) {
    std::array<char, 4> space;
    steps::put_referred(*this, to_utf8(character, space));
    return *this;
  }
  std::array<char, 8> digits{};
  std::size_t begin = digits.size();
  do {
    digits[--begin] = "0123456789ABCDEF"[character & 0xFu];
    character >>= 4;
  } while (character != 0);
  std::string_view const number(digits.data() + begin, digits.size() - begin);
  if (steps::put(*this, "&#x") && steps::put(*this, number) && steps::put(*this, ";")) {
    steps::end_content(*this);
  }
  return *this;
}

bool writer::steps::check_entity(writer& w, std::string_view name) noexcept {
  if (!is_ncname(name)) return refuse(w, errc::invalid_name);
  detail::doctype_memory const& known = w.doctype_;
  if (!predefined(name).empty() || known.is_trusted || known.plain.contains(name)) return true;
  if (!known.is_there) return refuse(w, errc::undeclared_entity);
  std::error_code wrong = std::make_error_code(std::errc::not_enough_memory);
  try {
    std::string markup(1, '&');
    wrong = check_markup(w, markup.append(name).append(1, ';'));
  } catch (std::bad_alloc const&) {
  }
  return !wrong || refuse(w, wrong);
}

void writer::steps::put_referred(writer& w, std::string_view text) noexcept {
  if (is_binary(w) && w.state_ != state::attribute) {
    binary_markup::put_whole_text(w, text);
  } else if (put_whole(w, text_place(w), text)) {
    end_content(w);
  }
}

writer& writer::entity_reference(std::string_view name) noexcept {
  if (!steps::begin_content(*this, operation::entity_reference, name.size()) ||
      !steps::check_entity(*this, name)) {
    return *this;
  }
  std::string_view const text = predefined(name);
  bool const is_canonical = steps::canonical::is_on(*this);
  if (steps::is_binary(*this) || (is_canonical && !text.empty())) {
    steps::put_referred(*this, text);
  } else if (is_canonical) {
    steps::refuse(*this, errc::not_canonical);
  } else if (steps::check_encodable(*this, name) && steps::put(*this, "&") &&
             steps::put(*this, name) && steps::put(*this, ";")) {
    steps::end_content(*this);
  }
  return *this;
}

}  // namespace penstock::xml
