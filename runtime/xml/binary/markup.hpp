// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// binary_markup: how tokens look in binary XML ([MC-NBFX]). The same functions as text_markup, and
// some for what is the same in text as elsewhere: values have records of their own here.

#ifndef PENSTOCK_XML_BINARY_MARKUP_HPP
#define PENSTOCK_XML_BINARY_MARKUP_HPP

#include "xml/binary/records.hpp"
#include "xml/binary/state.hpp"
#include "xml/writer_steps.hpp"

#include <penstock/xml/dictionary.hpp>

#include <cstdint>
#include <optional>

namespace penstock::xml {

struct writer::steps::binary_markup {
  static bool open_element(writer& w, tag_name const& name) noexcept;
  static name_place open_attribute(writer& w, tag_name const& name) noexcept;
  /** The whole value of an attribute: one text record. */
  static bool put_attribute_value(writer& w, value content) noexcept;
  /** The same in pieces. It becomes the record of a number when there is one piece, a number. */
  static bool open_attribute_value(writer& w) noexcept;
  static bool put_attribute_piece(writer& w, value content) noexcept;
  /** What comes next is text, whatever the pieces were so far. */
  static bool become_text(writer& w) noexcept;
  static bool close_attribute_value(writer& w) noexcept;
  static bool put_declaration(writer& w, std::size_t binding) noexcept;
  /** A start tag ends by itself; an empty element needs its end. */
  static void end_start_tag(writer& w, bool is_empty) noexcept;
  /** In the text record before it, if that is the last thing written and still here. */
  static bool put_end_tag(writer& w) noexcept;
  /** Text in an element; nothing for an empty one. Seals. */
  static bool put_text(writer& w, value content) noexcept;
  /** The same, which does not end within a character. */
  static bool put_whole_text(writer& w, std::string_view text) noexcept;
  /** `prefix:local` as one text in an element. */
  static bool put_qualified_name(writer& w, std::string_view prefix,
                                 std::string_view local) noexcept;
  /** Bytes in an element. */
  static bool put_bytes(writer& w, const_buffer bytes) noexcept;
  /** Their hexadecimal digits, for which there is no record but that of text. */
  static bool put_hex(writer& w, const_buffer bytes) noexcept;
  /** Base64, in an element or an attribute, that the next call may go on with. */
  static bool put_base64(writer& w, const_buffer bytes) noexcept;
  /** What stands for a character of which there is only `cut`, in an element. */
  static bool put_cut(writer& w, std::string_view cut) noexcept;
  static bool put_comment(writer& w, std::string_view text) noexcept;

  /** Elements with `items`, inside the root. */
  template <class Name>
  static void put_array(writer& w, Name const& name, array_view items) noexcept;

  // Strings of dictionaries: dictionary_text.cpp. What is written for one is a `number`, twice its
  // place, odd if it is the session's.

  using number = std::optional<std::uint32_t>;

  /** Of a name or a namespace. `known`: 1 + its place in the static dictionary, or 0. */
  static number number_of(writer& w, std::string_view text, std::uint32_t known) noexcept;
  /** Of a text; none for text that XML cannot carry. */
  static number number_of(writer const& w, dictionary_string const& text) noexcept;
  static bool put_number(writer& w, std::uint32_t number) noexcept;
  static bool put_content_number(writer& w, std::uint32_t number) noexcept;
  static bool put_attribute_piece(writer& w, dictionary_string const& text,
                                  std::uint32_t number) noexcept;

private:
  struct name_records;

  /** A record whose size is written when its content is there. */
  struct open_record {
    binary::sized what;
    std::size_t begin;        // in what is in progress
    std::size_t header_size;  // bytes between that and the content
    bool is_open = true;      // false: it was refused

    explicit operator bool() const noexcept { return is_open; }
  };

  static detail::binary_state& state_of(writer& w) noexcept { return *w.binary_; }
  /** Is `text` all as XML can carry it? */
  static bool is_clean(std::string_view text) noexcept;
  static bool put_name(writer& w, name_records const& types, tag_name const& name) noexcept;
  /** A value that is not text, in an element. Seals. */
  static bool put_content_value(writer& w, value content) noexcept;
  /** The same as one record, anywhere. */
  static bool put_value(writer& w, value content) noexcept;
  static bool put_formatted(writer& w, value content) noexcept;
  /** The type and `count` of `items` from `first` on. */
  static bool put_array_values(writer& w, array_view items, std::size_t first,
                               std::size_t count) noexcept;
  static bool put_raw(writer& w, const_buffer bytes) noexcept;
  static bool take_scalar(writer& w, value content) noexcept;
  /** A record of `text`, or a part of one, in as few bytes as will do. */
  static bool put_sized(writer& w, binary::sized what, place where, std::string_view text) noexcept;
  static open_record open(writer& w, binary::sized what, std::size_t size_expected) noexcept;
  static bool close(writer& w, open_record const& opened) noexcept;
  /** The same for a text in an element, of which nothing is written if it came out empty. The end
      of the element belongs to it, or to nothing. */
  static open_record open_text(writer& w, std::size_t size_expected) noexcept;
  static bool close_text(writer& w, open_record const& opened) noexcept;
  /** Seal a text record, which is what is in progress from `begin` on. An end tag that comes next
      becomes part of it. */
  static void seal_text(writer& w, std::size_t begin) noexcept;
};

}  // namespace penstock::xml

#endif
