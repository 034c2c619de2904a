// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// float and double are written with the fewest digits that read back to them, in the notation that
// was asked for; random ones are read back by the standard library.

#include "unit/xml/values/format_value.hpp"

#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <string>

namespace xml = penstock::xml;
using penstock::test::format_value;
using limits = std::numeric_limits<double>;

namespace {

std::string windows(xml::value v) { return format_value(v, xml::real_form::windows); }

template <class Real, class Bits>
void check_round_trips(xml::real_form form) {
  std::mt19937_64 random(20260301);
  for (int i = 0; i < 50'000; ++i) {
    // Every pattern of bits is a number, but for a few; and the numbers of every day.
    auto const real = i % 2 == 0 ? std::bit_cast<Real>(static_cast<Bits>(random()))
                                 : static_cast<Real>(static_cast<std::int32_t>(random())) / 1000;
    if (std::isnan(real) || std::isinf(real)) continue;
    std::string const text = format_value(real, form);
    Real back = 0;
    auto const [end, ec] = std::from_chars(text.data(), text.data() + text.size(), back);
    CAPTURE(text);
    REQUIRE(ec == std::errc());
    REQUIRE(end == text.data() + text.size());
    REQUIRE(std::bit_cast<Bits>(back) == std::bit_cast<Bits>(real));
    // As short as it gets: the standard library counts the digits.
    char shortest[40];
    char const* const last =
        std::to_chars(shortest, shortest + 40, real, std::chars_format::scientific).ptr;
    auto const digits = [](std::string_view s) {
      std::string found;
      for (char const c : s.substr(0, s.find_first_of("eE"))) {
        if (c >= '0' && c <= '9' && !(found.empty() && c == '0')) found += c;
      }
      while (!found.empty() && found.back() == '0') found.pop_back();
      return found;
    };
    // Plain notation may spell a large integer out.
    if (form == xml::real_form::windows || text.find('e') != std::string::npos) {
      REQUIRE(digits(text) == digits({shortest, static_cast<std::size_t>(last - shortest)}));
    }
  }
}

}  // namespace

TEST_CASE("in the form of Windows, numbers from 0.1 to below 1E+15 are plain") {
  CHECK(windows(0.0) == "0");
  CHECK(windows(-0.0) == "-0");
  CHECK(windows(1.0) == "1");
  CHECK(windows(-1.0) == "-1");
  CHECK(windows(1.1) == "1.1");
  CHECK(windows(0.1) == "0.1");
  CHECK(windows(-0.12) == "-0.12");
  CHECK(windows(10.0) == "10");
  CHECK(windows(12.5) == "12.5");
  CHECK(windows(1e14) == "100000000000000");
  CHECK(windows(999999999999999.0) == "999999999999999");
  CHECK(windows(123456789012345.6) == "123456789012345.6");
  CHECK(windows(1.0000000000000002) == "1.0000000000000002");
  CHECK(windows(1.0000000000000004) == "1.0000000000000004");
}

TEST_CASE("in the form of Windows, all others have an exponent without padding") {
  CHECK(windows(0.01) == "1E-2");
  CHECK(windows(0.09) == "9E-2");
  CHECK(windows(-0.0125) == "-1.25E-2");
  CHECK(windows(1e15) == "1E+15");
  CHECK(windows(1234567890123456.0) == "1.234567890123456E+15");
  CHECK(windows(1e-7) == "1E-7");
  CHECK(windows(1e100) == "1E+100");
  CHECK(windows(limits::max()) == "1.7976931348623157E+308");
  CHECK(windows(-limits::min()) == "-2.2250738585072014E-308");
  CHECK(windows(limits::denorm_min()) == "5E-324");
}

TEST_CASE("in the form of Windows, float has the digits of a float") {
  CHECK(windows(0.1F) == "0.1");
  CHECK(windows(0.01F) == "1E-2");
  CHECK(windows(16777216.0F) == "16777216");
  CHECK(windows(1e15F) == "1E+15");
  CHECK(windows(std::numeric_limits<float>::max()) == "3.4028235E+38");
}

TEST_CASE("what is not finite is named alike in both forms") {
  for (auto const form : {xml::real_form::schema, xml::real_form::windows}) {
    CHECK(format_value(limits::infinity(), form) == "INF");
    CHECK(format_value(-limits::infinity(), form) == "-INF");
    CHECK(format_value(limits::quiet_NaN(), form) == "NaN");
    CHECK(format_value(-limits::quiet_NaN(), form) == "NaN");
    CHECK(format_value(-std::numeric_limits<float>::infinity(), form) == "-INF");
  }
}

TEST_CASE("in the plain form, the shorter notation is taken") {
  CHECK(format_value(0.01) == "0.01");
  CHECK(format_value(1e14) == "1e+14");
  CHECK(format_value(1e15) == "1e+15");
  CHECK(format_value(123456.0) == "123456");
  CHECK(format_value(limits::max()) == "1.7976931348623157e+308");
}

TEST_CASE("random numbers read back to what they were, and have no digit too many") {
  check_round_trips<double, std::uint64_t>(xml::real_form::schema);
  check_round_trips<double, std::uint64_t>(xml::real_form::windows);
  check_round_trips<float, std::uint32_t>(xml::real_form::schema);
  check_round_trips<float, std::uint32_t>(xml::real_form::windows);
}
