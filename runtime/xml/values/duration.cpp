// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/xml/duration.hpp>

#include "xml/values/digits.hpp"
#include "xml/values/format.hpp"

namespace penstock::xml {
namespace {

constexpr std::uint64_t ticks_per_second = 10'000'000;

char* put_field(char* out, std::uint64_t count, char unit) noexcept {
  if (count == 0) return out;
  out = put_integer(out, count);
  *out++ = unit;
  return out;
}

/** The part after the `T`, with it. */
char* put_time(char* out, std::uint64_t hours, std::uint64_t minutes, std::uint64_t seconds,
               std::uint32_t ticks) noexcept {
  if (hours == 0 && minutes == 0 && seconds == 0 && ticks == 0) return out;
  *out++ = 'T';
  out = put_field(out, hours, 'H');
  out = put_field(out, minutes, 'M');
  if (seconds == 0 && ticks == 0) return out;
  out = put_fraction(put_integer(out, seconds), ticks);
  *out++ = 'S';
  return out;
}

/** `fields` begin at `first`, behind the `P`; without any, that is 0 seconds. */
char* finish(char* begin, char const* first, char* end) noexcept {
  return end == first ? put_chars(begin, "PT0S") : end;
}

}  // namespace

char* format(char* out, timespan time) noexcept {
  char* const begin = out;
  bool const is_negative = time.ticks() < 0;
  auto const count = static_cast<std::uint64_t>(time.ticks());
  std::uint64_t const ticks = is_negative ? ~count + 1 : count;
  std::uint64_t const seconds = ticks / ticks_per_second;
  out = put_chars(out, is_negative ? "-P" : "P");
  char const* const first = out;
  out = put_field(out, seconds / 86'400, 'D');
  out = put_time(out, seconds / 3600 % 24, seconds / 60 % 60, seconds % 60,
                 static_cast<std::uint32_t>(ticks % ticks_per_second));
  return finish(begin, first, out);
}

char* format(char* out, duration const& time) noexcept {
  char* const begin = out;
  std::uint64_t const part = std::uint64_t{time.milliseconds} * 10'000 + time.ticks;
  out = put_chars(out, time.is_negative ? "-P" : "P");
  char const* const first = out;
  out = put_field(out, time.years, 'Y');
  out = put_field(out, time.months, 'M');
  out = put_field(out, time.days, 'D');
  out = put_time(out, time.hours, time.minutes, time.seconds + part / ticks_per_second,
                 static_cast<std::uint32_t>(part % ticks_per_second));
  return finish(begin, first, out);
}

}  // namespace penstock::xml
