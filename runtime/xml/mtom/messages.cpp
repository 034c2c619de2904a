// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Messages of MTOM: what comes before the document, and the parts behind it.

#include "xml/mtom/send_parts.hpp"
#include "xml/mtom/steps.hpp"

#include <penstock/error.hpp>

namespace penstock::xml {
namespace {

std::string_view charset_of(encoding e) noexcept {
  switch (e) {
    case encoding::utf16le: return "utf-16LE";
    case encoding::utf16be: return "utf-16BE";
    case encoding::iso_8859_1: return "iso-8859-1";
    case encoding::us_ascii: return "us-ascii";
    case encoding::utf8:
    case encoding::binary: break;
  }
  return "utf-8";
}

}  // namespace

void writer::steps::mtom::begin_message(writer& w) noexcept {
  w.operation_ = operation::begin;
  if (is_binary(w)) {
    refuse(w, errc::not_in_binary);
  } else if (auto const ec = w.mtom_->begin(charset_of(w.options_.encoding))) {
    refuse(w, ec);
  } else {
    w.window_.begin_with(target(w), w.mtom_->head);
  }
}

/** Where the message goes: the document too, unless it is transcoded on its way. */
output& writer::steps::mtom::target(writer& w) noexcept {
  return w.transcoder_ ? w.transcoder_->target() : w.window_.out();
}

bool writer::steps::mtom::queue_parts(writer& w) noexcept {
  part_sender& sender = w.mtom_->sender;
  auto progress = part_sender::progress::full;
  while (progress == part_sender::progress::full) progress = sender.queue(target(w));
  if (progress == part_sender::progress::failed) return refuse(w, sender.error());
  return progress == part_sender::progress::over;
}

bool writer::has_parts_left() const noexcept {
  return state_ == state::finished && mtom_ != nullptr && !mtom_->sender.is_over();
}

std::string writer::content_type() const {
  std::string type;
  if (mtom_ != nullptr) mtom_->texts.append_content_type(type);
  return type;
}

task<flush_result> writer::send_parts(flush_options options) {
  bool const is_behind_root = state_ == state::epilog || state_ == state::finished;
  if (mtom_ == nullptr || !is_behind_root || !steps::end_document(*this)) {
    flush_operation flushing = flush(options);
    co_return co_await flushing;
  }
  flush_result result;
  try {
    result = co_await xml::send_parts(mtom_->sender, steps::mtom::target(*this), options);
  } catch (...) {  // of what a part was pulled from: the message cannot be completed
    steps::refuse(*this, penstock::errc::aborted);
    throw;
  }
  if (auto const ec = mtom_->sender.error()) steps::refuse(*this, ec);
  co_return result;
}

}  // namespace penstock::xml
