// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// writer_steps: what the calls of xml::writer are made of. A step returns false, or null, when it
// refused; the writer is in its refused state then, and the call has nothing more to do.
//
// Steps write behind the window's seal. The call that completes a token seals it, so that a refusal
// at any step takes back all of the call.
//
// The steps are about what calls mean and about what is right. How tokens look is in markup.hpp.

#ifndef PENSTOCK_XML_WRITER_STEPS_HPP
#define PENSTOCK_XML_WRITER_STEPS_HPP

#include "xml/escape.hpp"
#include "xml/transcode.hpp"

#include <penstock/xml/writer.hpp>

namespace penstock::xml {

struct writer::steps {
  struct markup;
  struct text_markup;
  struct usual;
  struct binary_markup;
  struct mtom;
  struct layout;
  struct canonical;

  /** A name as it is written in a tag: `local`, or `prefix:local`. */
  struct tag_name {
    std::string_view prefix;
    std::string_view local;
    std::string_view joined;     // all of it, if it is in one piece; empty: it is in two
    std::uint32_t local_id = 0;  // 1 + the number of `local` in the writer's dictionary; 0: none

    /** A name in two pieces, unless the prefix is empty. */
    tag_name(std::string_view its_prefix, std::string_view its_local) noexcept
        : prefix(its_prefix), local(its_local) {
      if (prefix.empty()) joined = local;
    }
    /** A name in one piece, whose first `prefix_size` bytes are its prefix. */
    tag_name(std::string_view qname, std::size_t prefix_size) noexcept
        : prefix(qname.substr(0, prefix_size)),
          local(qname.substr(prefix_size == 0 ? 0 : prefix_size + 1)),
          joined(qname) {}

    [[nodiscard]] std::size_t size() const noexcept {
      return joined.empty() ? prefix.size() + 1 + local.size() : joined.size();
    }
  };

  /** Where such a name is, for detail::start_tag. */
  struct name_place {
    char const* names;  // null: it was refused
    std::uint32_t begin = 0;
  };

  // The call: writer.cpp.

  static bool is_binary(writer const& w) noexcept { return w.binary_ != nullptr; }
  static bool refuse(writer& w, std::error_code why) noexcept;
  /** Is the document complete? Hand it over, and let nothing more be written. */
  static bool end_document(writer& w) noexcept;
  /** Begin a call: refused after a refusal and after finish(). */
  static bool enter(writer& w, operation what) noexcept {
    if (w.state_ >= state::finished) return enter_at_an_end(w, what);
    w.operation_ = what;
    return true;
  }
  static bool enter_at_an_end(writer& w, operation what) noexcept;
  /** True if fewer than `n` bytes wait to be flushed. */
  static bool waits_less_than(writer& w, std::size_t n) noexcept;
  /** Begin a call that cannot be in an attribute, and that ends the text before it. */
  static bool enter_markup(writer& w, operation what) noexcept {
    if (!enter(w, what)) return false;
    if (w.state_ == state::attribute) return refuse(w, errc::attribute_open);
    return w.cut_size_ == 0 || end_text(w);
  }
  static char* reserve(writer& w, std::size_t n) noexcept {
    char* const cursor = w.window_.reserve(n);
    if (cursor == nullptr) refuse(w, w.window_.error());
    return cursor;
  }

  /** True if the document's encoding has the characters of `name`; refused if not. */
  static bool check_encodable(writer& w, std::string_view name) noexcept {
    encoding const e = w.options_.encoding;
    bool const has_all_there_are = e != encoding::iso_8859_1 && e != encoding::us_ascii;
    return has_all_there_are || has_all(e, name) || refuse(w, errc::unencodable);
  }

  static bool check_encodable(writer& w, tag_name const& name) noexcept {
    return check_encodable(w, name.prefix) && check_encodable(w, name.local);
  }

  // Elements: elements.cpp.

  /** Where an element may start: checks, and the end of the start tag around it. */
  static bool begin_element(writer& w) noexcept;
  /** Begin a start tag, whose bindings are those from `mark` on, and `binding` its name's. What was
      in progress before it is complete then. */
  static bool open_element(writer& w, tag_name const& name, std::size_t mark,
                           std::uint32_t binding) noexcept;
  /** With what a start tag ends; with a slash its element does too. */
  enum class tag_end : std::uint8_t { plain, slash, spaced_slash };
  static constexpr std::size_t size_of(tag_end end) noexcept {
    return 1 + static_cast<std::size_t>(end);
  }
  /** Check the open start tag, add its declarations, and end it, if one is open. */
  static bool close_start_tag(writer& w, tag_end end = tag_end::plain) noexcept;
  static bool check_scope_size(writer& w, std::size_t more) noexcept {
    return w.elements_.bytes() + w.namespaces_.bytes() + more <= w.options_.scope_bytes_max ||
           refuse(w, errc::scope_too_large);
  }
  static bool begin_end(writer& w) noexcept;
  /** An end tag, behind whatever is open. */
  static bool put_end(writer& w) noexcept;
  static void leave_element(writer& w) noexcept;

  // Attributes: attributes.cpp.

  static bool begin_attribute(writer& w, operation what, quote marks = quote::unsaid) noexcept;
  /** The quote that a call asked for, as it is written. */
  static char quote_of(writer const& w, quote marks) noexcept {
    quote const chosen = marks == quote::unsaid ? w.options_.quotes : marks;
    bool const is_single = chosen == quote::single_quote && w.canonical_ == nullptr;
    return is_single ? '\'' : '"';
  }
  static place attribute_place(char mark) noexcept {
    return mark == '"' ? place::attribute : place::attribute_single;
  }
  /** Begin an attribute, and make room for a value of `value_size` bytes. */
  static bool open_attribute(writer& w, std::string_view qname, std::size_t value_size) noexcept;
  static bool open_attribute(writer& w, name const& name, std::size_t value_size) noexcept;
  static bool put_attribute_name(writer& w, tag_name const& name, std::uint32_t binding,
                                 std::size_t value_size) noexcept;
  /** Write the whole value of an attribute, and end it. */
  static bool put_attribute_value(writer& w, value content) noexcept;
  /** Begin an attribute's value that comes in pieces. */
  static bool start_value(writer& w) noexcept;
  static bool put_attribute_piece(writer& w, value content) noexcept;
  static bool end_value(writer& w) noexcept;
  static bool check_start_tag_size(writer& w, std::size_t more) noexcept {
    std::size_t const max = w.options_.start_tag_bytes_max;
    std::size_t const size = w.window_.unsealed_size();
    return (size <= max && more <= max - size) || refuse(w, errc::start_tag_too_long);
  }

  // Namespaces: declarations.cpp.

  /** What a name in a namespace is written with. */
  struct bound_prefix {
    std::string_view prefix;
    std::uint32_t binding = detail::start_tag::no_namespace;
  };
  /** Find or make the binding that `name` needs in the tag whose bindings begin at `mark`. */
  static bool bind_element(writer& w, name const& name, std::size_t mark,
                           bound_prefix& bound) noexcept;
  static bool bind_attribute(writer& w, name const& name, bound_prefix& bound) noexcept;
  static bool take(writer& w, detail::namespaces::binding_result const& result,
                   bound_prefix& bound) noexcept;
  /** Note where in the writer's dictionary the strings of `name` are; for binary XML. */
  static void note_ids(writer& w, name const& name, bound_prefix const& bound,
                       tag_name& written) noexcept;
  /** Bind what the caller declares. */
  static bool declare(writer& w, std::string_view prefix, std::string_view ns,
                      bound_prefix& bound) noexcept;
  static bool put_declarations(writer& w) noexcept;
  /** What is wrong with a name in a namespace, before any binding is looked at. */
  static std::error_code check_name(name const& name, std::size_t size_max) noexcept;

  // Names as text: qualified_names.cpp.

  /** Find the prefix that stands for `name` here, or declare one if a start tag is open. */
  static bool bind_text(writer& w, name const& name, std::string_view& prefix) noexcept;
  static bool put_qualified_name(writer& w, std::string_view prefix,
                                 std::string_view local) noexcept;

  // Lists and arrays: sequences.cpp.

  /** Can an array be one record? Not in the place of the root, which is one element. */
  static bool has_array_record(writer const& w) noexcept {
    return is_binary(w) && (w.elements_.depth() != 0 || w.options_.is_fragment);
  }

  /** A separator and an item. What is refused of it leaves neither. */
  static bool put_item(writer& w, value content, bool is_first) noexcept;

  // Text: content.cpp.

  /** Text in an element. Seals. */
  static bool put_content(writer& w, value content) noexcept;
  /** Where text goes at present. */
  static place text_place(writer const& w) noexcept {
    if (is_binary(w)) return place::plain;
    return w.state_ == state::attribute ? attribute_place(w.quote_) : place::text;
  }
  /** Text that may end within a character, which the next text completes. */
  static bool put_text(writer& w, place where, value content) noexcept;
  /** Text that may not. */
  static bool put_whole(writer& w, place where, std::string_view text) noexcept;
  /** Text of which nothing is ever replaced or dropped. */
  static bool put_strict(writer& w, place where, std::string_view text) noexcept;
  /** Write `text` escaped; leave in it what it has of a character at its end, 3 bytes at most. */
  static bool put_escaped(writer& w, escape_rules const& rules, std::string_view& text) noexcept;
  static escape_rules rules_for(writer const& w, place where) noexcept;
  /** put_whole() of text that has lines. */
  static bool put_lines(writer& w, place where, std::string_view text) noexcept;
  /** A value that is not text. */
  static bool put_value(writer& w, value content) noexcept;
  static bool put_outside_root(writer& w, value content) noexcept;
  static bool put_cdata(writer& w, std::string_view text) noexcept;
  static bool put_comment(writer& w, std::string_view text) noexcept;
  /** One of those that the XML declaration has. */
  static bool put_pseudo_attribute(writer& w, std::string_view name,
                                   std::string_view text) noexcept;
  static bool put_instruction(writer& w, std::string_view target, std::string_view data) noexcept;
  static bool complete_character(writer& w, place where, std::string_view& text) noexcept;
  /** No more of that text comes, and a character was only begun, or a group of base64. */
  static bool end_text(writer& w) noexcept;
  /** Begin a call, other than text(), that writes text into an element or an open attribute. */
  static bool enter_content(writer& w, operation what) noexcept;
  /** The same for what is outside the elements, as it may be in a fragment. */
  static bool enter_fragment(writer& w) noexcept;
  /** Can `text` go out from where it is, if it comes next? */
  static bool may_stay_in_place(writer const& w, std::string_view text) noexcept;
  /** End the start tag before text. */
  static bool close_for_text(writer& w) noexcept;
  /** End the start tag before that text, or see that `size` more bytes are allowed in it. */
  static bool open_content(writer& w, std::size_t size) noexcept;
  static bool begin_content(writer& w, operation what, std::size_t size) noexcept {
    return enter_content(w, what) && open_content(w, size);
  }
  static void end_content(writer& w) noexcept;
  /** A value that does not end within a character, in an element or an open attribute. */
  static bool put_whole_piece(writer& w, value content) noexcept;
  /** Where comments and processing instructions may be; not in a tag. */
  static bool begin_misc(writer& w, operation what) noexcept;
  static bool put(writer& w, std::string_view markup) noexcept;

  // Bytes: bytes.cpp.

  template <class Encoding>
  static bool put_encoded(writer& w, Encoding const& how, const_buffer bytes) noexcept;
  /** A value of bytes, whole. */
  static bool put_bytes(writer& w, value content) noexcept;
  /** Base64 that the next call may go on with. */
  static bool put_base64(writer& w, const_buffer bytes) noexcept;
  /** No more base64 comes, and a group of 3 bytes was only begun; or no more of a value of MTOM. */
  static bool end_bytes(writer& w) noexcept;

  // The document type, and what may refer to it: doctype.cpp, references.cpp, raw.cpp.

  /** Remember what later calls need to know of `type`, and see whether its subset is right. */
  static std::error_code remember(writer& w, document_type const& type) noexcept;
  static bool put_doctype(writer& w, document_type const& type) noexcept;
  static bool put_literal(writer& w, std::string_view keyword, std::string_view text) noexcept;
  /** Is the root to be called `name`? Of the first element only. */
  static bool check_root(writer& w, tag_name const& name) noexcept;
  /** Is it right to refer to the entity `name` here? */
  static bool check_entity(writer& w, std::string_view name) noexcept;
  /** In binary XML and in canonical form a reference is the text that it stands for. */
  static void put_referred(writer& w, std::string_view text) noexcept;
  /** Is `markup` right in the element or attribute that is open? */
  static std::error_code check_markup(writer& w, std::string_view markup) noexcept;
};

}  // namespace penstock::xml

#endif
