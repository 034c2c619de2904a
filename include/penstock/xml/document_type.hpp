// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// document_type: what a document says of its own grammar, in a DOCTYPE before its root.
//
//     xml.doctype({.name = "html"});
//     xml.doctype({.name = "svg",
//                  .public_id = "-//W3C//DTD SVG 1.1//EN",
//                  .system_id = "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd"});
//     xml.doctype({.name = "note", .internal_subset = R"(<!ENTITY me "R. Roe">)"});
//     xml.start_element("note").entity_reference("me").end_element();
//
// An internal subset that the caller does not vouch for is read by an independent parser (expat)
// before anything of it is written. So are references to entities whose text holds markup or
// further references, each time; names in what expat reads are of XML 1.0, fourth edition.

#ifndef PENSTOCK_XML_DOCUMENT_TYPE_HPP
#define PENSTOCK_XML_DOCUMENT_TYPE_HPP

#include <cstdint>
#include <optional>
#include <string_view>

namespace penstock::xml {

/** Who answers for markup that the caller made. Its characters are checked in any case. */
enum class trust : std::uint8_t {
  checked,  // the writer: it is read, and refused if it is not right where it stands
  trusted   // the caller: it is written as it is
};

/** Sections are of XML 1.0. Strings are looked at during the call. */
struct document_type {
  /** The root element's name, `local` or `prefix:local` (2.8). */
  std::string_view name;
  /** Of letters, digits, white space and -'()+,./:=?;!*#@$_% (2.3). There must be a system_id. */
  std::optional<std::string_view> public_id = std::nullopt;
  /** Where the external subset is; without a fragment, `#…`, and not with both kinds of quotes
      (4.2.2). */
  std::optional<std::string_view> system_id = std::nullopt;
  /** What is between the brackets. */
  std::string_view internal_subset = {};
  /** Who answers for internal_subset, and, when it is trusted, for all references to entities. */
  trust subset = trust::checked;
  /** Refuse a root element of another name. Only validity asks for it, not well-formedness. */
  bool names_root = true;
};

}  // namespace penstock::xml

#endif
