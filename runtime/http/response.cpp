// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/error.hpp>
#include <penstock/flush/socket_output.hpp>
#include <penstock/http/error.hpp>
#include <penstock/http/headers.hpp>
#include <penstock/http/response.hpp>

#include "flush/flusher.hpp"
#include "http/date.hpp"

#include <charconv>
#include <chrono>
#include <utility>

namespace penstock::http {
namespace {

// Free bytes before a frame, for what is put in front of it when it is sealed: the head for the
// first …
constexpr std::size_t head_room = 512;
// … and the size line of a chunk, at most 16 digits and a line end, for the others.
constexpr std::size_t chunk_room = 18;

template <class Number>
void append_number(std::string& to, Number number, int base) {
  char digits[24];
  auto const end = std::to_chars(digits, digits + sizeof digits, number, base).ptr;
  to.append(digits, end);
}

std::error_code check_field(std::string_view name, std::string_view value) noexcept {
  if (!is_token(name)) return errc::bad_field_name;
  if (!is_field_value(value)) return errc::bad_field_value;
  return {};
}

std::optional<std::uint64_t> parse_length(std::string_view text) noexcept {
  std::uint64_t value = 0;
  auto const [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (ec != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

void response::begin(response_context const& context) noexcept {
  context_ = context;
  status_ = status::ok;
  framing_ = framing::undecided;
  closes_ = false;
  is_finished_ = false;
  is_aborted_ = false;
  has_gap_ = false;
  declared_.reset();
  body_bytes_ = 0;
  fields_.clear();
  reason_.reset();
  error_ = {};
}

std::error_code response::set_status(status code) noexcept {
  if (is_committed()) return penstock::errc::bad_state;
  if (to_int(code) < 200 || to_int(code) > 999) return errc::bad_status;
  status_ = code;
  reason_.reset();
  return {};
}

std::error_code response::set_reason(std::string_view reason) {
  if (is_committed()) return penstock::errc::bad_state;
  if (!is_field_value(reason)) return errc::bad_field_value;
  reason_ = reason;
  return {};
}

void response::clear_headers() noexcept {
  if (is_committed()) return;
  fields_.clear();
  declared_.reset();
  closes_ = false;
}

std::error_code response::set_server_name(std::string_view name) {
  if (is_committed()) return penstock::errc::bad_state;
  if (!is_field_value(name)) return errc::bad_field_value;
  own_server_name_ = name;
  context_.server_name = own_server_name_;
  return {};
}

std::error_code response::set_header(std::string_view name, std::string_view value) {
  return put_field(name, value, true);
}

std::error_code response::add_header(std::string_view name, std::string_view value) {
  return put_field(name, value, false);
}

std::error_code response::put_field(std::string_view name, std::string_view value, bool replace) {
  if (is_committed()) return penstock::errc::bad_state;
  if (auto ec = check_field(name, value)) return ec;
  for (std::string_view const own : {"Transfer-Encoding", "Date", "Server"}) {
    if (equal_ignoring_case(name, own)) return errc::bad_field_name;
  }
  if (equal_ignoring_case(name, "Content-Length")) {
    auto const length = parse_length(value);
    if (!length || *length < body_bytes_) return errc::bad_content_length;
    declared_ = length;
    return {};
  }
  if (equal_ignoring_case(name, "Connection")) {
    // The one thing about a connection that is the handler's to say.
    if (!equal_ignoring_case(value, "close")) return errc::bad_field_value;
    closes_ = true;
    return {};
  }
  if (replace) remove_field(name);
  fields_.append(name).append(": ").append(value).append("\r\n");
  return {};
}

void response::remove_field(std::string_view name) noexcept {
  std::size_t begin = 0;
  while (begin < fields_.size()) {
    std::size_t const end = fields_.find("\r\n", begin) + 2;
    std::string_view const line = std::string_view(fields_).substr(begin, end - begin);
    if (equal_ignoring_case(line.substr(0, line.find(':')), name)) {
      fields_.erase(begin, end - begin);
    } else {
      begin = end;
    }
  }
}

/** Whether there may be so many bytes more in the body. */
bool response::is_allowed(std::uint64_t size) noexcept {
  error_ = {};
  if (is_aborted_) {
    error_ = penstock::errc::aborted;
  } else if (is_finished_) {
    error_ = penstock::errc::bad_state;
  } else if (declared_ && size > *declared_ - body_bytes_) {
    error_ = errc::bad_content_length;
  }
  return !error_;
}

/** Begin a write for which there is room, or not. */
bool response::opens(bool has_room) noexcept {
  bool const may = has_room && ensure_frame();
  if (!may) has_gap_ = true;
  return may;
}

bool response::may_write(std::size_t size) noexcept {
  return opens(is_allowed(size) && out_.stream().has_room(size));
}

bool response::ensure_frame() noexcept {
  detail::send_queue& queue = out_.stream().queue();
  if (queue.has_frame() || queue.open_frame(is_committed() ? chunk_room : head_room)) return true;
  error_ = std::make_error_code(std::errc::not_enough_memory);
  return false;
}

mutable_buffer response::prepare(std::size_t size_min) noexcept {
  if (!may_write(size_min)) return {};
  mutable_buffer const room = out_.stream().prepare(size_min);
  if (room.empty()) has_gap_ = true;
  if (!declared_) return room;
  return room.first(std::min<std::uint64_t>(room.size(), *declared_ - body_bytes_));
}

void response::commit(std::size_t n) noexcept {
  out_.stream().queue().commit(n);
  body_bytes_ += n;
  has_gap_ = false;
}

write_status response::wrote(std::size_t size, bool taken) noexcept {
  if (taken) body_bytes_ += size;
  has_gap_ = !taken;
  return out_.stream().written(taken);
}

write_status response::write(const_buffer bytes) noexcept {
  if (!may_write(bytes.size())) return write_status::refused;
  return wrote(bytes.size(), out_.stream().queue().append(bytes));
}

write_status response::write_shared(const_buffer bytes,
                                    std::shared_ptr<void const> owner) noexcept {
  if (!may_write(bytes.size())) return write_status::refused;
  return wrote(bytes.size(), out_.stream().queue().append_shared(bytes, std::move(owner)));
}

write_status response::write_borrowed(const_buffer bytes) noexcept {
  if (!may_write(bytes.size())) return write_status::refused;
  return wrote(bytes.size(), out_.stream().queue().append_borrowed(bytes));
}

write_status response::write_file(std::shared_ptr<file const> from, std::uint64_t offset,
                                  std::uint64_t length) noexcept {
  if (!opens(is_allowed(length) && out_.stream().has_room_for_file(length))) {
    return write_status::refused;
  }
  return wrote(length, out_.stream().queue().append_file(std::move(from), offset, length));
}

bool response::is_bodiless() const noexcept {
  return context_.is_head || http::is_bodiless(status_);
}

bool response::lacks_bytes() const noexcept {
  if (is_bodiless()) return false;
  return declared_ ? body_bytes_ < *declared_ : has_gap_;
}

void response::decide_framing(bool ends) noexcept {
  if (ends && !declared_ && status_ != status::not_modified) declared_ = body_bytes_;
  if (declared_ || http::is_bodiless(status_)) {
    framing_ = framing::length;
  } else if (context_.version_minor >= 1) {
    framing_ = framing::chunked;
  } else {
    framing_ = framing::until_close;
    closes_ = true;
  }
}

/** Append the status line and the fields to prefix_. */
void response::write_head() {
  prefix_.append("HTTP/1.1 ");
  append_number(prefix_, to_int(status_), 10);
  prefix_.append(" ").append(reason_ ? *reason_ : reason_phrase(status_)).append("\r\nDate: ");
  prefix_.append(dates_.at(std::chrono::system_clock::now())).append("\r\n");
  if (!context_.server_name.empty()) {
    prefix_.append("Server: ").append(context_.server_name).append("\r\n");
  }
  prefix_.append(fields_);
  if (framing_ == framing::chunked) prefix_.append("Transfer-Encoding: chunked\r\n");
  // RFC 9110 8.6: no length in 1xx and 204; in 304 only that of the representation, which the
  // handler knows.
  if (framing_ == framing::length && declared_ && status_ != status::no_content) {
    prefix_.append("Content-Length: ");
    append_number(prefix_, *declared_, 10);
    prefix_.append("\r\n");
  }
  if (!keeps_alive()) {
    prefix_.append("Connection: close\r\n");
  } else if (context_.version_minor == 0) {
    prefix_.append("Connection: keep-alive\r\n");
  }
  prefix_.append("\r\n");
}

/** Make what was written ready to be sent, the head before it if it was not yet, the end behind
    it if it `ends`. */
bool response::seal(bool ends) noexcept try {
  detail::send_queue& queue = out_.stream().queue();
  bool const is_first = !is_committed();
  prefix_.clear();
  if (is_first) {
    decide_framing(ends);
    write_head();
  }
  if (is_bodiless()) queue.discard_frame();
  std::uint64_t const bytes = queue.has_frame() ? queue.frame_bytes() : 0;
  bool const is_chunked = framing_ == framing::chunked && !is_bodiless();
  if (is_chunked && bytes > 0) {
    append_number(prefix_, bytes, 16);
    prefix_.append("\r\n");
  }
  std::string_view suffix;
  if (is_chunked && bytes > 0) suffix = "\r\n";
  if (is_chunked && ends) suffix = bytes > 0 ? "\r\n0\r\n\r\n" : "0\r\n\r\n";
  if (bytes == 0 && prefix_.empty() && suffix.empty()) return true;
  if (!ensure_frame()) return false;
  return queue.seal_frame(buffer(prefix_), buffer(suffix));
} catch (std::bad_alloc const&) {
  return false;
}

flush_operation response::flush(flush_options const& options) noexcept {
  if (!options.more) return finish(options);
  detail::flusher& stream = out_.stream();
  if (stream.skips(options)) return flush_result{.state = flush_state::skipped};
  stream.queue().unlend();
  if (!is_finished_ && !is_aborted_ && !seal(false)) abort();
  return {stream, stream.queue().sealed(), options};
}

flush_operation response::make_room(flush_options const& options) noexcept {
  detail::flusher& stream = out_.stream();
  stream.queue().unlend();
  if (!is_finished_ && !is_aborted_ && !seal(false)) abort();
  return {stream, stream.low_water_target(), options};
}

flush_operation response::finish(flush_options const& options) noexcept {
  detail::flusher& stream = out_.stream();
  if (!is_finished_ && !is_aborted_) {
    stream.queue().unlend();
    if (lacks_bytes() || !seal(true)) abort();
    is_finished_ = true;
  }
  return {stream, stream.queue().sealed(), options};
}

void response::clear() noexcept {
  if (is_committed() || is_aborted_) return;
  out_.stream().queue().discard_frame();
  body_bytes_ = 0;
  has_gap_ = false;
}

void response::abort() noexcept {
  is_aborted_ = true;
  out_.abort();
}

std::size_t response::queued() const noexcept { return out_.queued(); }

std::error_code response::error() const noexcept { return error_ ? error_ : out_.error(); }

}  // namespace penstock::http
