// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Text in place: long text that goes out as it is, from the caller's memory.

#include "xml/layout.hpp"
#include "xml/transcode.hpp"
#include "xml/writer_steps.hpp"

#include <utility>

namespace penstock::xml {
namespace {

/** A block of the output's queue. Less of a text is cheaper to copy than to queue by itself. */
constexpr std::size_t in_place_min = 16 * 1024;

/** True if `text` is complete, right, and the same when it is written in `to`. */
bool is_same_escaped(std::string_view text, encoding to) noexcept {
  escape_source source(text);
  std::size_t size = 0;
  escape_stop const stop = measure(
      {.where = place::text, .encodable_max = last_character(to), .is_whole = true}, source, size);
  return stop == escape_stop::end && size == text.size();
}

}  // namespace

bool writer::steps::may_stay_in_place(writer const& w, std::string_view text) noexcept {
  bool const is_in_element = w.state_ == state::content || w.state_ == state::start_tag;
  bool const goes_out_unchanged =
      !is_binary(w) && w.transcoder_ == nullptr && !layout::changes_lines(w);
  return text.size() >= in_place_min && is_in_element && w.cut_size_ == 0 && goes_out_unchanged &&
         is_same_escaped(text, w.options_.encoding);
}

writer& writer::text_in_place(std::string_view content,
                              std::shared_ptr<void const>* owner) noexcept {
  bool const is_kept = owner == nullptr || *owner != nullptr;
  // Whatever is unusual about it is text()'s business.
  if (!is_kept || !steps::may_stay_in_place(*this, content)) return text(content);
  if (!steps::enter(*this, operation::text) || !steps::close_for_text(*this)) return *this;
  window_.seal();
  auto kept = owner != nullptr ? std::move(*owner) : std::shared_ptr<void const>();
  if (!window_.refer_to(buffer(content), std::move(kept))) steps::refuse(*this, window_.error());
  return *this;
}

}  // namespace penstock::xml
