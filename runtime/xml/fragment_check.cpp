// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "xml/fragment_check.hpp"

#include "xml/characters.hpp"
#include "xml/fragment_root.hpp"
#include "xml/utf8.hpp"

#include <penstock/xml/error.hpp>

#include <expat.h>

#include <memory>
#include <new>
#include <string>

namespace penstock::xml {
namespace {

std::error_code no_memory() noexcept { return std::make_error_code(std::errc::not_enough_memory); }

errc code_for(XML_Error error) noexcept {
  switch (error) {
    case XML_ERROR_UNDEFINED_ENTITY:
    case XML_ERROR_ENTITY_DECLARED_IN_PE: return errc::undeclared_entity;
    case XML_ERROR_RECURSIVE_ENTITY_REF:
    case XML_ERROR_ASYNC_ENTITY:
    case XML_ERROR_BINARY_ENTITY_REF:
    case XML_ERROR_ATTRIBUTE_EXTERNAL_ENTITY_REF:
    case XML_ERROR_AMPLIFICATION_LIMIT_BREACH: return errc::invalid_entity;
    case XML_ERROR_UNBOUND_PREFIX: return errc::undeclared_prefix;
    case XML_ERROR_UNDECLARING_PREFIX: return errc::invalid_namespace;
    case XML_ERROR_RESERVED_PREFIX_XML:
    case XML_ERROR_RESERVED_PREFIX_XMLNS:
    case XML_ERROR_RESERVED_NAMESPACE_URI: return errc::reserved_name;
    case XML_ERROR_DUPLICATE_ATTRIBUTE: return errc::duplicate_attribute;
    default: return errc::invalid_fragment;
  }
}

/** A parser of one short document, and what it has seen. */
class reading {
public:
  explicit reading(std::size_t depth_max = SIZE_MAX, std::size_t attributes_max = SIZE_MAX) noexcept
      : parser_(XML_ParserCreateNS("UTF-8", separator)),
        depth_max_(depth_max),
        attributes_max_(attributes_max) {
    if (!parser_) {
      error_ = no_memory();
      return;
    }
    XML_SetUserData(parser_.get(), this);
    XML_SetParamEntityParsing(parser_.get(), XML_PARAM_ENTITY_PARSING_ALWAYS);
    XML_SetElementHandler(parser_.get(), on_start, on_end);
    XML_SetEndDoctypeDeclHandler(parser_.get(), on_doctype_end);
  }

  /** Fill `plain` with what the document type declares. */
  void collect(detail::entity_names& plain) noexcept {
    plain_ = &plain;
    if (parser_) XML_SetEntityDeclHandler(parser_.get(), on_entity);
  }

  /** Read more. */
  void feed(std::string_view text) noexcept {
    while (!text.empty() && !error_) {
      std::string_view const piece = text.substr(0, piece_max);
      parse(piece, false);
      text.remove_prefix(piece.size());
      fed_ += static_cast<XML_Index>(piece.size());
    }
  }
  void finish() noexcept { parse({}, true); }

  [[nodiscard]] XML_Index fed() const noexcept { return fed_; }
  /** Where the root's end tag began, and the end of the document type; -1: nowhere. */
  [[nodiscard]] XML_Index root_end() const noexcept { return root_end_; }
  [[nodiscard]] XML_Index doctype_end() const noexcept { return doctype_end_; }
  [[nodiscard]] std::error_code error() const noexcept { return error_; }

private:
  static constexpr XML_Char separator = '\x1F';  // in no name of a namespace
  static constexpr std::size_t piece_max = 1 << 20;

  struct free_parser {
    void operator()(XML_Parser parser) const noexcept { XML_ParserFree(parser); }
  };

  void parse(std::string_view text, bool is_last) noexcept {
    if (error_) return;
    auto const status = XML_Parse(parser_.get(), text.data(), static_cast<int>(text.size()),
                                  is_last ? XML_TRUE : XML_FALSE);
    if (status == XML_STATUS_OK || error_) return;
    XML_Error const why = XML_GetErrorCode(parser_.get());
    error_ = why == XML_ERROR_NO_MEMORY ? no_memory() : make_error_code(code_for(why));
  }
  void stop(std::error_code why) noexcept {
    if (!error_) error_ = why;
    XML_StopParser(parser_.get(), XML_FALSE);
  }

  static void on_start(void* self, XML_Char const*, XML_Char const** attributes) noexcept {
    auto& r = *static_cast<reading*>(self);
    if (r.depth_++ > r.depth_max_) return r.stop(errc::too_deep);  // the root is not counted
    std::size_t count = 0;
    while (attributes[2 * count] != nullptr) ++count;
    if (count > r.attributes_max_) r.stop(errc::too_many_attributes);
  }
  static void on_end(void* self, XML_Char const*) noexcept {
    auto& r = *static_cast<reading*>(self);
    if (--r.depth_ == 0) r.root_end_ = XML_GetCurrentByteIndex(r.parser_.get());
  }
  static void on_doctype_end(void* self) noexcept {
    auto& r = *static_cast<reading*>(self);
    r.doctype_end_ = XML_GetCurrentByteIndex(r.parser_.get());
  }
  static void on_entity(void* self, XML_Char const* name, int is_parameter, XML_Char const* value,
                        int size, XML_Char const*, XML_Char const*, XML_Char const*,
                        XML_Char const*) noexcept {
    auto& r = *static_cast<reading*>(self);
    if (is_parameter != 0 || value == nullptr) return;
    std::string_view const text(value, static_cast<std::size_t>(size));
    if (text.find_first_of("<&>") != std::string_view::npos) return;
    try {
      r.plain_->emplace(name);
    } catch (std::bad_alloc const&) {
      r.stop(no_memory());
    }
  }

  std::unique_ptr<XML_ParserStruct, free_parser> parser_;
  detail::entity_names* plain_ = nullptr;
  std::size_t depth_max_;
  std::size_t attributes_max_;
  std::size_t depth_ = 0;
  XML_Index fed_ = 0;
  XML_Index root_end_ = -1;
  XML_Index doctype_end_ = -1;
  std::error_code error_;
};

// What is around other markup than content.
constexpr std::string_view root_begin = "<around-the-fragment";

/** Read `fragment` and what is to come behind it, `close` and the end of the root. That the root
    ends just there shows that the fragment did not end it and begin something else. */
std::error_code check_between(reading& reader, std::string_view fragment,
                              std::string_view close) noexcept {
  reader.feed(fragment);
  reader.feed(close);
  XML_Index const wanted = reader.fed();
  reader.feed(fragment_root_end);
  reader.finish();
  if (reader.error()) return reader.error();
  return reader.root_end() == wanted ? std::error_code() : errc::invalid_fragment;
}

}  // namespace

std::error_code check_characters(std::string_view text) noexcept {
  char const* const last = text.data() + text.size();
  for (char const* p = text.data(); p != last;) {
    if (!is(*p, special_in_instruction) || *p == '>') {
      ++p;
      continue;
    }
    if (static_cast<unsigned char>(*p) < 0x80) return errc::invalid_character;
    utf8_character const c = decode_utf8(p, last);
    if (c.verdict == utf8_verdict::forbidden) return errc::invalid_character;
    if (c.verdict == utf8_verdict::truncated) return errc::incomplete_utf8;
    if (c.verdict == utf8_verdict::invalid) return errc::invalid_utf8;
    p += c.size;
  }
  return {};
}

std::error_code check_content(fragment_context const& context, std::string_view fragment) noexcept {
  try {
    for (bool const only_ascii : {false, true}) {
      reading reader(context.depth_max, context.attributes_max);
      reader.feed(context.prolog);
      reader.feed(open_fragment_root(context.scope, only_ascii));
      bool const may_be_a_prefix = reader.error() && reader.error() != no_memory() && !only_ascii;
      if (may_be_a_prefix) continue;
      // After two brackets, so that a fragment cannot complete the `]]>` that a text begins.
      reader.feed("]]");
      return check_between(reader, fragment, {});
    }
  } catch (std::bad_alloc const&) {
  }
  return no_memory();
}

std::error_code check_attribute_value(std::string_view prolog, std::string_view fragment,
                                      char mark) noexcept {
  if (fragment.find(mark) != std::string_view::npos) return errc::invalid_fragment;
  reading reader;
  reader.feed(prolog);
  reader.feed(root_begin);
  reader.feed(mark == '"' ? " a=\"" : " a='");
  return check_between(reader, fragment, mark == '"' ? "\">" : "'>");
}

std::error_code check_internal_subset(std::string_view prolog, std::string_view subset,
                                      detail::entity_names& plain) noexcept {
  reading reader;
  reader.collect(plain);
  reader.feed(prolog);
  reader.feed(subset);
  reader.feed("]");
  XML_Index const wanted = reader.fed();
  reader.feed(">");
  reader.feed(root_begin);
  reader.feed(">");
  auto const error = check_between(reader, {}, {});
  if (!error) return reader.doctype_end() == wanted ? error : errc::invalid_subset;
  return error == errc::invalid_fragment ? make_error_code(errc::invalid_subset) : error;
}

}  // namespace penstock::xml
