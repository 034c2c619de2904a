// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// markup: how tokens look, in whichever form the writer writes. One branch that is always taken the
// same way leads to text_markup, inline, or to binary_markup.

#ifndef PENSTOCK_XML_MARKUP_HPP
#define PENSTOCK_XML_MARKUP_HPP

#include "xml/binary/markup.hpp"
#include "xml/text_markup.hpp"

namespace penstock::xml {

struct writer::steps::markup {
  /** What start_tag's places of names count from. */
  [[nodiscard]] static char const* tag_names(writer const& w) noexcept {
    return is_binary(w) ? w.binary_->names.data() : w.window_.unsealed();
  }
  /** Where that of the element is in them. */
  static constexpr std::uint32_t element_name_begin = 1;

  static bool open_element(writer& w, tag_name const& name) noexcept {
    return is_binary(w) ? binary_markup::open_element(w, name) : text_markup::open_element(w, name);
  }
  static name_place open_attribute(writer& w, tag_name const& name,
                                   std::size_t value_size) noexcept {
    return is_binary(w) ? binary_markup::open_attribute(w, name)
                        : text_markup::open_attribute(w, name, value_size);
  }
  static bool put_declaration(writer& w, std::size_t binding) noexcept {
    return is_binary(w) ? binary_markup::put_declaration(w, binding)
                        : text_markup::put_declaration(w, binding);
  }
  /** There is room for size_of(end) bytes. */
  static void end_start_tag(writer& w, tag_end end) noexcept {
    return is_binary(w) ? binary_markup::end_start_tag(w, end != tag_end::plain)
                        : text_markup::end_start_tag(w, end);
  }
  static bool put_end_tag(writer& w) noexcept {
    return is_binary(w) ? binary_markup::put_end_tag(w) : text_markup::put_end_tag(w);
  }
};

}  // namespace penstock::xml

#endif
