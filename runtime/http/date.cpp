// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "http/date.hpp"

#include <string_view>

namespace penstock::http {

namespace {

constexpr std::string_view weekdays = "SunMonTueWedThuFriSat";
constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";

/** Appends to a fixed array; the pieces below add up to date_size. */
struct appender {
  char* at;

  void text(std::string_view t) noexcept {
    for (char const c : t) *at++ = c;
  }
  void digits(unsigned value, unsigned divisor) noexcept {
    for (; divisor > 0; divisor /= 10) *at++ = static_cast<char>('0' + value / divisor % 10);
  }
};

}  // namespace

void format_date(std::chrono::sys_seconds time, std::span<char, date_size> out) noexcept {
  auto const day = std::chrono::floor<std::chrono::days>(time);
  std::chrono::year_month_day const date(day);
  std::chrono::hh_mm_ss const clock(time - day);
  auto const weekday = std::chrono::weekday(day).c_encoding();
  auto const month = static_cast<unsigned>(date.month());

  appender a = {out.data()};
  a.text(weekdays.substr(3 * weekday, 3));
  a.text(", ");
  a.digits(static_cast<unsigned>(date.day()), 10);
  a.text(" ");
  a.text(months.substr(3 * (month - 1), 3));
  a.text(" ");
  a.digits(static_cast<unsigned>(static_cast<int>(date.year())), 1000);
  a.text(" ");
  a.digits(static_cast<unsigned>(clock.hours().count()), 10);
  a.text(":");
  a.digits(static_cast<unsigned>(clock.minutes().count()), 10);
  a.text(":");
  a.digits(static_cast<unsigned>(clock.seconds().count()), 10);
  a.text(" GMT");
}

std::string_view date_cache::at(std::chrono::system_clock::time_point now) noexcept {
  auto const second = std::chrono::floor<std::chrono::seconds>(now);
  if (second != second_) {
    format_date(second, text_);
    second_ = second;
  }
  return {text_.data(), text_.size()};
}

}  // namespace penstock::http
