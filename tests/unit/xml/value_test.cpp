// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Values are written in the lexical forms of XML Schema, and read back to what they were.

#include <penstock/xml/value.hpp>

#include <catch2/catch_test_macros.hpp>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <string>
#include <string_view>

using penstock::xml::value;
using namespace std::string_literals;

namespace {

std::string format(value v) {
  std::array<char, value::scalar_size_max> buffer{};
  char* const end = v.format(buffer.data());
  REQUIRE(end <= buffer.data() + buffer.size());
  return {buffer.data(), end};
}

}  // namespace

TEST_CASE("strings of every kind are text") {
  CHECK(value("chars").text() == "chars");
  CHECK(value("string"s).text() == "string");
  CHECK(value(std::string_view("view")).text() == "view");
  CHECK(value("").is_text());
  CHECK(value(std::string_view()).text().empty());
}

TEST_CASE("characters are not taken for numbers") {
  CHECK_FALSE(std::is_constructible_v<value, char>);
  CHECK_FALSE(std::is_constructible_v<value, char8_t>);
  CHECK_FALSE(std::is_constructible_v<value, char32_t>);
  CHECK_FALSE(std::is_constructible_v<value, void*>);
}

TEST_CASE("integers are decimal, whatever their size") {
  CHECK(format(0) == "0");
  CHECK(format(-1) == "-1");
  CHECK(format(std::int8_t{-128}) == "-128");
  CHECK(format(std::uint8_t{255}) == "255");
  CHECK(format(std::int16_t{-7}) == "-7");
  CHECK(format(std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
  CHECK(format(std::numeric_limits<std::uint64_t>::max()) == "18446744073709551615");
}

TEST_CASE("truth values are true and false") {
  CHECK(format(true) == "true");
  CHECK(format(false) == "false");
}

TEST_CASE("real numbers are the shortest text that reads back to them") {
  CHECK(format(0.0) == "0");
  CHECK(format(-0.0) == "-0");
  CHECK(format(0.1) == "0.1");
  CHECK(format(0.1F) == "0.1");
  CHECK(format(1.0 / 3) == "0.3333333333333333");
  CHECK(format(1e300) == "1e+300");
  CHECK(format(16777216.0F) == "16777216");
  for (double const d : {std::numeric_limits<double>::max(), std::numeric_limits<double>::min(),
                         std::numeric_limits<double>::denorm_min(), -1.7976931348623157e308,
                         2.2250738585072011e-308, 1.0000000000000002, 123456789.123456789}) {
    CHECK(std::strtod(format(d).c_str(), nullptr) == d);
  }
}

TEST_CASE("what is not finite has its name in XML Schema") {
  CHECK(format(std::numeric_limits<double>::infinity()) == "INF");
  CHECK(format(-std::numeric_limits<double>::infinity()) == "-INF");
  CHECK(format(std::numeric_limits<double>::quiet_NaN()) == "NaN");
  CHECK(format(std::numeric_limits<float>::infinity()) == "INF");
  CHECK(format(-std::numeric_limits<float>::infinity()) == "-INF");
  CHECK(format(-std::numeric_limits<float>::quiet_NaN()) == "NaN");
}
