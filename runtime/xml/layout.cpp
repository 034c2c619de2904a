// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Layout: indentation and line ends.

#include "xml/layout.hpp"

#include "xml/canonical.hpp"
#include "xml/line_ends.hpp"

#include <algorithm>
#include <new>

namespace penstock::xml {

using level = detail::layout_state::level;

void writer::steps::layout::create(writer& w) {
  writer_options const& options = w.options_;
  bool const has_own = options.indent.width != 0 || options.newlines != newline::as_is;
  if (!has_own || is_binary(w) || canonical::is_on(w)) return;
  w.layout_ = std::make_unique<detail::layout_state>();
  w.layout_->indent = options.indent;
  w.layout_->newlines = options.newlines;
  w.layout_->levels.resize(1);
}

void writer::steps::layout::clear(writer& w) noexcept {
  if (w.layout_ != nullptr) w.layout_->levels.resize(1);
  if (w.layout_ != nullptr) w.layout_->levels.front() = {};
}

bool writer::steps::layout::break_line(writer& w, std::size_t depth) noexcept {
  indentation const indent = w.layout_->indent;
  if (!put_line_end(w)) return false;
  std::size_t const size = indent.width * depth;
  if (size == 0) return true;
  char* const cursor = reserve(w, size);
  if (cursor == nullptr) return false;
  std::fill_n(cursor, size, indent.with == indent_with::tabs ? '\t' : ' ');
  w.window_.advance_to(cursor + size);
  return true;
}

bool writer::steps::layout::before_child(writer& w) noexcept {
  level& around = w.layout_->levels.back();
  bool const is_first = w.elements_.depth() == 0 && w.state_ == state::empty;
  around.has_child = true;
  return around.has_text || around.preserves || is_first || break_line(w, w.elements_.depth());
}

bool writer::steps::layout::before_end(writer& w) noexcept {
  level const& ended = w.layout_->levels.back();
  bool const is_alone = ended.has_text || ended.preserves || !ended.has_child;
  return is_alone || break_line(w, w.elements_.depth() - 1);
}

std::uint64_t writer::steps::layout::bytes_to_close(writer const& w) noexcept {
  std::uint64_t const depth = w.elements_.depth();
  std::uint64_t const indents = depth == 0 ? 0 : depth * (depth - 1) / 2;
  return depth * w.layout_->line_end().size() + indents * w.layout_->indent.width;
}

bool writer::steps::layout::enter_element(writer& w) noexcept {
  level const& around = w.layout_->levels.back();
  // White space before the root is no text.
  bool const has_text = around.has_text && (w.elements_.depth() > 1 || w.options_.is_fragment);
  try {
    w.layout_->levels.push_back({.has_text = has_text, .preserves = around.preserves});
  } catch (std::bad_alloc const&) {
    return refuse(w, std::make_error_code(std::errc::not_enough_memory));
  }
  return true;
}

void writer::steps::layout::end_start_tag(writer& w) noexcept {
  constexpr std::string_view name = "xml:space";
  char const* const tag = w.window_.unsealed();
  std::size_t const tag_size = w.window_.unsealed_size();
  for (auto const& attribute : w.tag_.attributes()) {
    std::string_view const bytes(tag + attribute.begin, tag_size - attribute.begin);
    if (!bytes.starts_with(name) || bytes.size() < name.size() + 2) continue;
    if (attribute.local_size + attribute.prefix_size + 1 != name.size()) continue;
    char const mark = bytes[name.size() + 1];
    std::string_view const value = bytes.substr(name.size() + 2);
    if (value.starts_with("preserve") && value[8] == mark)
      w.layout_->levels.back().preserves = true;
    if (value.starts_with("default") && value[7] == mark)
      w.layout_->levels.back().preserves = false;
  }
}

bool writer::steps::layout::put_text(writer& w, std::string_view text) noexcept {
  if (text.empty()) return true;
  if (holds_line_end(w)) {
    if (!end_line(w)) return false;
    if (text.front() == '\n') text.remove_prefix(1);
  }
  bool const ends_with_cr = text.ends_with('\r');
  if (ends_with_cr) text.remove_suffix(1);
  for (first_line first = split_line(text);; first = split_line(first.behind)) {
    if (!steps::put_text(w, place::text, first.line)) return false;
    if (!first.has_end) break;
    if ((w.cut_size_ != 0 && !end_text(w)) || !put_line_end(w)) return false;
  }
  if (!ends_with_cr) return true;
  if (w.cut_size_ != 0 && !end_text(w)) return false;
  w.cut_[0] = '\r';
  w.cut_size_ = 1;
  return true;
}

bool writer::steps::layout::put_whole(writer& w, place where, std::string_view text) noexcept {
  if (where == place::comment || where == place::instruction || where == place::blank) {
    try {
      replace_line_ends(w.layout_->scratch, text, w.layout_->line_end());
    } catch (std::bad_alloc const&) {
      return refuse(w, std::make_error_code(std::errc::not_enough_memory));
    }
    return steps::put_whole(w, where, w.layout_->scratch);
  }
  for (first_line first = split_line(text);; first = split_line(first.behind)) {
    if (!steps::put_whole(w, where, first.line)) return false;
    if (!first.has_end) return true;
    if (!put_line_end(w)) return false;
  }
}

}  // namespace penstock::xml
