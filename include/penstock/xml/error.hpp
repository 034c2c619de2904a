// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// error: what an XML writer refused, and where.
//
//     if (auto e = xml.error()) log(e.message());
//     // attribute refused at byte 5120 in /feed/row: an attribute of that name is there already
//
// A writer reports the first refusal and keeps it. Whatever the output holds then is the document
// up to there, without a byte of what was refused.

#ifndef PENSTOCK_XML_ERROR_HPP
#define PENSTOCK_XML_ERROR_HPP

#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>

namespace penstock::xml {

/** Why a call was refused. Sections are of XML 1.0 (fifth edition) and of Namespaces in XML 1.0
    (third edition, "NS"). When it was the output that refused, the code is the output's own. */
enum class errc {
  // The text.
  invalid_character = 1,  // not a Char: a control character, U+FFFE, U+FFFF (2.2)
  invalid_utf8,           // not UTF-8: stray or missing bytes, overlong forms, surrogates
  incomplete_utf8,        // the text ended within a character
  comment_hyphens,        // `--` in a comment, or `-` at its end (2.5)
  instruction_end,        // `?>` in a processing instruction (2.6)
  cdata_end,              // `]]>` or CR in a CDATA section, and splitting is switched off (2.7)
  no_lexical_form,        // a value that XML Schema cannot write: a time after the year 9999
  unencodable,            // not in the document's encoding, where there are no references (4.1)

  // The names.
  invalid_name,         // not a Name, or with colons at the wrong place (2.3; NS 4)
  reserved_name,        // a processing instruction `xml`; the prefixes xml and xmlns misused (NS 3)
  undeclared_prefix,    // used in a tag, declared neither there nor around it (NS 5)
  prefix_clash,         // one prefix for two namespaces in one tag
  invalid_namespace,    // a prefix for no namespace, or a namespace without a prefix (NS 2.2, 6.2)
  relative_namespace,   // one without a scheme, in canonical form (C14N 1.1)
  duplicate_attribute,  // by name, or by local name and namespace (3.1; NS 6.3)

  // What the caller made, and references to it.
  invalid_public_id,  // not of PubidChar, or without a system identifier (2.3; 4.2.2)
  invalid_system_id,  // with both kinds of quotes, or with a fragment (2.3; 4.2.2)
  invalid_subset,     // an internal subset that is not well-formed (2.8)
  undeclared_entity,  // a reference to an entity that is declared nowhere (4.1)
  invalid_entity,     // to one that cannot be referred to here: unparsed, in itself, … (3.1; 4.1)
  invalid_fragment,   // markup that is not well-formed, or not where it is to stand (4.3.2)

  // The order.
  declaration_not_first,  // the XML declaration after anything else (2.8)
  declaration_missing,    // anything before it, in an encoding that readers do not guess (4.3.3)
  misplaced_namespace,    // a surrounding one behind anything else, or of a whole document
  misplaced_doctype,      // a DOCTYPE after an element or another DOCTYPE (2.8)
  wrong_root,             // the root has another name than the DOCTYPE says (2.8)
  second_root,            // an element after the root (2.1)
  outside_root,           // text or CDATA before or after the root; white space is allowed (2.1)
  no_start_tag,           // an attribute or a declaration, and no start tag is open
  no_open_element,        // an end, and no element is open
  no_open_attribute,      // the end of an attribute that was not started
  attribute_open,         // something else, while an attribute is open
  scope_mismatch,         // an element scope ended, and another element is open than its own
  document_incomplete,    // the end, and an element is open, or there was no root
  document_finished,      // anything after finish()

  // The encoding.
  not_canonical,  // a raw fragment, or a reference to an entity of the document's own
  not_in_binary,  // a processing instruction, a document type, a raw fragment, MTOM

  // MTOM.
  invalid_mime,      // a boundary, Content-ID or media type that MIME does not allow (RFC 2045)
  reserved_include,  // an element xop:Include, which stands for a part (XOP 1.0, 3.1)
  part_not_alone,    // data that must be a part, and its element has other content (XOP 1.0, 3.1)
  needs_part,        // data that must be a part, in an attribute or where there are no parts
  parts_left,        // there are parts that cannot be queued without waiting; see send_parts()
  too_many_parts,    // more than parts_max
  parts_too_large,   // more than parts_bytes_max

  // The limits of writer_options.
  too_deep,
  too_many_attributes,
  too_many_namespaces,
  start_tag_too_long,
  doctype_too_long,
  document_too_long,
  scope_too_large
};

[[nodiscard]] std::error_category const& category() noexcept;

[[nodiscard]] inline std::error_code make_error_code(errc e) noexcept {
  return {static_cast<int>(e), category()};
}

/** What the writer was asked to do when it refused. */
enum class operation : std::uint8_t {
  none,
  begin,  // the writer was made, or reset
  declaration,
  start_element,
  end_start_tag,
  end_element,
  start_attribute,
  attribute,
  end_attribute,
  declare_namespace,
  text,
  cdata,
  bytes,
  hex,
  list,
  qualified_name,
  comment,
  processing_instruction,
  doctype,
  entity_reference,
  character_reference,
  raw,
  finish
};

/** The name of `what`, as it is written in C++: "start_element". */
[[nodiscard]] std::string_view to_string(operation what) noexcept;

struct [[nodiscard]] error {
  std::error_code code;  // an xml::errc, or what the output reported; empty: nothing was refused
  operation during = operation::none;
  std::uint64_t offset = 0;  // bytes of the document before the refused token; a start tag that was
                             // still open is refused with what came to it
  std::string path;          // the open elements: "/feed/row"

  /** One sentence that names all four. */
  [[nodiscard]] std::string message() const;
  explicit operator bool() const noexcept { return static_cast<bool>(code); }
};

}  // namespace penstock::xml

template <>
struct std::is_error_code_enum<penstock::xml::errc> : std::true_type {};

#endif
