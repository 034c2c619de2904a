// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "http/request_line.hpp"

#include "http/octets.hpp"

#include <algorithm>

namespace penstock::http {

namespace {

// The shape of what follows the target; `0` stands for a digit.
constexpr std::string_view version_shape = "HTTP/0.0\r\n";
constexpr std::size_t major_at = 5;
constexpr std::size_t minor_at = 7;

// Enough for the clients that send empty lines by mistake, too few to keep a connection busy with.
constexpr int empty_lines_count_max = 4;

}  // namespace

progress request_line::feed(std::string_view octets, limits const& limits,
                            field_store& store) noexcept {
  std::size_t consumed = 0;
  while (consumed < octets.size() && error_ == errc{} && state_ != state::done)
    consumed += step(octets.substr(consumed), limits, store);
  return {consumed, state_ == state::done, error_};
}

std::size_t request_line::step(std::string_view octets, limits const& limits,
                               field_store& store) noexcept {
  switch (state_) {
    case state::empty_lines:
    case state::empty_line_lf: return step_empty_lines(octets.front());
    case state::method: return step_method(octets, limits, store);
    case state::target: return step_target(octets, limits, store);
    case state::version: return step_version(octets.front());
    case state::done: break;
  }
  return 0;
}

// Some clients send CR LF after a body that did not ask for it; RFC 9112 2.2 has servers skip it.
std::size_t request_line::step_empty_lines(char octet) noexcept {
  if (state_ == state::empty_line_lf) {
    if (octet != '\n' || ++empty_lines_count_ > empty_lines_count_max)
      return fail(errc::bad_request_line);
    state_ = state::empty_lines;
    return 1;
  }
  state_ = octet == '\r' ? state::empty_line_lf : state::method;
  return octet == '\r' ? 1 : 0;
}

std::size_t request_line::step_method(std::string_view octets, limits const& limits,
                                      field_store& store) noexcept {
  auto const room = limits.method_size_max - store.open_size();
  auto const n = token_octets.run(octets.substr(0, room));
  if (!store.append(octets.substr(0, n))) return fail(errc::out_of_memory);
  if (n == octets.size()) return n;
  if (n == room && token_octets.has(octets[n])) return fail(errc::method_too_long);
  if (octets[n] != ' ' || store.open_size() == 0) return fail(errc::bad_request_line);
  method_ = store.take();
  if (store.view(method_) == "CONNECT") return fail(errc::method_not_implemented);
  state_ = state::target;
  return n + 1;
}

std::size_t request_line::step_target(std::string_view octets, limits const& limits,
                                      field_store& store) noexcept {
  auto const room = limits.target_size_max - store.open_size();
  auto const n = target_octets.run(octets.substr(0, room));
  if (!store.append(octets.substr(0, n))) return fail(errc::out_of_memory);
  if (n == octets.size()) return n;
  if (n == room && target_octets.has(octets[n])) return fail(errc::target_too_long);
  if (store.open_size() == 0) return fail(errc::bad_request_line);
  if (octets[n] != ' ') {
    // A line end here is a request without a version: HTTP/0.9, or a line that was cut.
    bool const line_ends = octets[n] == '\r' || octets[n] == '\n';
    return fail(line_ends ? errc::bad_request_line : errc::bad_target);
  }
  target_ = store.take();
  state_ = state::version;
  return n + 1;
}

std::size_t request_line::step_version(char octet) noexcept {
  bool const is_number = version_at_ == major_at || version_at_ == minor_at;
  bool const fits =
      is_number ? is_digit(static_cast<unsigned char>(octet)) : octet == version_shape[version_at_];
  if (!fits) return fail(errc::bad_request_line);
  if (version_at_ == major_at) major_ = octet;
  if (version_at_ == minor_at) {
    minor_ = octet;
    if (major_ != '1' || minor_ > '1') return fail(errc::version_not_supported);
  }
  if (++version_at_ == version_shape.size()) state_ = state::done;
  return 1;
}

std::size_t request_line::fail(errc why) noexcept {
  error_ = why;
  return 0;
}

}  // namespace penstock::http
