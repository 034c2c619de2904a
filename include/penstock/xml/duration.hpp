// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// timespan: a length of time, to 100 nanoseconds; and duration: one in years, months and so on,
// each as it is given.
//
//     xml.element("took", 1500ms);                                             // PT1.5S
//     xml.element("every", penstock::xml::duration{.months = 1});              // P1M
//
// Both are written as durations of XML Schema (part 2, 3.2.6), without the fields that are 0.

#ifndef PENSTOCK_XML_DURATION_HPP
#define PENSTOCK_XML_DURATION_HPP

#include <penstock/xml/date_time.hpp>

#include <chrono>
#include <cstdint>

namespace penstock::xml {

class timespan {
public:
  /** `count` ticks, of 100 nanoseconds each. */
  explicit constexpr timespan(std::int64_t count) noexcept : ticks_(count) {}
  /** Parts of a tick are cut off, downwards. What is beyond 29,227 years, which is as far as ticks
      of 64 bits go, becomes the longest there is. */
  template <class Rep, class Period>
  constexpr timespan(std::chrono::duration<Rep, Period> time) noexcept : ticks_(to_ticks(time)) {}

  [[nodiscard]] constexpr std::int64_t ticks() const noexcept { return ticks_; }

  friend constexpr bool operator==(timespan, timespan) noexcept = default;

private:
  template <class Duration>
  [[nodiscard]] static constexpr std::int64_t to_ticks(Duration time) noexcept;

  std::int64_t ticks_;
};

/** The fields are written as they are, also 90 minutes; only the last three make one number of
    seconds. */
struct duration {
  bool is_negative = false;
  std::uint32_t years = 0;
  std::uint32_t months = 0;
  std::uint32_t days = 0;
  std::uint32_t hours = 0;
  std::uint32_t minutes = 0;
  std::uint32_t seconds = 0;
  std::uint32_t milliseconds = 0;
  std::uint32_t ticks = 0;  // of 100 nanoseconds

  friend constexpr bool operator==(duration const&, duration const&) noexcept = default;
};

template <class Duration>
constexpr std::int64_t timespan::to_ticks(Duration time) noexcept {
  constexpr std::int64_t seconds_max = INT64_MAX / 10'000'000 - 1;
  detail::split_time const split = detail::split(time);
  if (!split.fits || split.seconds > seconds_max || split.seconds < -seconds_max) {
    return time.count() < 0 ? INT64_MIN : INT64_MAX;
  }
  return split.seconds * 10'000'000 + split.ticks;
}

}  // namespace penstock::xml

#endif
