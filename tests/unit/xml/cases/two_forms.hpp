// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// The calls of a case in both forms: binary XML and text, of which readers must see the same.

#ifndef PENSTOCK_TESTS_UNIT_XML_CASES_TWO_FORMS_HPP
#define PENSTOCK_TESTS_UNIT_XML_CASES_TWO_FORMS_HPP

#include "unit/xml/cases/case_file.hpp"
#include "unit/xml/cases/player.hpp"

#include <penstock/flush/output.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <string_view>

namespace penstock::test {

namespace detail {

/** Is `value`, the word behind a type of values, one that readers see otherwise in binary XML?
    There a whole number is an integer, and a local time has no offset. */
inline bool has_other_text(argument const& type, argument const& value) {
  if (type.is("local")) return true;
  if (!type.is("f32") && !type.is("f64")) return false;
  double const number = std::strtod(value.text.c_str(), nullptr);
  return std::abs(number) >= 1e5 && std::abs(number) < 0x1p63 && std::nearbyint(number) == number;
}

inline bool has_two_forms(call const& made) {
  constexpr std::array<std::string_view, 5> textual{"pi", "doctype", "raw", "copy",
                                                    "copy-fragment"};
  if (std::ranges::find(textual, made.verb) != textual.end()) return false;
  return std::ranges::adjacent_find(made.arguments, has_other_text) == made.arguments.end();
}

}  // namespace detail

/** Is the case a document that binary XML has records for, and that readers of both forms see
    alike? docs/xml-binary.md has the exceptions. */
[[nodiscard]] inline bool has_two_forms(xml_case const& c) {
  bool const is_canonical = c.options.canonical != xml::canonical_form::none;
  if (c.refused || is_canonical || c.options.is_fragment || c.options.mtom) return false;
  return std::ranges::all_of(c.calls, [](call const& made) { return detail::has_two_forms(made); });
}

namespace detail {

/** Returns whether the document came out whole. */
inline bool write_form(xml_case const& c, xml::writer_options const& options, output& out) {
  xml::writer xml(out, options);
  player calls(xml);
  for (call const& made : c.calls) {
    auto const flush = calls.play(made);
    if (flush && xml && xml.flush(*flush).state() == flush_state::failed) return false;
  }
  return xml.finish();
}

}  // namespace detail

/** Write `c` to both, with its own options but for what binary XML cannot have. False: not all of
    it was accepted in both. `reals`: how the reader of records shows real numbers. */
[[nodiscard]] inline bool write_two_forms(xml_case const& c, output& binary, output& text,
                                          xml::real_form reals,
                                          xml::binary_options const& dictionaries = {}) {
  xml::writer_options options = c.options;
  options.binary = dictionaries;
  options.reals = reals;
  options.start_tag_bytes_max = xml::writer_options().start_tag_bytes_max;  // of other bytes
  options.indent = {};
  options.newlines = xml::newline::as_is;
  options.mark = xml::byte_order_mark::by_encoding;
  options.encoding = xml::encoding::binary;
  bool const is_whole = detail::write_form(c, options, binary);
  options.encoding = xml::encoding::utf8;
  return detail::write_form(c, options, text) && is_whole;
}

}  // namespace penstock::test

#endif
