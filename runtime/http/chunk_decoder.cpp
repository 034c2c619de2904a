// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "http/chunk_decoder.hpp"

#include "http/octets.hpp"

#include <algorithm>

namespace penstock::http {

namespace {

// Enough for any 64-bit size. Leading zeros count, so that they cannot go on for ever.
constexpr std::size_t size_digits_max = 16;

}  // namespace

// llhttp calls these with the decoder in `data`. They only move its state: where the octets of the
// body lie is known without llhttp, which is fed exactly one element of the coding at a time.
struct chunk_decoder::callbacks {
  static chunk_decoder& self(llhttp_t* llhttp) noexcept {
    return *static_cast<chunk_decoder*>(llhttp->data);
  }

  static int chunk_header(llhttp_t* llhttp) noexcept {
    auto& decoder = self(llhttp);
    decoder.chunk_left_ = llhttp->content_length;
    decoder.state_ = decoder.chunk_left_ > 0 ? state::data : state::trailers;
    return 0;
  }

  static int chunk_complete(llhttp_t* llhttp) noexcept {
    auto& decoder = self(llhttp);
    decoder.state_ = state::size_line;
    decoder.size_digits_ = 0;
    decoder.extension_size_ = 0;
    return 0;
  }

  static int message_complete(llhttp_t* llhttp) noexcept {
    self(llhttp).state_ = state::done;
    return HPE_PAUSED;
  }

  static llhttp_settings_t settings() noexcept {
    llhttp_settings_t s;
    llhttp_settings_init(&s);
    s.on_chunk_header = chunk_header;
    s.on_chunk_complete = chunk_complete;
    s.on_message_complete = message_complete;
    return s;
  }

  /** A parser that has just read a head which announces the chunked coding; see field_parser. */
  static llhttp_t const& at_chunked_body() noexcept {
    static llhttp_settings_t const shared = settings();
    static llhttp_t const ready = [] {
      constexpr std::string_view head = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
      llhttp_t llhttp;
      llhttp_init(&llhttp, HTTP_REQUEST, &shared);
      llhttp_execute(&llhttp, head.data(), head.size());
      return llhttp;
    }();
    return ready;
  }
};

chunk_decoder::chunk_decoder(limits const& limits) noexcept : limits_(limits) { reset(); }

void chunk_decoder::reset() noexcept {
  llhttp_ = callbacks::at_chunked_body();
  llhttp_.data = this;
  chunk_left_ = 0;
  size_digits_ = 0;
  extension_size_ = 0;
  extensions_size_ = 0;
  trailers_size_ = 0;
  state_ = state::size_line;
}

chunk_decoder::step chunk_decoder::feed(std::string_view octets, std::uint64_t room) noexcept {
  std::size_t consumed = 0;
  while (consumed < octets.size() && state_ != state::done) {
    auto const rest = octets.substr(consumed);
    bool const is_data = state_ == state::data;
    auto const p = feed_element(rest, room);
    consumed += p.consumed;
    if (p.error != errc{}) return {{consumed, false, p.error}};
    if (is_data) return {{consumed, false}, rest.substr(0, p.consumed)};
  }
  return {{consumed, state_ == state::done}};
}

progress chunk_decoder::feed_element(std::string_view octets, std::uint64_t room) noexcept {
  switch (state_) {
    case state::size_line: return feed_size_line(octets, room);
    case state::data: return feed_data(octets);
    case state::data_end: return execute(octets.substr(0, 1), errc::bad_chunk);
    case state::trailers: return feed_trailers(octets);
    case state::done: break;
  }
  return {};
}

progress chunk_decoder::feed_size_line(std::string_view octets, std::uint64_t room) noexcept {
  auto const [size, refusal] = measure_size_line(octets);
  // Before a limit counts, llhttp sees what stands before the octet that exceeds it: the earlier of
  // two faults is reported, however the octets were cut.
  auto const p = execute(octets.substr(0, size), errc::bad_chunk);
  if (p.error != errc{}) return p;
  if (refusal != errc{}) return {p.consumed, false, refusal};
  bool const too_large = state_ == state::data && chunk_left_ > room;
  return {p.consumed, false, too_large ? errc::body_too_large : errc{}};
}

chunk_decoder::measured chunk_decoder::measure_size_line(std::string_view octets) noexcept {
  for (std::size_t n = 0; n < octets.size(); ++n) {
    char const octet = octets[n];
    if (octet == '\n') return {n + 1};
    if (octet == '\r') continue;
    if (extension_size_ == 0 && hex_value(octet) >= 0) {
      if (++size_digits_ > size_digits_max) return {n, errc::bad_chunk};
    } else if (++extension_size_ > limits_.chunk_extension_size_max ||
               ++extensions_size_ > limits_.chunk_extensions_size_max) {
      return {n, errc::chunk_extension_too_long};
    }
  }
  return {octets.size()};
}

progress chunk_decoder::feed_data(std::string_view octets) noexcept {
  auto const size = static_cast<std::size_t>(std::min<std::uint64_t>(octets.size(), chunk_left_));
  auto const p = execute(octets.substr(0, size), errc::bad_chunk);
  chunk_left_ -= p.consumed;
  if (chunk_left_ == 0) state_ = state::data_end;
  return p;
}

progress chunk_decoder::feed_trailers(std::string_view octets) noexcept {
  auto const allowed = octets.substr(0, limits_.trailer_size_max - trailers_size_);
  auto p = execute(allowed, errc::bad_trailer);
  trailers_size_ += p.consumed;
  bool const exceeded = state_ == state::trailers && allowed.size() < octets.size();
  if (p.error == errc{} && exceeded) p.error = errc::trailers_too_large;
  return p;
}

progress chunk_decoder::execute(std::string_view octets, errc refusal) noexcept {
  auto const result = llhttp_execute(&llhttp_, octets.data(), octets.size());
  if (result == HPE_OK) return {octets.size()};
  auto const consumed = static_cast<std::size_t>(llhttp_get_error_pos(&llhttp_) - octets.data());
  return {consumed, false, result == HPE_PAUSED ? errc{} : refusal};
}

}  // namespace penstock::http
