// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// date: the time of day as HTTP writes it, formatted once a second.
//
//     date_cache date;                                   // one per worker
//     writer.field("Date", date.at(wall_clock_now));     // "Sun, 06 Nov 1994 08:49:37 GMT"

#ifndef PENSTOCK_HTTP_DATE_HPP
#define PENSTOCK_HTTP_DATE_HPP

#include <array>
#include <chrono>
#include <cstddef>
#include <span>
#include <string_view>

namespace penstock::http {

inline constexpr std::size_t date_size = 29;

/** Write `time` as an IMF-fixdate (RFC 9110 5.6.7): always GMT, always 29 octets.
    `time` must be in the years 0 to 9999. */
void format_date(std::chrono::sys_seconds time, std::span<char, date_size> out) noexcept;

class date_cache {
public:
  /** The second that `now` is in, formatted; valid until the next call. */
  [[nodiscard]] std::string_view at(std::chrono::system_clock::time_point now) noexcept;

private:
  std::chrono::sys_seconds second_ = std::chrono::sys_seconds::min();  // what text_ shows
  std::array<char, date_size> text_ = {};
};

}  // namespace penstock::http

#endif
