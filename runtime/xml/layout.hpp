// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// layout: white space that the caller did not write: indentation, and line ends of another form.
//
// Indentation is for a reader's eyes, so it must not change what is read. It goes only where an
// element has had no text so far, and never again in one that has had some, nor in those within it;
// and not where xml:space says preserve (XML 1.0, 2.10).

#ifndef PENSTOCK_XML_LAYOUT_HPP
#define PENSTOCK_XML_LAYOUT_HPP

#include "xml/writer_steps.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace penstock::xml {

namespace detail {

/** There is one if the options ask for any of it. */
struct layout_state {
  /** What is known of the document, or of an open element. */
  struct level {
    bool has_child = false;  // an element, a comment or an instruction
    bool has_text = false;   // or something around it has
    bool preserves = false;  // xml:space
  };

  indentation indent;
  newline newlines = newline::as_is;
  std::vector<level> levels;
  std::string scratch;

  [[nodiscard]] std::string_view line_end() const noexcept {
    return newlines == newline::crlf ? "\r\n" : "\n";
  }
};

}  // namespace detail

struct writer::steps::layout {
  /** Does the document have this form of indentation? */
  static bool indents(writer const& w) noexcept {
    return w.layout_ != nullptr && w.layout_->indent.width != 0;
  }
  static bool changes_lines(writer const& w) noexcept {
    return w.layout_ != nullptr && w.layout_->newlines != newline::as_is;
  }
  /** Throws std::bad_alloc. */
  static void create(writer& w);
  static void clear(writer& w) noexcept;

  // Indentation. Of a document that has it only.

  /** Before a start tag, a comment, an instruction. */
  static bool before_child(writer& w) noexcept;
  /** Before an end tag. */
  static bool before_end(writer& w) noexcept;
  static bool enter_element(writer& w) noexcept;
  static void leave_element(writer& w) noexcept { w.layout_->levels.pop_back(); }
  /** The start tag of the innermost element ends: what does it say of white space? */
  static void end_start_tag(writer& w) noexcept;
  /** At most so many before the end tags of what is open. */
  static std::uint64_t bytes_to_close(writer const& w) noexcept;
  static void note_text(writer& w) noexcept { w.layout_->levels.back().has_text = true; }

  // Line ends. Of a document that changes them only.

  /** Text that may end within a character or a line end. */
  static bool put_text(writer& w, std::string_view text) noexcept;
  /** Text that may not. */
  static bool put_whole(writer& w, place where, std::string_view text) noexcept;
  /** Does the last text end with a CR, which an LF may follow? */
  static bool holds_line_end(writer const& w) noexcept {
    return w.cut_size_ == 1 && w.cut_[0] == '\r' && !w.cut_is_bytes_;
  }
  /** No LF follows. */
  static bool end_line(writer& w) noexcept {
    w.cut_size_ = 0;
    return put_line_end(w);
  }

private:
  static bool put_line_end(writer& w) noexcept { return put(w, w.layout_->line_end()); }
  static bool break_line(writer& w, std::size_t depth) noexcept;
};

}  // namespace penstock::xml

#endif
