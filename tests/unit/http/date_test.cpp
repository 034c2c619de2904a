// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that dates are IMF-fixdates and that a date is formatted once a second.

#include "http/date.hpp"

#include <catch2/catch_test_macros.hpp>

#include <array>
#include <chrono>
#include <string>

using namespace std::chrono_literals;
using penstock::http::date_cache;
using penstock::http::date_size;
using penstock::http::format_date;
using std::chrono::sys_days;
using std::chrono::sys_seconds;
using std::chrono::system_clock;

namespace {

std::string formatted(sys_seconds time) {
  std::array<char, date_size> text = {};
  format_date(time, text);
  return {text.data(), text.size()};
}

}  // namespace

TEST_CASE("a date is written as RFC 9110 5.6.7 shows it", "[http]") {
  CHECK(formatted(sys_days(std::chrono::November / 6 / 1994) + 8h + 49min + 37s) ==
        "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST_CASE("the edges of days, months, leap years and centuries are right", "[http]") {
  CHECK(formatted(sys_seconds(0s)) == "Thu, 01 Jan 1970 00:00:00 GMT");
  CHECK(formatted(sys_seconds(-1s)) == "Wed, 31 Dec 1969 23:59:59 GMT");
  CHECK(formatted(sys_seconds(951782400s)) == "Tue, 29 Feb 2000 00:00:00 GMT");
  CHECK(formatted(sys_seconds(2147483648s)) == "Tue, 19 Jan 2038 03:14:08 GMT");
  CHECK(formatted(sys_seconds(4107542400s)) == "Mon, 01 Mar 2100 00:00:00 GMT");
  CHECK(formatted(sys_seconds(253402300799s)) == "Fri, 31 Dec 9999 23:59:59 GMT");
}

TEST_CASE("every month and weekday has its name", "[http]") {
  std::string days, months;
  for (int i = 0; i < 7; ++i) days += formatted(sys_seconds(i * 86400s)).substr(0, 3);
  for (unsigned m = 1; m <= 12; ++m)
    months += formatted(sys_days(std::chrono::year(2026) / std::chrono::month(m) / 1)).substr(8, 3);
  CHECK(days == "ThuFriSatSunMonTueWed");
  CHECK(months == "JanFebMarAprMayJunJulAugSepOctNovDec");
}

TEST_CASE("the cache follows the second, forwards and backwards", "[http]") {
  date_cache cache;
  system_clock::time_point const start(784111777s);
  CHECK(cache.at(start) == "Sun, 06 Nov 1994 08:49:37 GMT");
  CHECK(cache.at(start + 999ms) == "Sun, 06 Nov 1994 08:49:37 GMT");
  CHECK(cache.at(start + 1s) == "Sun, 06 Nov 1994 08:49:38 GMT");
  CHECK(cache.at(start - 1ms) == "Sun, 06 Nov 1994 08:49:36 GMT");
}

TEST_CASE("the cache is right from its first second, the epoch too", "[http]") {
  date_cache cache;
  CHECK(cache.at(system_clock::time_point()) == "Thu, 01 Jan 1970 00:00:00 GMT");
}
