// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "http/field_parser.hpp"

namespace penstock::http {

// llhttp calls these with the parser in `data`. Pieces of a name or value come as they arrive, so
// they are only collected; decisions are taken at the ends, which do not depend on how the octets
// were cut.
struct field_parser::callbacks {
  static field_parser& self(llhttp_t* llhttp) noexcept {
    return *static_cast<field_parser*>(llhttp->data);
  }

  static int stop(llhttp_t* llhttp, errc why) noexcept {
    self(llhttp).error_ = why;
    return HPE_USER;
  }

  static int octets(llhttp_t* llhttp, char const* at, std::size_t size) noexcept {
    return self(llhttp).store_.append({at, size}) ? 0 : stop(llhttp, errc::out_of_memory);
  }

  static int name_complete(llhttp_t* llhttp) noexcept {
    auto& parser = self(llhttp);
    if (parser.store_.field_count() == parser.limits_.field_count_max)
      return stop(llhttp, errc::too_many_fields);
    parser.name_ = parser.store_.take();
    return 0;
  }

  static int value_complete(llhttp_t* llhttp) noexcept {
    auto& parser = self(llhttp);
    bool const added = parser.store_.add_field(parser.name_, parser.store_.take());
    return added ? 0 : stop(llhttp, errc::out_of_memory);
  }

  static int headers_complete(llhttp_t*) noexcept { return HPE_PAUSED; }

  static llhttp_settings_t settings() noexcept {
    llhttp_settings_t s;
    llhttp_settings_init(&s);
    s.on_header_field = octets;
    s.on_header_field_complete = name_complete;
    s.on_header_value = octets;
    s.on_header_value_complete = value_complete;
    s.on_headers_complete = headers_complete;
    return s;
  }

  /** A parser that has just read a request line. The real one was read by request_line; what
      stands here only opens the header section. llhttp_t is a plain struct, and a copy of it goes
      on from there, which spares each request the parsing of a constant. */
  static llhttp_t const& at_header_section() noexcept {
    static llhttp_settings_t const shared = settings();
    static llhttp_t const ready = [] {
      constexpr std::string_view request_line = "POST / HTTP/1.1\r\n";
      llhttp_t llhttp;
      llhttp_init(&llhttp, HTTP_REQUEST, &shared);
      llhttp_execute(&llhttp, request_line.data(), request_line.size());
      return llhttp;
    }();
    return ready;
  }
};

field_parser::field_parser(limits const& limits, field_store& store) noexcept
    : limits_(limits), store_(store) {
  reset();
}

void field_parser::reset() noexcept {
  llhttp_ = callbacks::at_header_section();
  llhttp_.data = this;
  size_ = 0;
  error_ = {};
}

progress field_parser::feed(std::string_view octets) noexcept {
  auto const allowed = octets.substr(0, limits_.header_size_max - size_);
  auto const result = llhttp_execute(&llhttp_, allowed.data(), allowed.size());
  if (result == HPE_OK) {
    size_ += allowed.size();
    bool const exceeded = allowed.size() < octets.size();
    return {allowed.size(), false, exceeded ? errc::headers_too_large : errc{}};
  }
  auto const consumed = static_cast<std::size_t>(llhttp_get_error_pos(&llhttp_) - allowed.data());
  if (result == HPE_PAUSED) return {consumed, true};
  return {consumed, false, explain(result)};
}

errc field_parser::explain(llhttp_errno_t error) const noexcept {
  bool const has_length = (llhttp_.flags & F_CONTENT_LENGTH) != 0;
  bool const has_encoding = (llhttp_.flags & F_TRANSFER_ENCODING) != 0;
  if (error_ != errc{}) return error_;
  switch (error) {
    case HPE_UNEXPECTED_CONTENT_LENGTH: return errc::content_length_repeated;
    case HPE_INVALID_CONTENT_LENGTH:
      return has_encoding ? errc::length_and_encoding : errc::bad_content_length;
    case HPE_INVALID_TRANSFER_ENCODING:
      return has_length ? errc::length_and_encoding : errc::bad_transfer_encoding;
    default: return errc::bad_field;
  }
}

}  // namespace penstock::http
