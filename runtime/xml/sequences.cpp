// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Many values: lists in one text, and arrays of elements.

#include "xml/binary/markup.hpp"
#include "xml/writer_steps.hpp"

#include <algorithm>
#include <array>

namespace penstock::xml {
namespace {

bool is_blank(char c) noexcept { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/** White space would make two items of one, and nothing makes none of one. */
bool is_item(value content) noexcept {
  if (content.is_bytes()) return !content.bytes().empty();
  if (!content.is_text()) return true;
  return !content.text().empty() && std::ranges::none_of(content.text(), is_blank);
}

/** An element for each item, until one is refused. */
template <class Name>
void put_array(writer& w, Name const& name, array_view items) noexcept {
  for (std::size_t i = 0; i < items.size() && w; ++i) w.element(name, items[i]);
}

}  // namespace

void writer::begin_list() noexcept { steps::begin_content(*this, operation::list, 0); }

void writer::end_list() noexcept {
  // Without items the end of the start tag is still in progress.
  if (state_ != state::refused) steps::end_content(*this);
}

bool writer::steps::put_item(writer& w, value content, bool is_first) noexcept {
  if (is_binary(w) && w.state_ == state::content && !is_first) {
    // The separator is a record of its own, and must not be alone there.
    std::array<char, value::scalar_size_max> unused;
    bool const has_form =
        content.is_text() || content.is_bytes() || content.format(unused.data()) != nullptr;
    if (!has_form) return refuse(w, errc::no_lexical_form);
  }
  return (is_first || put_whole_piece(w, " ")) && put_whole_piece(w, content);
}

void writer::put_list_item(value content, bool is_first) noexcept {
  if (!steps::begin_content(*this, operation::list, content.long_size())) return;
  if (!is_item(content)) {
    steps::refuse(*this, errc::no_lexical_form);
  } else if (steps::put_item(*this, content, is_first)) {
    steps::end_content(*this);
  }
}

writer& writer::array(std::string_view qname, array_view items) noexcept {
  if (steps::has_array_record(*this)) {
    steps::binary_markup::put_array(*this, qname, items);
  } else {
    put_array(*this, qname, items);
  }
  return *this;
}

writer& writer::array(name const& name, array_view items) noexcept {
  if (steps::has_array_record(*this)) {
    steps::binary_markup::put_array(*this, name, items);
  } else {
    put_array(*this, name, items);
  }
  return *this;
}

}  // namespace penstock::xml
