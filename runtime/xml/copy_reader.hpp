// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// copy_reader: the parser behind a copier, and the calls that it makes of what the parser reports.

#ifndef PENSTOCK_XML_COPY_READER_HPP
#define PENSTOCK_XML_COPY_READER_HPP

#include "xml/entity_watch.hpp"

#include <penstock/xml/copier.hpp>

#include <expat.h>

#include <cstddef>
#include <new>
#include <vector>

namespace penstock::xml {

class copier::reader {
public:
  reader(writer& to, copy_options const& options);

  [[nodiscard]] bool feed(std::string_view bytes) noexcept;
  [[nodiscard]] bool finish() noexcept;
  [[nodiscard]] copy_error error() const;

private:
  struct free_parser {
    void operator()(XML_Parser parser) const noexcept { XML_ParserFree(parser); }
  };

  // In pieces of at most this: the parser counts in int, and what comes of a piece is written
  // before the next is looked at.
  static constexpr std::size_t piece_max = 64 * 1024;
  // A CDATA section is gathered up to this; a longer one goes on in another section.
  static constexpr std::size_t section_max = 64 * 1024;

  void create_parser(copy_options const& options);
  void set_handlers(copy_options const& options) noexcept;
  void begin_fragment(copy_options const& options);
  [[nodiscard]] bool parse(std::string_view bytes, bool is_last) noexcept;
  void stop(std::error_code why) noexcept;
  void place_in_fragment() noexcept;
  void stop_if_refused() noexcept {
    if (!to_) stop(to_.error_code());
  }
  /** Make `what`, whose memory may run out, of what the parser reports. */
  template <class What>
  void guard(What what) noexcept {
    try {
      what();
    } catch (std::bad_alloc const&) {
      stop(std::make_error_code(std::errc::not_enough_memory));
    }
    stop_if_refused();
  }
  /** Is nothing missing in what the parser reports now? */
  [[nodiscard]] bool is_read_whole() const noexcept;
  void start(XML_Char const* name, XML_Char const** attributes);
  void end() noexcept;
  void text(std::string_view text);
  void end_section();

  static reader& self(void* data) noexcept { return *static_cast<reader*>(data); }
  static std::string_view view(XML_Char const* text) noexcept {
    return text == nullptr ? std::string_view() : std::string_view(text);
  }

  // One for each kind of report of the parser.
  static void on_namespace(void* data, XML_Char const* prefix, XML_Char const* uri) noexcept;
  static void on_start(void* data, XML_Char const* name, XML_Char const** attributes) noexcept;
  static void on_end(void* data, XML_Char const* name) noexcept;
  static void on_text(void* data, XML_Char const* text, int size) noexcept;
  static void on_section_start(void* data) noexcept;
  static void on_section_end(void* data) noexcept;
  static void on_comment(void* data, XML_Char const* text) noexcept;
  static void on_instruction(void* data, XML_Char const* target, XML_Char const* text) noexcept;
  static void on_doctype_start(void* data, XML_Char const* name, XML_Char const* system_id,
                               XML_Char const* public_id, int has_subset) noexcept;
  static void on_doctype_end(void* data) noexcept;
  static void on_entity(void* data, XML_Char const* name, int is_parameter, XML_Char const* value,
                        int size, XML_Char const* base, XML_Char const* system_id,
                        XML_Char const* public_id, XML_Char const* notation) noexcept;
  static void on_default(void* data, XML_Char const* element, XML_Char const* attribute,
                         XML_Char const* type, XML_Char const* value, int is_required) noexcept;
  static void on_skipped_entity(void* data, XML_Char const* name, int is_parameter) noexcept;
  static int on_external_entity(XML_Parser parser, XML_Char const* context, XML_Char const* base,
                                XML_Char const* system_id, XML_Char const* public_id) noexcept;

  struct declaration {
    std::string prefix;
    std::string uri;
  };

  std::unique_ptr<XML_ParserStruct, free_parser> parser_;
  writer& to_;
  std::vector<declaration> declarations_;  // of the element that starts next
  std::size_t declaration_count_ = 0;      // of those, in use
  std::string section_;                    // what is gathered of a CDATA section
  bool is_section_begun_ = false;          // some of the present one has been written
  bool is_in_section_ = false;
  bool is_in_doctype_ = false;
  bool has_unread_ = false;  // declarations that are elsewhere
  entity_watch entities_;
  bool is_fragment_ = false;
  std::uint64_t first_line_ = 1;  // of a fragment, in what the parser was fed
  std::size_t depth_ = 0;         // elements that are open, with the one around a fragment
  XML_Index fed_ = 0;             // bytes
  XML_Index source_end_ = -1;     // of a fragment, of those; -1: not known yet
  std::error_code error_;
  std::uint64_t line_ = 0;  // of error_
  std::uint64_t column_ = 0;
};

}  // namespace penstock::xml

#endif
