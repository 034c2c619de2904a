// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Calls that write what the caller made ready: document types, references, raw fragments; and what
// a reader must see of them.

#include "fuzz/support/xml_calls.hpp"

#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace fuzz {

using penstock::test::event;
using penstock::test::expat_reader;
namespace xml = penstock::xml;

namespace {

std::string utf8(char32_t c) {
  auto const tail = [&](unsigned shift) { return static_cast<char>(0x80 | (c >> shift & 0x3F)); };
  if (c < 0x80) return {static_cast<char>(c)};
  if (c < 0x800) return {static_cast<char>(0xC0 | c >> 6), tail(0)};
  if (c < 0x10000) return {static_cast<char>(0xE0 | c >> 12), tail(6), tail(0)};
  return {static_cast<char>(0xF0 | c >> 18), tail(12), tail(6), tail(0)};
}

/** An element is in whatever default namespace there is, which is not looked up. */
void forget_namespaces(event& e) {
  e.name.ns.reset();
  for (auto& a : e.attributes) a.name.ns.reset();
}

}  // namespace

void xml_calls::markup_step() {
  switch (choices_.below(4)) {
    case 0: return doctype();
    case 1: return character_reference();
    case 2: return entity_reference();
    default: return raw();
  }
}

void xml_calls::doctype() {
  static constexpr std::array<std::string_view, 3> subsets = {
      "", "<!ENTITY e 'x'><!ENTITY m '1<b/>2'>", "<!ENTITY e '&lt;'><!ENTITY m ' '>"};
  unsigned const choice = choices_.below(6);
  xml::document_type type{.name = name(), .names_root = choices_.below(4) == 0};
  if (choice % 2 != 0) type.system_id = "s.dtd";
  bool const is_known = choice < 5;
  type.internal_subset = is_known ? subsets[choice % 3] : choices_.text();
  xml_.doctype(type);
  if (!xml_) return;
  if (!is_known) is_exact_ = false;  // it may have defaults of attributes, say
  entity_text_ = choice % 3 == 0 || !is_known ? "" : choice % 3 == 1 ? "x" : "<";
  markup_text_ = choice % 3 == 1 && is_known ? "1<b/>2" : choice % 3 == 2 && is_known ? " " : "";
}

void xml_calls::character_reference() {
  static constexpr std::array<char32_t, 12> known = {
      'A', '<', '&', '\r', '\t', '\n', 0x20AC, 0x1F600, 0x00, 0xFFFE, 0xD800, 0x110000};
  char32_t const c = known[choices_.below(known.size())];
  xml_.character_reference(c);
  text(utf8(c));
}

void xml_calls::entity_reference() {
  switch (choices_.below(6)) {
    case 0: xml_.entity_reference("amp"); return text("&");
    case 1: xml_.entity_reference("quot"); return text("\"");
    case 2: xml_.entity_reference("e"); return text(entity_text_);
    case 3: xml_.entity_reference("m"); return add_content(markup_text_);
    case 4: xml_.entity_reference("undeclared"); return text("");
    default: xml_.entity_reference(name()); is_exact_ = is_exact_ && !xml_;
  }
}

void xml_calls::raw() {
  static constexpr std::array<std::string_view, 9> known = {
      "x", "&lt;", "&#65;", "<c/>", "<c d='e'>t</c>", "x<c/>y", "<p:c/>", "<!--k-->", "\xC3\xA9"};
  unsigned const choice = choices_.below(12);
  std::string_view const fragment = choice < known.size() ? known[choice] : choices_.text();
  xml_.raw(fragment);
  add_content(fragment);
}

/** What a reader sees of accepted markup, as it sees it alone. */
void xml_calls::add_content(std::string_view fragment) {
  if (!xml_) return;
  std::string whole = in_attribute_ ? "<r a=\"" : "<r xmlns:p='urn:p' xmlns:q='q' xmlns:r='r'>";
  whole.append(fragment).append(in_attribute_ ? "\"/>" : "</r>");
  auto read = expat_reader::read(whole, true);
  if (!read.error.empty()) {  // a prefix or an entity that only the document has
    is_exact_ = false;
    return;
  }
  if (in_attribute_) return text(read.events.front().attributes.front().value);
  text("");
  for (std::size_t i = 1; i + 1 < read.events.size(); ++i) {
    event& e = read.events[i];
    if (e.what == event::kind::text) {
      penstock::test::add_text(events_, e.text);
    } else {
      forget_namespaces(e);
      events_.push_back(std::move(e));
    }
  }
}

}  // namespace fuzz
