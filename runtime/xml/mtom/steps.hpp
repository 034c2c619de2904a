// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// steps: what a writer does for MTOM. All but begin_bytes() and add_bytes() are for writers that
// have an mtom_state.

#ifndef PENSTOCK_XML_MTOM_STEPS_HPP
#define PENSTOCK_XML_MTOM_STEPS_HPP

#include "xml/mtom/mtom_state.hpp"
#include "xml/writer_steps.hpp"

#include <cstddef>
#include <cstdint>

namespace penstock::xml {

struct writer::steps::mtom {
  // Messages: messages.cpp.

  /** Begin the next message, before the first token of its document. */
  static void begin_message(writer& w) noexcept;
  /** Queue what can be had without waiting; the document has ended. True: all of it. */
  static bool queue_parts(writer& w) noexcept;

  static output& target(writer& w) noexcept;

  // Binary values: values.cpp.

  /** Look at a start tag that is right, and complete but for its declarations. */
  static bool note_start_tag(writer& w) noexcept;
  /** A start tag was ended by itself: what comes next is all the element has so far. */
  static void note_content_begin(writer& w) noexcept {
    w.mtom_->content_begin = w.window_.sealed_total();
  }
  /** Whether a value is being collected, which may become a part. */
  static bool has_value(writer const& w) noexcept {
    return w.mtom_ != nullptr && w.mtom_->parts.has_value();
  }
  /** No more of it comes. It is a part if the present call ends the element, and text otherwise. */
  static bool end_value(writer& w) noexcept;

  /** Where bytes go. */
  enum class route : std::uint8_t { nowhere, to_text, to_value };
  /** Begin a call that brings `size` bytes, or go on with those of the call before. To nowhere: it
      is refused. */
  static route begin_bytes(writer& w, placement where, std::size_t size) noexcept;
  /** A call that brings `content`; collect(parts) adds it to the value. */
  template <class Collect>
  static void add_bytes(writer& w, const_buffer content, placement where, Collect collect) noexcept;
  static void add_source(writer& w, part_piece&& piece) noexcept;

private:
  static route begin_as_text(writer& w, std::size_t size) noexcept;
  static bool begin_value(writer& w) noexcept;
  static bool is_alone(writer const& w) noexcept;
  static bool put_value_as_text(writer& w) noexcept;
  static bool put_include(writer& w) noexcept;
};

}  // namespace penstock::xml

#endif
