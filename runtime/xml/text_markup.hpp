// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// text_markup: how tokens look in XML as text. What a call means, and whether it is right, is
// settled before these are called; they only make room and write, and refuse when there is no room.
// They are inline, because a token is often only a few bytes.

#ifndef PENSTOCK_XML_TEXT_MARKUP_HPP
#define PENSTOCK_XML_TEXT_MARKUP_HPP

#include "xml/writer_steps.hpp"

namespace penstock::xml {

struct writer::steps::text_markup {
  static constexpr std::size_t attribute_size = 4;  // space, equals, two quotes

  /** `<prefix:local`. */
  static bool open_element(writer& w, tag_name const& name) noexcept {
    if (!check_encodable(w, name) || reserve(w, 1 + name.size()) == nullptr) return false;
    w.window_.put('<');
    put_name(w, name);
    return true;
  }

  /** ` prefix:local="`, with room for a value of `value_size` bytes and the closing quote. */
  static name_place open_attribute(writer& w, tag_name const& name,
                                   std::size_t value_size) noexcept {
    if (!check_encodable(w, name) ||
        reserve(w, name.size() + attribute_size + value_size) == nullptr) {
      return {nullptr};
    }
    w.window_.put(' ');
    name_place const place{w.window_.unsealed(),
                           static_cast<std::uint32_t>(w.window_.unsealed_size())};
    put_name(w, name);
    w.window_.put('=');
    w.window_.put(w.quote_);
    return place;
  }

  static bool close_attribute(writer& w) noexcept { return put_quote(w, w.quote_); }

  /** ` xmlns:prefix="uri"`. */
  static bool put_declaration(writer& w, std::size_t binding) noexcept {
    std::string_view const prefix = w.namespaces_.prefix(binding);
    std::string_view const uri = w.namespaces_.uri(binding);
    if (!check_encodable(w, prefix) || reserve(w, prefix.size() + uri.size() + 10) == nullptr) {
      return false;
    }
    w.window_.put(" xmlns");
    if (!prefix.empty()) {
      w.window_.put(':');
      w.window_.put(prefix);
    }
    char const marks = quote_of(w, w.namespaces_.quotes(binding));
    w.window_.put('=');
    w.window_.put(marks);
    return put_strict(w, attribute_place(marks), uri) && put_quote(w, marks);
  }

  /** `>`, `/>` or ` />`. */
  static void end_start_tag(writer& w, tag_end end) noexcept {
    if (end == tag_end::spaced_slash) w.window_.put(' ');
    if (end != tag_end::plain) w.window_.put('/');
    w.window_.put('>');
  }

  /** `</prefix:local>`. */
  static bool put_end_tag(writer& w) noexcept {
    std::string_view const name = w.elements_.name();
    if (reserve(w, name.size() + 3) == nullptr) return false;
    w.window_.put('<');
    w.window_.put('/');
    w.window_.put(name);
    w.window_.put('>');
    return true;
  }

private:
  static bool put_quote(writer& w, char mark) noexcept {
    if (reserve(w, 1) == nullptr) return false;
    w.window_.put(mark);
    return true;
  }
  static void put_name(writer& w, tag_name const& name) noexcept {
    if (!name.joined.empty()) return w.window_.put(name.joined);
    w.window_.put(name.prefix);
    w.window_.put(':');
    w.window_.put(name.local);
  }
};

}  // namespace penstock::xml

#endif
