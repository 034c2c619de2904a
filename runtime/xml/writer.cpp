// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/xml/writer.hpp>

#include "xml/binary/state.hpp"
#include "xml/canonical.hpp"
#include "xml/layout.hpp"
#include "xml/mtom/steps.hpp"
#include "xml/transcode.hpp"
#include "xml/usual.hpp"
#include "xml/writer_steps.hpp"

#include <algorithm>
#include <exception>

namespace penstock::xml {
namespace {

constexpr std::size_t start_tag_bytes_limit = std::size_t{1} << 31;  // places in a tag have 32 bits

}  // namespace

writer::writer(output& out, writer_options const& options)
    : window_(out, options.document_bytes_max), options_(options) {
  options_.start_tag_bytes_max = std::min(options.start_tag_bytes_max, start_tag_bytes_limit);
  steps::canonical::create(*this, options);
  if (options_.encoding == encoding::binary) binary_ = std::make_unique<detail::binary_state>();
  steps::layout::create(*this);
  bool const has_mark = begins_with_mark(options_.encoding, options_.mark);
  if (has_mark || needs_transcoding(options_.encoding)) {
    transcoder_ = std::make_unique<detail::transcoder>(out, options_.encoding, has_mark);
  }
  if (options_.mtom && !steps::is_binary(*this)) {
    mtom_ = std::make_unique<detail::mtom_state>(*options.mtom);
  }
  options_.mtom.reset();  // it looks at texts of the caller's
  is_usual_ = steps::usual::is_asked_for(*this);
  begin(out);
}

void writer::begin(output& out) noexcept {
  if (transcoder_) {
    transcoder_->reset(out);
    window_.reset(*transcoder_);
  } else {
    window_.reset(out);
  }
  state_ = options_.encoding == encoding::iso_8859_1 ? state::undeclared : state::empty;
  if (mtom_) steps::mtom::begin_message(*this);
}

writer::~writer() = default;

void writer::reset(output& out) noexcept {
  elements_.clear();
  namespaces_.clear();
  doctype_.clear();
  steps::layout::clear(*this);
  steps::canonical::clear(*this);
  operation_ = operation::none;
  cut_size_ = 0;
  cut_is_bytes_ = false;
  refusal_.clear();
  begin(out);
}

bool writer::steps::refuse(writer& w, std::error_code why) noexcept {
  if (w.state_ == state::refused) return false;
  w.refusal_ = why;
  w.state_ = state::refused;
  w.window_.abandon();
  return false;
}

bool writer::steps::enter_at_an_end(writer& w, operation what) noexcept {
  if (w.state_ == state::refused) return false;
  w.operation_ = what;
  if (w.state_ == state::finished) return refuse(w, errc::document_finished);
  return what == operation::declaration || refuse(w, errc::declaration_missing);
}

bool writer::steps::waits_less_than(writer& w, std::size_t n) noexcept {
  if (!w.transcoder_) return w.window_.waits_less_than_now(n);
  w.window_.hand_over();  // how many bytes it makes is known then
  return w.transcoder_->queued() < n;
}

bool writer::steps::end_document(writer& w) noexcept {
  if (w.state_ == state::finished) return true;
  if (!enter_markup(w, operation::finish)) return false;
  bool const is_whole =
      w.options_.is_fragment ? w.elements_.depth() == 0 : w.state_ == state::epilog;
  if (!is_whole) return refuse(w, errc::document_incomplete);
  if (!w.window_.release()) return refuse(w, w.window_.error());
  w.state_ = state::finished;
  return true;
}

bool writer::finish() noexcept {
  return steps::end_document(*this) && (mtom_ == nullptr || steps::mtom::queue_parts(*this));
}

flush_operation writer::flush_now(flush_options const& options) noexcept {
  if (options.more && state_ != state::refused &&
      steps::waits_less_than(*this, options.min_bytes)) {
    return flush_result{.state = flush_state::skipped, .error = {}};
  }
  bool const has_parts = mtom_ != nullptr && (state_ == state::epilog || state_ == state::finished);
  if (!options.more || has_parts) finish();
  release();
  if (state_ == state::refused) {
    return flush_result{.state = flush_state::failed, .error = refusal_};
  }
  flush_options through = options;
  through.min_bytes = 0;  // that there are enough is settled
  if (!has_parts_left()) return window_.out().flush(through);
  through.more = true;
  static_cast<void>(window_.out().flush(through));  // what is queued goes
  return flush_result{.state = flush_state::failed, .error = errc::parts_left};
}

void writer::release() noexcept {
  if (state_ != state::refused && !window_.release()) steps::refuse(*this, window_.error());
}

xml::error writer::error() const {
  if (!refusal_) return {};
  return {refusal_, operation_, bytes_written(), elements_.path()};
}

std::optional<std::string_view> writer::prefix_of(std::string_view ns) const noexcept {
  auto const found = namespaces_.find_uri(ns, true);
  if (!found) return std::nullopt;
  return namespaces_.prefix(*found);
}

std::uint64_t writer::bytes_to_close() const noexcept {
  constexpr std::size_t reference_max = 6;     // what one byte in an attribute can become
  constexpr std::size_t declaration_max = 10;  // space, xmlns, colon, equals, two quotes
  constexpr std::size_t end_tag_max = 3;       // less than, slash, greater than
  constexpr std::size_t cut_max = 4;           // of base64; of U+FFFD 3
  std::uint64_t size = elements_.bytes() + end_tag_max * elements_.depth() + cut_max;
  if (steps::layout::indents(*this)) size += steps::layout::bytes_to_close(*this);
  if (state_ == state::start_tag || state_ == state::attribute) {
    size += window_.unsealed_size() + 2;  // the quote, and the tag's end above an end tag
    // In canonical form a tag may have to declare what others around it have bound.
    std::size_t const first = steps::canonical::is_on(*this) ? 0 : tag_.mark();
    for (std::size_t i = first; i < namespaces_.mark(); ++i) {
      size += declaration_max + namespaces_.prefix(i).size() +
              reference_max * namespaces_.uri(i).size();
    }
  }
  return transcoded_size_max(options_.encoding, size);
}

element_scope::element_scope(writer& xml) noexcept
    : writer_(&xml), depth_(xml.depth()), exceptions_(std::uncaught_exceptions()) {}

element_scope::~element_scope() {
  if (std::uncaught_exceptions() == exceptions_) end();
}

void element_scope::end() noexcept {
  if (writer_ == nullptr) return;
  writer& w = *writer_;
  writer_ = nullptr;
  if (w.depth() == depth_) {
    w.end_element();
  } else if (writer::steps::enter(w, operation::end_element)) {
    writer::steps::refuse(w, errc::scope_mismatch);
  }
}

element_scope writer::scope(std::string_view qname) noexcept {
  return element_scope(start_element(qname));
}

element_scope writer::scope(name const& name) noexcept {
  return element_scope(start_element(name));
}

}  // namespace penstock::xml
