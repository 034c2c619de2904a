// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Binary values: as text, or as parts of an MTOM message.
//
// With MTOM, a value begins with the first call that brings some of it to an element that has
// nothing else, and ends with the first other call. If that is the end of the element it may become
// a part; otherwise it goes into the text. Meanwhile it looks like base64 of which a group was only
// begun (cut_size_, cut_is_bytes_), so that whatever comes next ends it through end_bytes().

#include "xml/binary/markup.hpp"
#include "xml/mtom/mime.hpp"
#include "xml/mtom/steps.hpp"
#include "xml/mtom/unescape.hpp"

#include <penstock/file/file.hpp>

#include <array>
#include <new>
#include <utility>

namespace penstock::xml {
namespace {

std::error_code no_memory() noexcept { return std::make_error_code(std::errc::not_enough_memory); }

/** Of xmime:contentType: that of the W3C's note, and of its draft, which Windows has. */
constexpr std::array<std::string_view, 2> xmime_namespaces{"http://www.w3.org/2005/05/xmlmime",
                                                           "http://www.w3.org/2004/11/xmlmime"};

constexpr std::size_t base64_size(std::size_t bytes) noexcept { return (bytes + 2) / 3 * 4; }

}  // namespace

// Where bytes go.

/** Whether the innermost element has no content yet. */
bool writer::steps::mtom::is_alone(writer const& w) noexcept {
  if (w.state_ == state::start_tag) return true;
  return w.cut_size_ == 0 && w.mtom_->content_begin == w.window_.sealed_total();
}

writer::steps::mtom::route writer::steps::mtom::begin_bytes(writer& w, placement where,
                                                            std::size_t size) noexcept {
  bool const is_in_element = w.state_ == state::start_tag || w.state_ == state::content;
  bool const may_be_part = w.mtom_ != nullptr && is_in_element && where != placement::in_text;
  bool const goes_on = may_be_part && has_value(w);
  if (!may_be_part || (!goes_on && !is_alone(w))) {
    if (where != placement::part) return begin_as_text(w, size);
    auto const why = may_be_part ? errc::part_not_alone : errc::needs_part;
    if (enter(w, operation::bytes)) refuse(w, why);
    return route::nowhere;
  }
  if (!enter(w, operation::bytes)) return route::nowhere;
  if (!goes_on && !begin_value(w)) return route::nowhere;
  if (where == placement::part) w.mtom_->parts.require_part();
  return route::to_value;
}

writer::steps::mtom::route writer::steps::mtom::begin_as_text(writer& w,
                                                              std::size_t size) noexcept {
  if (has_value(w) && (!enter(w, operation::bytes) || !put_value_as_text(w))) {
    return route::nowhere;
  }
  return begin_content(w, operation::bytes, base64_size(size)) ? route::to_text : route::nowhere;
}

bool writer::steps::mtom::begin_value(writer& w) noexcept {
  if (!close_start_tag(w)) return false;
  w.window_.seal();
  w.mtom_->parts.start_value();
  w.cut_size_ = 1;
  w.cut_is_bytes_ = true;
  return true;
}

// What becomes of a value.

/** Write it as base64, which the next call may go on with. */
bool writer::steps::mtom::put_value_as_text(writer& w) noexcept {
  part_list& parts = w.mtom_->parts;
  if (parts.must_be_part()) return refuse(w, errc::part_not_alone);
  parts.end_value();
  w.cut_size_ = 0;
  w.cut_is_bytes_ = false;
  for (std::size_t i = 0; i < parts.value_pieces(); ++i) {
    if (!put_base64(w, parts.value_piece(i))) return false;
  }
  parts.drop();
  w.window_.seal();
  return true;
}

bool writer::steps::mtom::end_value(writer& w) noexcept {
  part_list const& parts = w.mtom_->parts;
  bool const is_large = parts.must_be_part() || parts.exceeds_inline_max();
  if (w.operation_ == operation::end_element && is_large) return put_include(w);
  if (!put_value_as_text(w) || (w.cut_size_ != 0 && !end_bytes(w))) return false;
  w.window_.seal();
  return true;
}

/** Make a part of it, and write what stands for that. */
bool writer::steps::mtom::put_include(writer& w) noexcept try {
  detail::mtom_state& state = *w.mtom_;
  std::string& text = state.scratch;
  text.clear();
  bool const is_known = append_unescaped(text, state.media_type);
  if (!is_known || (!text.empty() && !is_media_type(text))) return refuse(w, errc::invalid_mime);
  if (auto const ec = state.parts.keep(text)) return refuse(w, ec);
  w.cut_size_ = 0;
  w.cut_is_bytes_ = false;
  text.clear();
  state.texts.append_include(text, state.parts.count());
  return put(w, text);
} catch (std::bad_alloc const&) {
  return refuse(w, no_memory());
}

bool writer::steps::mtom::note_start_tag(writer& w) noexcept try {
  std::string_view const name = w.elements_.name();
  std::size_t const prefix_size = name.find(':') == std::string_view::npos ? 0 : name.find(':');
  if (name.substr(prefix_size == 0 ? 0 : prefix_size + 1) == "Include") {
    auto const binding = w.namespaces_.find(name.substr(0, prefix_size));
    if (binding && w.namespaces_.uri(*binding) == xop_namespace) {
      return refuse(w, errc::reserved_include);
    }
  }
  w.mtom_->media_type.clear();
  for (std::string_view const ns : xmime_namespaces) {
    auto const value = w.tag_.find("contentType", ns, w.window_.unsealed(), w.namespaces_);
    if (value) w.mtom_->media_type.assign(*value);
  }
  return true;
} catch (std::bad_alloc const&) {
  return refuse(w, no_memory());
}

// The calls.

template <class Collect>
void writer::steps::mtom::add_bytes(writer& w, const_buffer content, placement where,
                                    Collect collect) noexcept {
  switch (begin_bytes(w, where, content.size())) {
    case route::nowhere: break;
    case route::to_text:
      if (is_binary(w) ? binary_markup::put_base64(w, content) : put_base64(w, content)) {
        end_content(w);
      }
      break;
    case route::to_value:
      if (std::error_code const ec = collect(w.mtom_->parts)) refuse(w, ec);
      break;
  }
}

void writer::steps::mtom::add_source(writer& w, part_piece&& piece) noexcept {
  add_bytes(w, {}, placement::part,
            [&](part_list& parts) noexcept { return parts.add_source(std::move(piece)); });
}

writer& writer::bytes(const_buffer content, placement where) noexcept {
  steps::mtom::add_bytes(*this, content, where,
                         [&](part_list& parts) noexcept { return parts.add_copy(content); });
  return *this;
}

writer& writer::bytes_shared(const_buffer content, std::shared_ptr<void const> owner,
                             placement where) noexcept {
  steps::mtom::add_bytes(*this, content, where, [&](part_list& parts) noexcept {
    return parts.add_memory({content, std::move(owner)});
  });
  return *this;
}

writer& writer::bytes_borrowed(const_buffer content, placement where) noexcept {
  return bytes_shared(content, nullptr, where);
}

writer& writer::bytes_moved(std::string&& content, placement where) noexcept {
  steps::mtom::add_bytes(*this, buffer(content), where, [&](part_list& parts) noexcept {
    return parts.add_moved(std::move(content));
  });
  return *this;
}

writer& writer::bytes_file(std::shared_ptr<file const> from, std::uint64_t offset,
                           std::uint64_t length) noexcept {
  steps::mtom::add_source(*this, file_piece{std::move(from), offset, length});
  return *this;
}

writer& writer::add_pulled(detail::puller* pulled) noexcept {
  pulled_piece owned(pulled);
  if (owned == nullptr) {
    if (steps::enter(*this, operation::bytes)) steps::refuse(*this, no_memory());
    return *this;
  }
  steps::mtom::add_source(*this, std::move(owned));
  return *this;
}

}  // namespace penstock::xml
