// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Decimals are written digit for digit, read back to what they were, rounded where they must be,
// and refused where they cannot be.

#include "unit/xml/values/format_value.hpp"

#include <limits>
#include <random>
#include <string>

namespace xml = penstock::xml;
using penstock::test::format_value;
using xml::decimal;

namespace {

std::string parsed(std::string_view text) {
  auto const number = decimal::parse(text);
  return number ? format_value(*number) : "nothing";
}

std::string converted(double number) {
  auto const made = decimal::from(number);
  return made ? format_value(*made) : "nothing";
}

}  // namespace

TEST_CASE("a decimal has its digits, its scale and its sign") {
  CHECK(format_value(decimal()) == "0");
  CHECK(format_value(decimal(false, 0, 1, 0)) == "1");
  CHECK(format_value(decimal(true, 0, 150, 2)) == "-1.50");
  CHECK(format_value(decimal(false, 0, 5, 3)) == "0.005");
  CHECK(format_value(decimal(false, 0, 0, 2)) == "0.00");
  CHECK(format_value(decimal(false, 0, 1, 28)) == "0.0000000000000000000000000001");
  CHECK(format_value(decimal(false, 0, 1'000'000'000, 0)) == "1000000000");
  CHECK(format_value(decimal(false, 1, 0, 0)) == "18446744073709551616");
  CHECK(format_value(decimal(false, UINT32_MAX, UINT64_MAX, 0)) == "79228162514264337593543950335");
  CHECK(format_value(decimal(true, UINT32_MAX, UINT64_MAX, 28)) ==
        "-7.9228162514264337593543950335");
}

TEST_CASE("zero has no sign") {
  CHECK(format_value(decimal(true, 0, 0, 0)) == "0");
  CHECK(format_value(decimal(true, 0, 0, 1)) == "0.0");
}

TEST_CASE("a scale above 28 has no form") {
  for (unsigned const scale : {29u, 30u, 255u}) {
    CHECK(format_value(decimal(false, 0, 1, static_cast<std::uint8_t>(scale))) == "refused");
  }
}

TEST_CASE("integers of every kind become decimals") {
  CHECK(format_value(decimal(-1)) == "-1");
  CHECK(format_value(decimal(std::numeric_limits<std::int64_t>::min())) == "-9223372036854775808");
  CHECK(format_value(decimal(std::numeric_limits<std::uint64_t>::max())) == "18446744073709551615");
  CHECK(format_value(decimal(std::int8_t{-128})) == "-128");
  CHECK(format_value(decimal(std::uint8_t{255})) == "255");
}

TEST_CASE("text becomes a decimal with the scale it has") {
  CHECK(parsed("0") == "0");
  CHECK(parsed("-1.50") == "-1.50");
  CHECK(parsed("+7") == "7");
  CHECK(parsed("7.") == "7");
  CHECK(parsed(".5") == "0.5");
  CHECK(parsed("-.5") == "-0.5");
  CHECK(parsed("000000000000000000000000000000000000012") == "12");
  CHECK(parsed("79228162514264337593543950335") == "79228162514264337593543950335");
}

TEST_CASE("what is no decimal, or too large, becomes none") {
  for (char const* const text :
       {"", "-", "+", ".", "-.", "1e5", "1 ", " 1", "--1", "1.2.3", "0x1", "INF", "1,5",
        "79228162514264337593543950336", "100000000000000000000000000000"}) {
    CAPTURE(text);
    CHECK(parsed(text) == "nothing");
  }
}

TEST_CASE("what does not fit behind the point is rounded, half to even") {
  CHECK(parsed("0.00000000000000000000000000005") == "0.0000000000000000000000000000");
  CHECK(parsed("0.000000000000000000000000000050") == "0.0000000000000000000000000000");
  CHECK(parsed("0.000000000000000000000000000051") == "0.0000000000000000000000000001");
  CHECK(parsed("0.00000000000000000000000000015") == "0.0000000000000000000000000002");
  CHECK(parsed("0.00000000000000000000000000014") == "0.0000000000000000000000000001");
  CHECK(parsed("79228162514264337593543950335.4") == "79228162514264337593543950335");
  CHECK(parsed("7922816251426433759354395033.56") == "7922816251426433759354395034");
  CHECK(parsed("7.92281625142643375935439503359") == "7.922816251426433759354395034");
  CHECK(parsed("79228162514264337593543950335.5") == "nothing");
}

TEST_CASE("a double becomes the decimal that it is written as") {
  CHECK(converted(0.0) == "0");
  CHECK(converted(0.1) == "0.1");
  CHECK(converted(-19.9) == "-19.9");
  CHECK(converted(1e-28) == "0.0000000000000000000000000001");
  CHECK(converted(1e-30) == "0");
  CHECK(converted(4e-29) == "0.0000000000000000000000000000");
  CHECK(converted(6e-29) == "0.0000000000000000000000000001");
  CHECK(converted(5e-324) == "0");
  CHECK(converted(1e23) == "100000000000000000000000");
  CHECK(converted(7.9e28) == "79000000000000000000000000000");
  CHECK(converted(8e28) == "nothing");
  CHECK(converted(1e300) == "nothing");
  CHECK(converted(std::numeric_limits<double>::infinity()) == "nothing");
  CHECK(converted(std::numeric_limits<double>::quiet_NaN()) == "nothing");
}

TEST_CASE("random decimals read back to what they were") {
  std::mt19937_64 random(7);
  for (int i = 0; i < 20'000; ++i) {
    auto const high = static_cast<std::uint32_t>(random() >> (random() % 64));
    decimal const number((random() & 1) != 0, high, random() >> (random() % 64) | 1,
                         static_cast<std::uint8_t>(random() % 29));
    CHECK(decimal::parse(format_value(number)) == number);
  }
}
