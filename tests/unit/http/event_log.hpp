// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// event_log: feeds octets to a request_parser, cut in a given way, and writes down what it says.

#ifndef PENSTOCK_TESTS_UNIT_HTTP_EVENT_LOG_HPP
#define PENSTOCK_TESTS_UNIT_HTTP_EVENT_LOG_HPP

#include <penstock/http/limits.hpp>

#include "http/request_parser.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace penstock::test {

class event_log {
public:
  explicit event_log(http::limits const& limits) : parser_(limits) {}

  /** Feed `octets`, which follow what was fed before, as a connection would: events are taken until
      the parser wants more. */
  void feed(std::string_view octets);

  /** What has been said, once nothing more comes. Neighbouring pieces of body are one line, since
      where they are cut is the only thing that may depend on how the octets were cut. */
  [[nodiscard]] std::string take();

private:
  bool take_event();
  void write_head(http::request_head const& head);
  void write_body();

  http::request_parser parser_;
  std::string unparsed_;
  std::string body_;  // seen since the last line
  std::string log_;
  bool is_over_ = false;  // after an error, or after a request that closes
};

/** The log of `octets` fed in pieces of `size`. */
[[nodiscard]] std::string log_in_pieces(std::string_view octets, std::size_t size,
                                        http::limits const& limits = {});

/** The log of `octets` fed in two pieces, the first of them of `first_size`. */
[[nodiscard]] std::string log_in_two(std::string_view octets, std::size_t first_size,
                                     http::limits const& limits = {});

}  // namespace penstock::test

#endif
