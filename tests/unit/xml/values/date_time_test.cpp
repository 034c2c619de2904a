// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Points in time are written in the forms of XML Schema to the tick, over the whole of the
// calendar; what is outside of it is refused.

#include "unit/xml/values/format_value.hpp"

#include <chrono>
#include <ctime>
#include <random>
#include <string>

namespace xml = penstock::xml;
using namespace std::chrono_literals;
using penstock::test::format_value;
using xml::date_time;
using xml::time_kind;

namespace {

constexpr std::uint64_t second = 10'000'000;
constexpr std::uint64_t hour = 3600 * second;
constexpr std::uint64_t day = 24 * hour;

std::string utc(std::uint64_t ticks) { return format_value(date_time(ticks, time_kind::utc)); }

std::string local(std::uint64_t ticks, std::chrono::minutes offset) {
  return format_value(date_time(ticks, time_kind::local, offset));
}

}  // namespace

TEST_CASE("ticks count from the first day of the first year to the last of the year 9999") {
  CHECK(utc(0) == "0001-01-01T00:00:00Z");
  CHECK(utc(1) == "0001-01-01T00:00:00.0000001Z");
  CHECK(utc(date_time::ticks_max) == "9999-12-31T23:59:59.9999999Z");
  CHECK(utc(date_time::ticks_max + 1) == "refused");
  CHECK(utc(UINT64_MAX) == "refused");
}

TEST_CASE("the kind decides what stands behind the time") {
  CHECK(format_value(date_time(day + 90 * 60 * second, time_kind::utc)) == "0001-01-02T01:30:00Z");
  CHECK(format_value(date_time(day + 90 * 60 * second, time_kind::none)) == "0001-01-02T01:30:00");
  CHECK(local(day + hour, 0min) == "0001-01-02T01:00:00+00:00");
  CHECK(local(day + hour, 90min) == "0001-01-02T02:30:00+01:30");
  CHECK(local(day + hour, -480min) == "0001-01-01T17:00:00-08:00");
  CHECK(local(day, 14h) == "0001-01-02T14:00:00+14:00");
  CHECK(local(day, -14h) == "0001-01-01T10:00:00-14:00");
  CHECK(format_value(date_time(0, static_cast<time_kind>(3))) == "refused");
}

TEST_CASE("an offset beyond 14 hours, or out of the calendar, is refused") {
  CHECK(local(day, 841min) == "refused");
  CHECK(local(day, -841min) == "refused");
  CHECK(local(day, std::chrono::minutes(1 << 20)) == "refused");
  CHECK(local(day, std::chrono::minutes::max()) == "refused");
  CHECK(local(hour - 1, -60min) == "refused");
  CHECK(local(hour, -60min) == "0001-01-01T00:00:00-01:00");
  CHECK(local(date_time::ticks_max, 1min) == "refused");
  CHECK(local(date_time::ticks_max - hour, 60min) == "9999-12-31T23:59:59.9999999+01:00");
}

TEST_CASE("a fraction has up to 7 digits and no zeros at its end") {
  CHECK(utc(second / 2) == "0001-01-01T00:00:00.5Z");
  CHECK(utc(second / 4) == "0001-01-01T00:00:00.25Z");
  CHECK(utc(10) == "0001-01-01T00:00:00.000001Z");
  CHECK(utc(1'000'000) == "0001-01-01T00:00:00.1Z");
  CHECK(utc(1'000'001) == "0001-01-01T00:00:00.1000001Z");
  CHECK(utc(second - 1) == "0001-01-01T00:00:00.9999999Z");
}

TEST_CASE("leap years are the Gregorian ones") {
  std::chrono::sys_days const first = std::chrono::year{1900} / 2 / 28;
  CHECK(format_value(date_time(first + 24h)) == "1900-03-01T00:00:00Z");
  std::chrono::sys_days const second_day = std::chrono::year{2000} / 2 / 28;
  CHECK(format_value(date_time(second_day + 24h)) == "2000-02-29T00:00:00Z");
}

TEST_CASE("the standard library's clocks become universal time, down to the tick") {
  using namespace std::chrono;
  CHECK(format_value(sys_seconds(0s)) == "1970-01-01T00:00:00Z");
  CHECK(format_value(sys_time<milliseconds>(1500ms)) == "1970-01-01T00:00:01.5Z");
  CHECK(format_value(sys_time<nanoseconds>(199ns)) == "1970-01-01T00:00:00.0000001Z");
  CHECK(format_value(sys_time<nanoseconds>(-1ns)) == "1969-12-31T23:59:59.9999999Z");
  CHECK(format_value(sys_days(year{2026} / 3 / 1)) == "2026-03-01T00:00:00Z");
  CHECK(format_value(date_time(sys_seconds(0s), 60min)) == "1970-01-01T01:00:00+01:00");
  CHECK(format_value(date_time(local_seconds(1s))) == "1970-01-01T00:00:01");
  CHECK(format_value(sys_time<nanoseconds>::min()) == "1677-09-21T00:12:43.1452241Z");
  CHECK(format_value(sys_time<nanoseconds>::max()) == "2262-04-11T23:47:16.8547758Z");
}

TEST_CASE("a clock beyond the calendar is refused, however far") {
  using namespace std::chrono;
  CHECK(format_value(sys_days(year{0} / 12 / 31)) == "refused");
  CHECK(format_value(sys_days(year{1} / 1 / 1)) == "0001-01-01T00:00:00Z");
  CHECK(format_value(sys_days(year{1} / 1 / 1) - xml::tick_duration(1)) == "refused");
  CHECK(format_value(sys_days(year{9999} / 12 / 31)) == "9999-12-31T00:00:00Z");
  CHECK(format_value(sys_days(year{10000} / 1 / 1)) == "refused");
  CHECK(format_value(sys_seconds::min()) == "refused");
  CHECK(format_value(sys_seconds::max()) == "refused");
  CHECK(format_value(sys_time<hours>::min()) == "refused");
  CHECK(format_value(sys_time<hours>::max()) == "refused");
  CHECK(format_value(sys_time<duration<std::int64_t, std::ratio<31'556'952>>>::max()) == "refused");
}

TEST_CASE("a value gives back the point in time that it was made from") {
  for (auto const offset : {-840min, -1min, 0min, 1min, 840min}) {
    date_time const time(123456789 * day / 1000, time_kind::local, offset);
    CHECK(xml::value(time).date_time() == time);
  }
  date_time const none(7, time_kind::none);
  CHECK(xml::value(none).date_time() == none);
  CHECK(xml::value(none).kind() == xml::value_kind::date_time);
}

TEST_CASE("random times are written as the C library writes them") {
  std::mt19937_64 random(11);
  for (int i = 0; i < 20'000; ++i) {
    std::uint64_t const ticks = random() % (date_time::ticks_max + 1) / second * second;
    auto const unix_time = static_cast<std::time_t>(ticks / second) - 62'135'596'800;
    std::tm fields{};
    REQUIRE(gmtime_r(&unix_time, &fields) != nullptr);
    char expected[32];
    REQUIRE(std::strftime(expected, sizeof expected, "-%m-%dT%H:%M:%SZ", &fields) != 0);
    std::string const year = std::to_string(fields.tm_year + 1900);
    CHECK(utc(ticks) == std::string(4 - year.size(), '0') + year + expected);
  }
}
