// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Text of binary XML.
//
// The size of a text stands before it, in as few bytes as will do, and is only sure when the text
// has been checked: what replaces ill-formed characters can be longer than they are. So a record
// is begun for the size that is expected, and its content is moved when it came out otherwise.

#include "xml/binary/markup.hpp"

#include <algorithm>
#include <cstring>

namespace penstock::xml {

using binary::sized;

namespace {

/** More than this of a text is several records, so that the size of each fits into 31 bits even
    when every byte is replaced by three. */
constexpr std::size_t record_text_max = std::size_t{1} << 29;

/** The first `size_max` bytes of `text`, or up to 3 fewer, so that no character is cut. */
std::string_view whole_characters(std::string_view text, std::size_t size_max) noexcept {
  if (text.size() <= size_max) return text;
  std::size_t size = size_max;
  while (size > size_max - 3 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  return text.substr(0, size);
}

/** The largest content of one record. */
constexpr std::size_t content_max = INT32_MAX;

}  // namespace

writer::steps::binary_markup::open_record writer::steps::binary_markup::open(
    writer& w, sized what, std::size_t size_expected) noexcept {
  std::size_t const size = std::min(size_expected, content_max);
  std::size_t const header_size = binary::sized_size(what, static_cast<std::uint32_t>(size));
  std::size_t const begin = w.window_.unsealed_size();
  char* const cursor = reserve(w, header_size + size_expected);
  if (cursor != nullptr) w.window_.advance_to(cursor + header_size);
  return {what, begin, header_size, cursor != nullptr};
}

bool writer::steps::binary_markup::close(writer& w, open_record const& opened) noexcept {
  std::size_t const size = w.window_.unsealed_size() - opened.begin - opened.header_size;
  if (size > content_max) return refuse(w, std::make_error_code(std::errc::value_too_large));
  auto const content_size = static_cast<std::uint32_t>(size);
  std::size_t const header_size = binary::sized_size(opened.what, content_size);
  // Also brings back what was in progress when a flush came: more than this comes in any case.
  std::size_t const more = header_size > opened.header_size ? header_size - opened.header_size : 0;
  if ((more != 0 || w.window_.cursor() == nullptr) && reserve(w, more + 1) == nullptr) return false;
  char* const content = w.window_.cursor() - size;
  char* const begin = content - opened.header_size;
  if (header_size != opened.header_size) std::memmove(begin + header_size, content, size);
  binary::put_sized(begin, opened.what, content_size);
  w.window_.advance_to(begin + header_size + size);
  return true;
}

writer::steps::binary_markup::open_record writer::steps::binary_markup::open_text(
    writer& w, std::size_t size_expected) noexcept {
  // Whether the text before it is still here depends on the window; what is written must not.
  w.window_.unmark();
  return open(w, sized::chars, size_expected);
}

bool writer::steps::binary_markup::close_text(writer& w, open_record const& opened) noexcept {
  bool const is_empty = w.window_.unsealed_size() == opened.begin + opened.header_size;
  if (!is_empty) return close(w, opened);
  w.window_.advance_to(w.window_.cursor() - opened.header_size);
  return true;
}

bool writer::steps::binary_markup::put_sized(writer& w, sized what, place where,
                                             std::string_view text) noexcept {
  open_record const opened = open(w, what, text.size());
  return opened && put_whole(w, where, text) && close(w, opened);
}

void writer::steps::binary_markup::seal_text(writer& w, std::size_t begin) noexcept {
  std::size_t const size = w.window_.unsealed_size() - begin;
  w.window_.seal();
  if (size != 0) w.window_.mark_last(size);
}

bool writer::steps::binary_markup::put_text(writer& w, value content) noexcept {
  bool const ends_text = !content.is_text() || w.cut_is_bytes_;
  if (ends_text && w.cut_size_ != 0 && !end_text(w)) return false;
  if (!content.is_text()) return put_content_value(w, content);
  std::string_view text = content.text();
  std::size_t begin = w.window_.unsealed_size();
  while (!text.empty()) {
    std::string_view const piece = text.substr(0, record_text_max);
    text.remove_prefix(piece.size());
    begin = w.window_.unsealed_size();
    open_record const opened = open_text(w, w.cut_size_ + piece.size());
    if (!opened || !steps::put_text(w, place::plain, piece) || !close_text(w, opened)) return false;
  }
  seal_text(w, begin);
  return true;
}

bool writer::steps::binary_markup::put_whole_text(writer& w, std::string_view text) noexcept {
  std::size_t begin = w.window_.unsealed_size();
  while (!text.empty()) {
    std::string_view const piece = whole_characters(text, record_text_max);
    text.remove_prefix(piece.size());
    begin = w.window_.unsealed_size();
    open_record const opened = open_text(w, piece.size());
    if (!opened || !put_whole(w, place::plain, piece) || !close_text(w, opened)) return false;
  }
  seal_text(w, begin);
  return true;
}

bool writer::steps::binary_markup::put_qualified_name(writer& w, std::string_view prefix,
                                                      std::string_view local) noexcept {
  std::size_t const begin = w.window_.unsealed_size();
  open_record const opened = open(w, sized::chars, prefix.size() + 1 + local.size());
  if (!opened || !put_whole(w, place::plain, prefix) || !put(w, ":") ||
      !put_whole(w, place::plain, local) || !close(w, opened)) {
    return false;
  }
  seal_text(w, begin);
  return true;
}

bool writer::steps::binary_markup::put_cut(writer& w, std::string_view cut) noexcept {
  std::size_t const begin = w.window_.unsealed_size();
  open_record const opened = open_text(w, cut.size());
  if (!opened || !put_whole(w, place::plain, cut) || !close_text(w, opened)) return false;
  seal_text(w, begin);
  return true;
}

}  // namespace penstock::xml
