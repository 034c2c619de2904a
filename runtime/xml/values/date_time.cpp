// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/xml/date_time.hpp>

#include "xml/values/digits.hpp"
#include "xml/values/format.hpp"

namespace penstock::xml {
namespace {

constexpr std::uint64_t ticks_per_second = 10'000'000;
constexpr std::uint64_t ticks_per_minute = 60 * ticks_per_second;
constexpr std::uint64_t seconds_per_day = 86'400;
constexpr int days_before_1970 = 719'162;  // since 0001-01-01

char* put_date(char* out, std::uint64_t day) noexcept {
  std::chrono::year_month_day const date(
      std::chrono::sys_days(std::chrono::days(static_cast<int>(day) - days_before_1970)));
  out = put_fixed(out, static_cast<std::uint64_t>(static_cast<int>(date.year())), 4);
  *out++ = '-';
  out = put_fixed(out, static_cast<unsigned>(date.month()), 2);
  *out++ = '-';
  return put_fixed(out, static_cast<unsigned>(date.day()), 2);
}

char* put_time(char* out, std::uint64_t second, std::uint32_t ticks) noexcept {
  out = put_fixed(out, second / 3600, 2);
  *out++ = ':';
  out = put_fixed(out, second / 60 % 60, 2);
  *out++ = ':';
  out = put_fixed(out, second % 60, 2);
  return put_fraction(out, ticks);
}

char* put_offset(char* out, std::chrono::minutes offset) noexcept {
  *out++ = offset.count() < 0 ? '-' : '+';
  auto const minutes = static_cast<std::uint64_t>(std::chrono::abs(offset).count());
  out = put_fixed(out, minutes / 60, 2);
  *out++ = ':';
  return put_fixed(out, minutes % 60, 2);
}

}  // namespace

char* format(char* out, date_time time) noexcept {
  std::uint64_t ticks = time.ticks();
  if (ticks > date_time::ticks_max || time.kind() > time_kind::none) return nullptr;
  if (time.kind() == time_kind::local) {
    if (std::chrono::abs(time.offset()) > date_time::offset_max) return nullptr;
    // Before the year 1 it wraps around, and so is too large as well.
    ticks += static_cast<std::uint64_t>(time.offset().count()) * ticks_per_minute;
    if (ticks > date_time::ticks_max) return nullptr;
  }
  std::uint64_t const second = ticks / ticks_per_second;
  out = put_date(out, second / seconds_per_day);
  *out++ = 'T';
  out =
      put_time(out, second % seconds_per_day, static_cast<std::uint32_t>(ticks % ticks_per_second));
  if (time.kind() == time_kind::utc) *out++ = 'Z';
  return time.kind() == time_kind::local ? put_offset(out, time.offset()) : out;
}

}  // namespace penstock::xml
