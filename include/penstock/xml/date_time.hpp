// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// date_time: a point in time, to 100 nanoseconds.
//
//     xml.element("updated", std::chrono::system_clock::now());      // 2026-03-01T12:30:00.25Z
//     xml.element("start", penstock::xml::date_time(now, 60min));  // 2026-03-01T13:30:00.25+01:00
//
// It counts ticks of 100 nanoseconds since 0001-01-01T00:00:00 in the Gregorian calendar, as .NET
// and Windows do.

#ifndef PENSTOCK_XML_DATE_TIME_HPP
#define PENSTOCK_XML_DATE_TIME_HPP

#include <chrono>
#include <concepts>
#include <cstdint>
#include <ratio>
#include <utility>

namespace penstock::xml {

/** 100 nanoseconds. */
using tick_duration = std::chrono::duration<std::int64_t, std::ratio<1, 10'000'000>>;

namespace detail {

/** Whole seconds and the rest, both of the sign of the time; the ticks are rounded down. */
struct split_time {
  bool fits = false;  // false: it may be too long for 64 bits of seconds
  std::int64_t seconds = 0;
  std::int64_t ticks = 0;
};

template <class Rep, class Period>
[[nodiscard]] constexpr split_time split(std::chrono::duration<Rep, Period> time) noexcept {
  static_assert(std::integral<Rep>, "floating point can be beyond every limit: round first");
  // What duration_cast multiplies by must not overflow.
  constexpr std::int64_t count_max = INT64_MAX / Period::num;
  constexpr std::int64_t count_min = INT64_MIN / Period::num;
  if (std::cmp_greater(time.count(), count_max) || std::cmp_less(time.count(), count_min)) {
    return {};
  }
  auto const whole = std::chrono::duration_cast<std::chrono::duration<std::int64_t>>(time);
  return {true, whole.count(), std::chrono::floor<xml::tick_duration>(time - whole).count()};
}

}  // namespace detail

/** What the ticks of a date_time count, and how it is written. */
enum class time_kind : std::uint8_t {
  utc,    // universal time: `Z`
  local,  // universal time as well, written in local time with its offset: `+01:00`
  none    // the time of some unnamed place: nothing
};

class date_time {
public:
  /** 9999-12-31T23:59:59.9999999 */
  static constexpr std::uint64_t ticks_max = 3155378975999999999;
  /** Of the local time from universal time, either way (XML Schema part 2, 3.2.7). */
  static constexpr std::chrono::minutes offset_max = std::chrono::hours(14);

  /** `count` ticks. Anything is taken; what is beyond the limits is refused when it is written, and
      so is a local
      time before the year 1 or after the year 9999. `offset` is for local time only. */
  constexpr date_time(std::uint64_t count, time_kind kind,
                      std::chrono::minutes offset = {}) noexcept
      : ticks_(count), offset_(to_offset(offset)), kind_(kind) {}
  /** Parts of a tick are cut off, towards the past. */
  template <class Duration>
  constexpr date_time(std::chrono::sys_time<Duration> time) noexcept
      : date_time(to_ticks(time.time_since_epoch()), time_kind::utc) {}
  template <class Duration>
  constexpr date_time(std::chrono::sys_time<Duration> time, std::chrono::minutes offset) noexcept
      : date_time(to_ticks(time.time_since_epoch()), time_kind::local, offset) {}
  /** Of no named place. */
  template <class Duration>
  constexpr date_time(std::chrono::local_time<Duration> time) noexcept
      : date_time(to_ticks(time.time_since_epoch()), time_kind::none) {}

  [[nodiscard]] constexpr std::uint64_t ticks() const noexcept { return ticks_; }
  [[nodiscard]] constexpr time_kind kind() const noexcept { return kind_; }
  [[nodiscard]] constexpr std::chrono::minutes offset() const noexcept {
    return std::chrono::minutes(offset_);
  }

  friend constexpr bool operator==(date_time const&, date_time const&) noexcept = default;

private:
  static constexpr std::uint64_t out_of_range = UINT64_MAX;
  static constexpr std::int64_t seconds_before_1970 = 62'135'596'800;
  static constexpr std::int64_t seconds_max = 315'537'897'599;  // from the year 1 to 9999's end

  [[nodiscard]] static constexpr std::int16_t to_offset(std::chrono::minutes offset) noexcept {
    bool const fits = offset <= offset_max && offset >= -offset_max;
    return fits ? static_cast<std::int16_t>(offset.count()) : INT16_MAX;
  }
  template <class Duration>
  [[nodiscard]] static constexpr std::uint64_t to_ticks(Duration since_1970) noexcept;

  std::uint64_t ticks_;
  std::int16_t offset_;  // INT16_MAX: beyond offset_max
  time_kind kind_;
};

template <class Duration>
constexpr std::uint64_t date_time::to_ticks(Duration since_1970) noexcept {
  detail::split_time const time = detail::split(since_1970);
  bool const fits = time.fits && time.seconds >= -seconds_before_1970 &&
                    time.seconds <= seconds_max - seconds_before_1970;
  if (!fits) return out_of_range;
  return static_cast<std::uint64_t>((time.seconds + seconds_before_1970) * 10'000'000 + time.ticks);
}

}  // namespace penstock::xml

#endif
