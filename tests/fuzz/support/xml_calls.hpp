// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// xml_calls: calls on an XML writer, as the octets of an input make them, and what a reader must
// see of those that were not refused.

#ifndef PENSTOCK_FUZZ_SUPPORT_XML_CALLS_HPP
#define PENSTOCK_FUZZ_SUPPORT_XML_CALLS_HPP

#include <penstock/xml/writer.hpp>

#include "fuzz/fuzz.hpp"
#include "unit/xml/reader/expat_reader.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fuzz {

class xml_calls {
public:
  xml_calls(penstock::xml::writer& xml, input& choices) noexcept : xml_(xml), choices_(choices) {}

  /** One call. */
  void step();
  /** One call with values that are not text, or a few that belong together. */
  void typed_step();
  /** One call with markup of the caller's own making: document types, references, raw markup. Not
      for binary XML, which has none. */
  void markup_step();

  /** False once something was accepted whose meaning is not looked into: then seen() is not all. */
  [[nodiscard]] bool is_exact() const noexcept { return is_exact_; }

  /** What a reader sees of what was accepted and is complete: not of a start tag that is still
      open, nor of a character that has only begun. */
  [[nodiscard]] std::vector<penstock::test::event> seen() const;
  [[nodiscard]] std::size_t depth() const noexcept { return open_.size(); }

private:
  std::string_view name();
  std::string_view prefix();
  std::string_view ns();
  void start();
  void add_start(penstock::test::seen_name name);
  void attribute();
  void add_attribute(penstock::test::seen_name name, std::string_view value);
  void end();
  void text(std::string_view written);
  void comment();
  void instruction();
  std::uint64_t bits();
  void bytes_in_pieces();
  /** An array, whose items `print` shows as a reader sees them. */
  template <class Item>
  void array(std::string (*print)(Item));
  void list();
  void qualified_name();
  void doctype();
  void character_reference();
  void entity_reference();
  void raw();
  void add_content(std::string_view fragment);

  penstock::xml::writer& xml_;
  input& choices_;
  std::vector<penstock::test::event> events_;
  std::vector<penstock::test::seen_name> open_;
  bool in_tag_ = false;        // the last event's start tag is open
  bool in_attribute_ = false;  // its last attribute is
  bool is_exact_ = true;
  std::string_view entity_text_;  // what the document type says of the entities e …
  std::string_view markup_text_;  // … and m
};

}  // namespace fuzz

#endif
