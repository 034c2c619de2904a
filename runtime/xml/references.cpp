// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// References: to characters by their number, and to entities by their name.

#include "xml/names.hpp"
#include "xml/writer_steps.hpp"

#include <algorithm>
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

bool is_predefined(std::string_view name) noexcept {
  constexpr std::array<std::string_view, 5> names{"amp", "lt", "gt", "quot", "apos"};
  return std::ranges::find(names, name) != names.end();
}

}  // namespace

writer& writer::character_reference(char32_t character) noexcept {
  if (!steps::begin_content(*this, operation::character_reference, 0)) return *this;
  if (!is_character(character)) {
    steps::refuse(*this, errc::invalid_character);
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
  if (is_predefined(name) || known.is_trusted || known.plain.contains(name)) return true;
  if (!known.is_there) return refuse(w, errc::undeclared_entity);
  std::error_code wrong = std::make_error_code(std::errc::not_enough_memory);
  try {
    std::string markup(1, '&');
    wrong = check_markup(w, markup.append(name).append(1, ';'));
  } catch (std::bad_alloc const&) {
  }
  return !wrong || refuse(w, wrong);
}

writer& writer::entity_reference(std::string_view name) noexcept {
  if (steps::begin_content(*this, operation::entity_reference, name.size()) &&
      steps::check_entity(*this, name) && steps::check_encodable(*this, name) &&
      steps::put(*this, "&") && steps::put(*this, name) && steps::put(*this, ";")) {
    steps::end_content(*this);
  }
  return *this;
}

}  // namespace penstock::xml
