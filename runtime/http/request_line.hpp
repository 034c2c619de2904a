// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// request_line: `method SP target SP HTTP/x.y CR LF`, and nothing more lenient.
// Source: RFC 9112 section 3.
//
// This line is read here and not by llhttp, which knows a fixed set of methods, takes runs of
// spaces and lines without a version, and gives CONNECT and PRI a meaning of their own. Here any
// token is a method, so that applications choose what they implement, and each fault has its own
// status.

#ifndef PENSTOCK_HTTP_REQUEST_LINE_HPP
#define PENSTOCK_HTTP_REQUEST_LINE_HPP

#include <penstock/http/limits.hpp>

#include "http/field_store.hpp"
#include "http/progress.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace penstock::http {

class request_line {
public:
  /** Read on; method and target go into `store`. Done after the LF. */
  progress feed(std::string_view octets, limits const& limits, field_store& store) noexcept;
  void reset() noexcept { *this = {}; }

  /** True once an octet came that is not part of an empty line. */
  [[nodiscard]] bool has_begun() const noexcept {
    return state_ != state::empty_lines && state_ != state::empty_line_lf;
  }
  [[nodiscard]] field_store::piece method() const noexcept { return method_; }
  [[nodiscard]] field_store::piece target() const noexcept { return target_; }
  /** The y of HTTP/1.y: 0 or 1. */
  [[nodiscard]] int version_minor() const noexcept { return minor_ - '0'; }

private:
  enum class state : std::uint8_t { empty_lines, empty_line_lf, method, target, version, done };

  std::size_t step(std::string_view octets, limits const& limits, field_store& store) noexcept;
  std::size_t step_empty_lines(char octet) noexcept;
  std::size_t step_method(std::string_view octets, limits const& limits,
                          field_store& store) noexcept;
  std::size_t step_target(std::string_view octets, limits const& limits,
                          field_store& store) noexcept;
  std::size_t step_version(char octet) noexcept;
  std::size_t fail(errc why) noexcept;

  field_store::piece method_;
  field_store::piece target_;
  std::uint8_t empty_lines_count_ = 0;  // seen before the request line
  std::uint8_t version_at_ = 0;         // octets of `HTTP/x.y CR LF` seen
  char major_ = 0;
  char minor_ = 0;
  state state_ = state::empty_lines;
  errc error_ = {};
};

}  // namespace penstock::http

#endif
