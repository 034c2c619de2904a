// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "unit/http/event_log.hpp"

#include <stdexcept>

namespace penstock::test {

using http::parse_event;

void event_log::feed(std::string_view octets) {
  unparsed_ += octets;
  while (!is_over_ && take_event()) {
  }
}

/** False when the parser wants more. */
bool event_log::take_event() {
  // A copy of exactly the right size, gone after the call: a sanitizer sees any look beyond what
  // was fed, or at what was fed before.
  std::vector<char> const fed(unparsed_.begin(), unparsed_.end());
  auto const step = parser_.feed(std::as_bytes(std::span(fed)));
  if (step.consumed > fed.size()) throw std::logic_error("more consumed than fed");
  if (step.what == parse_event::body) {
    if (step.body.empty()) throw std::logic_error("an empty piece of body");
    body_ += text(step.body);
  }
  unparsed_.erase(0, step.consumed);
  if (step.what != parse_event::body && step.what != parse_event::need_more) write_body();
  switch (step.what) {
    case parse_event::need_more:
      if (!unparsed_.empty()) throw std::logic_error("wants more, and has not taken all");
      return false;
    case parse_event::head: write_head(parser_.head()); break;
    case parse_event::body: break;
    case parse_event::complete:
      log_ += "complete\n";
      is_over_ = !parser_.head().keep_alive;
      if (!is_over_) parser_.reset();
      break;
    case parse_event::error:
      log_ += "error " + std::to_string(to_int(parser_.answer_status())) + " " +
              parser_.error().message() + "\n";
      is_over_ = true;
      break;
  }
  return true;
}

std::string event_log::take() {
  write_body();
  if (!is_over_ && parser_.has_begun()) log_ += "incomplete\n";
  if (is_over_ && log_.ends_with("complete\n") && !unparsed_.empty())
    log_ += "left alone: " + unparsed_ + "\n";
  return log_;
}

void event_log::write_head(http::request_head const& head) {
  auto const add = [&](auto... pieces) { ((log_ += std::string_view(pieces)), ...); };
  add("head ", head.method, " ", head.target, head.version_minor == 0 ? " HTTP/1.0" : " HTTP/1.1");
  if (!head.target.starts_with('/'))
    add("; to ", head.authority, "; path ", head.path, "; query ", head.query);
  add(head.keep_alive ? "; keep-alive" : "; close");
  if (head.content_length) log_ += "; length " + std::to_string(*head.content_length);
  if (head.is_chunked) add("; chunked");
  if (head.expects_continue) add("; expects 100");
  add("\n");
  for (auto const& field : head.fields)
    log_ += std::string(field.name) + ": " + std::string(field.value) + "\n";
}

void event_log::write_body() {
  if (!body_.empty()) log_ += "body " + body_ + "\n";
  body_.clear();
}

std::string log_in_pieces(std::string_view octets, std::size_t size, http::limits const& limits) {
  event_log log(limits);
  for (std::size_t at = 0; at < octets.size(); at += size) log.feed(octets.substr(at, size));
  return log.take();
}

std::string log_in_two(std::string_view octets, std::size_t first_size,
                       http::limits const& limits) {
  event_log log(limits);
  log.feed(octets.substr(0, first_size));
  log.feed(octets.substr(first_size));
  return log.take();
}

}  // namespace penstock::test
