// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// request_parser: octets of a connection in, events of one HTTP/1 request out. It knows no sockets.
//
//     request_parser parser(limits);
//     for (;;) {
//       auto const step = parser.feed(buffer.unparsed());
//       switch (step.what) {
//         case parse_event::need_more: co_await read_more_into(buffer); break;
//         case parse_event::head: start(parser.head()); break;
//         case parse_event::body: deliver(step.body); break;      // a view into the buffer
//         case parse_event::complete: finish(); parser.reset(); break;
//         case parse_event::error: answer(parser.answer_status()); co_return;
//       }
//       buffer.consume(step.consumed);    // not before the view is used
//     }
//
// Each call gives one event and never touches what comes after it, so the caller may stop at any
// event (backpressure), and what is pipelined behind a request stays in the caller's buffer.
// Nothing is scanned twice, and after the first few requests nothing is allocated.
// Any octets make the same events, however they are cut (but for where body views are cut).

#ifndef PENSTOCK_HTTP_REQUEST_PARSER_HPP
#define PENSTOCK_HTTP_REQUEST_PARSER_HPP

#include <penstock/buffer.hpp>
#include <penstock/http/error.hpp>
#include <penstock/http/limits.hpp>

#include "http/chunk_decoder.hpp"
#include "http/field_parser.hpp"
#include "http/field_store.hpp"
#include "http/request_head.hpp"
#include "http/request_line.hpp"

#include <cstddef>
#include <cstdint>
#include <system_error>

namespace penstock::http {

enum class parse_event : std::uint8_t {
  need_more,  // everything fed was consumed, and nothing is ready yet
  head,       // the head is complete and checked: head() is valid until reset()
  body,       // the next octets of the decoded body; at least one
  complete,   // the message is over; only reset() starts the next
  error       // error() and answer_status() say why; only closing helps
};

struct [[nodiscard]] parse_step {
  parse_event what = parse_event::need_more;
  std::size_t consumed = 0;  // octets at the front of what was fed that are done with
  const_buffer body = {};    // within what was fed; only with parse_event::body
};

class request_parser {
public:
  /** `limits` must outlive the parser. */
  explicit request_parser(limits const& limits) noexcept;
  request_parser(request_parser const&) = delete;
  request_parser& operator=(request_parser const&) = delete;

  /** Look at octets, which follow the ones that were consumed before, up to the next event.
      They may be none: after head, that tells at once that the message is complete or that its
      body is too large. complete and error repeat until reset(). */
  parse_step feed(const_buffer octets) noexcept;

  /** Get ready for the next request on the same connection. Memory is kept. */
  void reset() noexcept;

  /** The octets of body that this request may have, instead of limits.body_size_max. To be called
      between the event head and the next feed(). */
  void set_body_size_max(std::uint64_t octets) noexcept { body_size_max_ = octets; }

  /** Valid from the event head until reset(). */
  [[nodiscard]] request_head const& head() const noexcept { return head_; }

  /** True from the first octet of a request until reset(); the header timer runs from there. Empty
      lines do not begin a request: some clients send one after a body and then wait. */
  [[nodiscard]] bool has_begun() const noexcept {
    return stage_ != stage::request_line || line_.has_begun();
  }
  /** Octets of decoded body delivered so far. */
  [[nodiscard]] std::uint64_t body_size() const noexcept { return body_size_; }

  /** An errc, once feed() gave the event error. */
  [[nodiscard]] std::error_code error() const noexcept { return error_; }
  [[nodiscard]] status answer_status() const noexcept { return status_for(error_); }

private:
  enum class stage : std::uint8_t { request_line, fields, body, chunked_body, complete, failed };

  parse_step feed_request_line(const_buffer octets) noexcept;
  parse_step feed_fields(const_buffer octets) noexcept;
  parse_step feed_body(const_buffer octets) noexcept;
  parse_step feed_chunked_body(const_buffer octets) noexcept;
  errc settle_head() noexcept;
  parse_step fail(errc why, std::size_t consumed) noexcept;

  limits const& limits_;
  field_store store_;  // method, target, names and values; head_ looks into it
  request_line line_;
  field_parser fields_;
  chunk_decoder chunks_;
  request_head head_;
  std::uint64_t body_size_max_;
  std::uint64_t body_size_ = 0;  // body_size_ <= body_size_max_
  std::error_code error_;
  stage stage_ = stage::request_line;
};

}  // namespace penstock::http

#endif
