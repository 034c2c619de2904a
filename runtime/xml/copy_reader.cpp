// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "xml/copy_reader.hpp"

#include "xml/fragment_root.hpp"

#include <algorithm>

namespace penstock::xml {
namespace {

constexpr XML_Char separator = '\x1F';  // in no name and in no namespace

std::error_code reader_error(XML_Error why) noexcept {
  if (why == XML_ERROR_NO_MEMORY) return std::make_error_code(std::errc::not_enough_memory);
  return {static_cast<int>(why), reader_category()};
}

/** `ns SEPARATOR local SEPARATOR prefix`, without what is empty. */
name split(std::string_view triplet) noexcept {
  auto const first = triplet.find(separator);
  if (first == std::string_view::npos) return name(std::string_view(), triplet, {});
  std::string_view const ns = triplet.substr(0, first);
  std::string_view const rest = triplet.substr(first + 1);
  auto const second = std::min(rest.find(separator), rest.size());
  return name(rest.substr(std::min(second + 1, rest.size())), rest.substr(0, second), ns);
}

}  // namespace

copier::reader::reader(writer& to, copy_options const& options) : to_(to) {
  create_parser(options);
  if (options.source == copy_source::fragment) begin_fragment(options);
}

void copier::reader::create_parser(copy_options const& options) {
  bool const is_fragment = options.source == copy_source::fragment;
  std::string const encoding(is_fragment ? "UTF-8" : options.encoding);
  parser_.reset(XML_ParserCreateNS(encoding.empty() ? nullptr : encoding.c_str(), separator));
  if (!parser_) throw std::bad_alloc();
  set_handlers(options);
}

void copier::reader::begin_fragment(copy_options const& options) {
  is_fragment_ = true;
  for (bool const only_ascii : {false, true}) {
    if (parse(to_.doctype_.prolog, false) &&
        parse(open_fragment_root(to_.namespaces_, only_ascii), false)) {
      break;
    }
    if (!to_ || only_ascii) return;
    create_parser(options);
    error_.clear();
    depth_ = declaration_count_ = 0;
    fed_ = 0;
  }
  first_line_ = XML_GetCurrentLineNumber(parser_.get());
}

void copier::reader::set_handlers(copy_options const& options) noexcept {
  XML_Parser const p = parser_.get();
  XML_SetUserData(p, this);
  XML_SetReturnNSTriplet(p, 1);
  // Parameter entities of the internal subset are expanded; on_external_entity() passes others by.
  XML_SetParamEntityParsing(p, XML_PARAM_ENTITY_PARSING_ALWAYS);
  XML_SetExternalEntityRefHandler(p, on_external_entity);
  XML_SetSkippedEntityHandler(p, on_skipped_entity);
  XML_SetEntityDeclHandler(p, on_entity);
  XML_SetAttlistDeclHandler(p, on_default);
  XML_SetDoctypeDeclHandler(p, on_doctype_start, on_doctype_end);
  XML_SetNamespaceDeclHandler(p, on_namespace, nullptr);
  XML_SetElementHandler(p, on_start, on_end);
  XML_SetCharacterDataHandler(p, on_text);
  if (options.cdata_sections) XML_SetCdataSectionHandler(p, on_section_start, on_section_end);
  if (options.comments) XML_SetCommentHandler(p, on_comment);
  if (options.processing_instructions) XML_SetProcessingInstructionHandler(p, on_instruction);
}

bool copier::reader::feed(std::string_view bytes) noexcept {
  do {
    std::string_view const piece = bytes.substr(0, piece_max);
    if (!parse(piece, false)) return false;
    bytes.remove_prefix(piece.size());
  } while (!bytes.empty());
  return true;
}

bool copier::reader::parse(std::string_view bytes, bool is_last) noexcept {
  if (!to_) stop(to_.error_code());
  if (error_) return false;
  fed_ += static_cast<XML_Index>(bytes.size());
  auto const status =
      XML_Parse(parser_.get(), bytes.data(), static_cast<int>(bytes.size()), is_last ? 1 : 0);
  if (status != XML_STATUS_OK) stop(reader_error(XML_GetErrorCode(parser_.get())));
  return !error_;
}

bool copier::reader::finish() noexcept {
  if (is_fragment_ && source_end_ < 0) {
    source_end_ = fed_;
    if (!parse(fragment_root_end, false)) return false;
  }
  return parse({}, true);
}

/** Keeps the first reason: the parser has one of its own for having been stopped. */
void copier::reader::stop(std::error_code why) noexcept {
  if (error_) return;
  error_ = why;
  line_ = XML_GetCurrentLineNumber(parser_.get());
  column_ = XML_GetCurrentColumnNumber(parser_.get()) + std::uint64_t{1};
  if (is_fragment_) place_in_fragment();
  XML_StopParser(parser_.get(), XML_FALSE);
}

copy_error copier::reader::error() const {
  copy_error e{error_, line_, column_, {}};
  if (error_ && !to_) e.refusal = to_.error().message();
  return e;
}

/** Takes what is around the fragment out of the place of an error. */
void copier::reader::place_in_fragment() noexcept {
  if (line_ == first_line_) --column_;  // it is behind the `>` of the element around it
  line_ -= std::min(line_, first_line_ - 1);
  if (source_end_ < 0) return;
  auto const beyond = XML_GetCurrentByteIndex(parser_.get()) - source_end_;
  if (beyond > 0) column_ -= static_cast<std::uint64_t>(beyond);
}

bool copier::reader::is_read_whole() const noexcept {
  if (!has_unread_) return true;
  int at = 0;
  int size = 0;
  char const* const input = XML_GetInputContext(parser_.get(), &at, &size);
  int const count = XML_GetCurrentByteCount(parser_.get());
  if (input == nullptr || count < 0 || count > size - at) return false;
  return entities_.knows_all_of({input + at, static_cast<std::size_t>(count)});
}

void copier::reader::start(XML_Char const* name, XML_Char const** attributes) {
  if (depth_++ == 0 && is_fragment_) {
    declaration_count_ = 0;
    return;
  }
  if (!is_read_whole()) return stop(reader_error(XML_ERROR_UNDEFINED_ENTITY));
  to_.start_element(split(name));
  for (std::size_t i = 0; i < declaration_count_; ++i) {
    to_.declare_namespace(declarations_[i].prefix, declarations_[i].uri);
  }
  declaration_count_ = 0;
  for (; *attributes != nullptr; attributes += 2) {
    to_.attribute(split(attributes[0]), std::string_view(attributes[1]));
  }
}

void copier::reader::end() noexcept {
  if (error_) return;  // the end of an empty-element tag is reported also when its start stopped
  if (--depth_ == 0 && is_fragment_) {
    // A fragment that ends the element around it is no fragment.
    bool const is_own = source_end_ >= 0 && XML_GetCurrentByteIndex(parser_.get()) >= source_end_;
    if (!is_own) stop(reader_error(XML_ERROR_TAG_MISMATCH));
    return;
  }
  // The end of an empty-element tag is reported with no bytes of its own.
  if (XML_GetCurrentByteCount(parser_.get()) != 0) {
    to_.full_end_element();
  } else {
    to_.end_element();
  }
}

void copier::reader::text(std::string_view text) {
  if (source_end_ >= 0) {  // what ends the element around a fragment can be in its open section
    auto const left = std::max<XML_Index>(0, source_end_ - XML_GetCurrentByteIndex(parser_.get()));
    text = text.substr(0, static_cast<std::size_t>(left));
    if (text.empty()) return;
  }
  if (!is_in_section_) {
    to_.text(text);
    return;
  }
  section_ += text;
  if (section_.size() < section_max) return;
  to_.cdata(section_);
  section_.clear();
  is_section_begun_ = true;
}

void copier::reader::end_section() {
  if (!section_.empty() || !is_section_begun_) to_.cdata(section_);
  section_.clear();
  is_in_section_ = false;
}

void copier::reader::on_namespace(void* data, XML_Char const* prefix,
                                  XML_Char const* uri) noexcept {
  reader& r = self(data);
  r.guard([&] {
    if (r.declaration_count_ == r.declarations_.size()) r.declarations_.emplace_back();
    declaration& made = r.declarations_[r.declaration_count_];
    made.prefix = view(prefix);
    made.uri = view(uri);
    ++r.declaration_count_;
  });
}

void copier::reader::on_start(void* data, XML_Char const* name,
                              XML_Char const** attributes) noexcept {
  self(data).guard([&] { self(data).start(name, attributes); });
}

void copier::reader::on_end(void* data, XML_Char const*) noexcept {
  self(data).end();
  self(data).stop_if_refused();
}

void copier::reader::on_text(void* data, XML_Char const* text, int size) noexcept {
  self(data).guard([&] { self(data).text({text, static_cast<std::size_t>(size)}); });
}

void copier::reader::on_section_start(void* data) noexcept {
  self(data).is_in_section_ = true;
  self(data).is_section_begun_ = false;
}

void copier::reader::on_section_end(void* data) noexcept {
  self(data).guard([&] { self(data).end_section(); });
}

void copier::reader::on_comment(void* data, XML_Char const* text) noexcept {
  reader& r = self(data);
  if (r.is_in_doctype_) return;
  r.to_.comment(view(text));
  r.stop_if_refused();
}

void copier::reader::on_instruction(void* data, XML_Char const* target,
                                    XML_Char const* text) noexcept {
  reader& r = self(data);
  if (r.is_in_doctype_) return;
  r.to_.processing_instruction(view(target), view(text));
  r.stop_if_refused();
}

void copier::reader::on_doctype_start(void* data, XML_Char const*, XML_Char const*, XML_Char const*,
                                      int) noexcept {
  self(data).is_in_doctype_ = true;
}

void copier::reader::on_doctype_end(void* data) noexcept {
  self(data).is_in_doctype_ = false;
  self(data).entities_.close();
}

void copier::reader::on_entity(void* data, XML_Char const* name, int is_parameter,
                               XML_Char const* value, int size, XML_Char const*, XML_Char const*,
                               XML_Char const*, XML_Char const*) noexcept {
  if (is_parameter != 0 || value == nullptr) return;
  self(data).guard([&] {
    self(data).entities_.declare(name, {value, static_cast<std::size_t>(size)});
  });
}

void copier::reader::on_default(void* data, XML_Char const*, XML_Char const*, XML_Char const*,
                                XML_Char const* value, int) noexcept {
  reader& r = self(data);
  if (value != nullptr && !r.is_read_whole()) r.stop(reader_error(XML_ERROR_UNDEFINED_ENTITY));
}

void copier::reader::on_skipped_entity(void* data, XML_Char const*, int is_parameter) noexcept {
  if (is_parameter == 0) self(data).stop(reader_error(XML_ERROR_UNDEFINED_ENTITY));
}

int copier::reader::on_external_entity(XML_Parser parser, XML_Char const* context, XML_Char const*,
                                       XML_Char const*, XML_Char const*) noexcept {
  reader& r = self(XML_GetUserData(parser));
  if (context == nullptr) {  // a part of the document type declaration, which counts as empty
    r.has_unread_ = true;
    return XML_STATUS_OK;
  }
  r.stop(reader_error(XML_ERROR_EXTERNAL_ENTITY_HANDLING));
  return XML_STATUS_ERROR;
}

}  // namespace penstock::xml
