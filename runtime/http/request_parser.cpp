// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "http/request_parser.hpp"

#include "http/head_checks.hpp"

#include <algorithm>

namespace penstock::http {

request_parser::request_parser(limits const& limits) noexcept
    : limits_(limits),
      fields_(limits, store_),
      chunks_(limits),
      body_size_max_(limits.body_size_max) {}

void request_parser::reset() noexcept {
  store_.clear();
  line_.reset();
  fields_.reset();
  chunks_.reset();
  head_ = {};
  body_size_max_ = limits_.body_size_max;
  body_size_ = 0;
  error_ = {};
  stage_ = stage::request_line;
}

parse_step request_parser::feed(const_buffer octets) noexcept {
  switch (stage_) {
    case stage::request_line: return feed_request_line(octets);
    case stage::fields: return feed_fields(octets);
    case stage::body: return feed_body(octets);
    case stage::chunked_body: return feed_chunked_body(octets);
    case stage::complete: return {parse_event::complete};
    case stage::failed: break;
  }
  return {parse_event::error};
}

parse_step request_parser::feed_request_line(const_buffer octets) noexcept {
  auto const p = line_.feed(text(octets), limits_, store_);
  if (p.error != errc{}) return fail(p.error, p.consumed);
  if (!p.is_done) return {parse_event::need_more, p.consumed};
  stage_ = stage::fields;
  auto step = feed_fields(octets.subspan(p.consumed));
  step.consumed += p.consumed;
  return step;
}

parse_step request_parser::feed_fields(const_buffer octets) noexcept {
  auto const p = fields_.feed(text(octets));
  if (p.error != errc{}) return fail(p.error, p.consumed);
  if (!p.is_done) return {parse_event::need_more, p.consumed};
  if (auto const e = settle_head(); e != errc{}) return fail(e, p.consumed);
  stage_ = head_.is_chunked ? stage::chunked_body : stage::body;
  return {parse_event::head, p.consumed};
}

// From here on nothing is added to the store, so views of it stay good.
errc request_parser::settle_head() noexcept {
  if (!store_.publish()) return errc::out_of_memory;
  head_.method = store_.view(line_.method());
  head_.target = store_.view(line_.target());
  head_.version_minor = line_.version_minor();
  head_.fields = store_.fields();
  if (auto const e = settle_target(head_); e != errc{}) return e;
  return settle_fields(head_);
}

parse_step request_parser::feed_body(const_buffer octets) noexcept {
  auto const length = head_.content_length.value_or(0);
  if (length > body_size_max_) return fail(errc::body_too_large, 0);
  if (body_size_ == length) {
    stage_ = stage::complete;
    return {parse_event::complete};
  }
  if (octets.empty()) return {};
  auto const n = std::min<std::uint64_t>(octets.size(), length - body_size_);
  body_size_ += n;
  auto const size = static_cast<std::size_t>(n);
  return {parse_event::body, size, octets.first(size)};
}

parse_step request_parser::feed_chunked_body(const_buffer octets) noexcept {
  auto const room = body_size_max_ - std::min(body_size_max_, body_size_);
  auto const step = chunks_.feed(text(octets), room);
  if (step.error != errc{}) return fail(step.error, step.consumed);
  if (step.is_done) {
    stage_ = stage::complete;
    return {parse_event::complete, step.consumed};
  }
  if (step.data.empty()) return {parse_event::need_more, step.consumed};
  body_size_ += step.data.size();
  return {parse_event::body, step.consumed, buffer(step.data)};
}

parse_step request_parser::fail(errc why, std::size_t consumed) noexcept {
  stage_ = stage::failed;
  error_ = why;
  return {parse_event::error, consumed};
}

}  // namespace penstock::http
