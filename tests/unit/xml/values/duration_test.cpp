// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Lengths of time are written as durations of XML Schema without the fields that are 0, at the ends
// of their ranges too.

#include "unit/xml/values/format_value.hpp"

#include <chrono>
#include <string>

namespace xml = penstock::xml;
using namespace std::chrono_literals;
using penstock::test::format_value;
using xml::duration;
using xml::timespan;

TEST_CASE("a timespan is written in days, hours, minutes and seconds") {
  CHECK(format_value(timespan(0)) == "PT0S");
  CHECK(format_value(timespan(1)) == "PT0.0000001S");
  CHECK(format_value(timespan(-1)) == "-PT0.0000001S");
  CHECK(format_value(timespan(10'000'000)) == "PT1S");
  CHECK(format_value(timespan(24h)) == "P1D");
  CHECK(format_value(timespan(1h)) == "PT1H");
  CHECK(format_value(timespan(59min)) == "PT59M");
  CHECK(format_value(timespan(60min)) == "PT1H");
  CHECK(format_value(-(24h + 2h + 3min + 4500ms)) == "-P1DT2H3M4.5S");
  CHECK(format_value(timespan(INT64_MAX)) == "P10675199DT2H48M5.4775807S");
  CHECK(format_value(timespan(INT64_MIN)) == "-P10675199DT2H48M5.4775808S");
}

TEST_CASE("the standard library's durations are timespans, cut to the tick") {
  using namespace std::chrono;
  CHECK(format_value(1500ms) == "PT1.5S");
  CHECK(format_value(199ns) == "PT0.0000001S");
  CHECK(format_value(-199ns) == "-PT0.0000002S");
  CHECK(format_value(days(400)) == "P400D");
  CHECK(timespan(nanoseconds::max()).ticks() == INT64_MAX / 100);
  CHECK(timespan(nanoseconds::min()).ticks() == INT64_MIN / 100 - 1);
  CHECK(timespan(std::chrono::duration<std::uint8_t>(7)).ticks() == 70'000'000);
  CHECK(timespan(std::chrono::duration<int, std::ratio<1, 3>>(2)).ticks() == 6'666'666);
}

TEST_CASE("what is longer than ticks can count becomes the longest") {
  using namespace std::chrono;
  CHECK(timespan(seconds::max()).ticks() == INT64_MAX);
  CHECK(timespan(seconds::min()).ticks() == INT64_MIN);
  CHECK(timespan(hours::max()).ticks() == INT64_MAX);
  CHECK(timespan(hours::min()).ticks() == INT64_MIN);
  CHECK(timespan(std::chrono::duration<std::uint64_t>(UINT64_MAX)).ticks() == INT64_MAX);
}

TEST_CASE("a duration has the fields that it was given") {
  CHECK(format_value(duration{}) == "PT0S");
  CHECK(format_value(duration{.is_negative = true}) == "PT0S");
  CHECK(format_value(duration{.years = 1}) == "P1Y");
  CHECK(format_value(duration{.months = 14}) == "P14M");
  CHECK(format_value(duration{.minutes = 90}) == "PT90M");
  CHECK(format_value(duration{.is_negative = true, .days = 1, .seconds = 1}) == "-P1DT1S");
  CHECK(format_value(duration{false, 1, 2, 3, 4, 5, 6, 700, 8000}) == "P1Y2M3DT4H5M6.7008S");
}

TEST_CASE("milliseconds and ticks are parts of the seconds") {
  CHECK(format_value(duration{.milliseconds = 500}) == "PT0.5S");
  CHECK(format_value(duration{.milliseconds = 1500}) == "PT1.5S");
  CHECK(format_value(duration{.ticks = 1}) == "PT0.0000001S");
  CHECK(format_value(duration{.ticks = 10'000'000}) == "PT1S");
  CHECK(format_value(duration{.seconds = 59, .milliseconds = 999, .ticks = 10'000}) == "PT60S");
}

TEST_CASE("the longest duration fits") {
  constexpr std::uint32_t max = UINT32_MAX;
  CHECK(format_value(duration{true, max, max, max, max, max, max, max, max - 6}) ==
        "-P4294967295Y4294967295M4294967295DT4294967295H4294967295M4299262691.7917289S");
}
