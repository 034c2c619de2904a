// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/xml/error.hpp>

#include <cstddef>
#include <iterator>

namespace penstock::xml {
namespace {

class xml_category final : public std::error_category {
public:
  char const* name() const noexcept override { return "penstock.xml"; }

  std::string message(int value) const override {
    switch (static_cast<errc>(value)) {
      case errc::invalid_character: return "the text has a character that XML forbids";
      case errc::invalid_utf8: return "the text is not UTF-8";
      case errc::incomplete_utf8: return "the text ends within a character";
      case errc::comment_hyphens: return "a comment cannot hold -- or end in -";
      case errc::instruction_end: return "a processing instruction cannot hold ?>";
      case errc::cdata_end: return "a CDATA section cannot hold ]]> or a carriage return";
      case errc::unencodable: return "the encoding of the document lacks a character";
      case errc::no_lexical_form: return "the value has no form in XML";
      case errc::invalid_name: return "that is not a name in XML";
      case errc::reserved_name: return "xml and xmlns are reserved";
      case errc::undeclared_prefix: return "a prefix is used that is not declared";
      case errc::prefix_clash: return "a prefix stands for two namespaces in one tag";
      case errc::invalid_namespace:
        return "a prefix needs a namespace, and an attribute's a prefix";
      case errc::relative_namespace: return "canonical form has no relative namespace names";
      case errc::duplicate_attribute: return "an attribute of that name is there already";
      case errc::invalid_public_id: return "that is no public identifier, or it stands alone";
      case errc::invalid_system_id: return "that is no system identifier";
      case errc::invalid_subset: return "the internal subset is not well-formed";
      case errc::undeclared_entity: return "an entity is referred to that is not declared";
      case errc::invalid_entity: return "an entity is referred to that cannot be, here";
      case errc::invalid_fragment: return "the fragment is not well-formed where it stands";
      case errc::declaration_not_first: return "the XML declaration must come first";
      case errc::declaration_missing:
        return "a document in this encoding begins with the XML declaration";
      case errc::misplaced_namespace:
        return "what surrounds a part of a document must come before the part";
      case errc::misplaced_doctype: return "there is one DOCTYPE, before the root element";
      case errc::wrong_root: return "the root element is not what the DOCTYPE names";
      case errc::second_root: return "a document has one root element";
      case errc::outside_root:
        return "only white space, comments and processing instructions can "
               "be outside the root element";
      case errc::no_start_tag: return "no start tag is open";
      case errc::no_open_element: return "no element is open";
      case errc::no_open_attribute: return "no attribute is open";
      case errc::attribute_open: return "an attribute is open";
      case errc::scope_mismatch: return "an element scope ended, and another element is open";
      case errc::document_incomplete: return "the document is not complete";
      case errc::document_finished: return "the document is finished";
      case errc::not_canonical: return "canonical form has no such thing";
      case errc::not_in_binary: return "binary XML has no such thing";
      case errc::invalid_mime:
        return "a boundary, a Content-ID or a media type is not what MIME allows";
      case errc::reserved_include: return "xop:Include is written for parts only";
      case errc::part_not_alone: return "an element with a part can have no other content";
      case errc::needs_part: return "such data can only be a part, and there can be none here";
      case errc::parts_left: return "parts are left that have to be waited for";
      case errc::too_many_parts: return "there are more parts than allowed";
      case errc::parts_too_large: return "the parts in memory are larger than allowed";
      case errc::too_deep: return "more elements are open than allowed";
      case errc::too_many_attributes: return "an element has more attributes than allowed";
      case errc::too_many_namespaces: return "more namespaces are in scope than allowed";
      case errc::start_tag_too_long: return "a start tag is longer than allowed";
      case errc::doctype_too_long: return "a DOCTYPE is longer than allowed";
      case errc::document_too_long: return "the document is longer than allowed";
      case errc::scope_too_large:
        return "the open elements and namespaces in scope have longer names than allowed";
    }
    return "unknown XML error";
  }
};

constexpr std::string_view operation_names[] = {
    "none",
    "begin",
    "declaration",
    "start_element",
    "end_start_tag",
    "end_element",
    "start_attribute",
    "attribute",
    "end_attribute",
    "declare_namespace",
    "text",
    "cdata",
    "bytes",
    "hex",
    "list",
    "qualified_name",
    "comment",
    "processing_instruction",
    "doctype",
    "entity_reference",
    "character_reference",
    "raw",
    "finish",
};
static_assert(std::size(operation_names) == static_cast<std::size_t>(operation::finish) + 1);

}  // namespace

std::error_category const& category() noexcept {
  static xml_category const instance;
  return instance;
}

std::string_view to_string(operation what) noexcept {
  auto const i = static_cast<std::size_t>(what);
  return i < std::size(operation_names) ? operation_names[i] : "unknown";
}

std::string error::message() const {
  if (!code) return "no error";
  std::string text(to_string(during));
  text.append(" refused at byte ").append(std::to_string(offset));
  text.append(" in ").append(path).append(": ").append(code.message());
  return text;
}

}  // namespace penstock::xml
