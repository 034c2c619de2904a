// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Arrays of binary XML are one record, byte for byte and at every edge of the output's windows; a
// reader sees the elements that a writer of text writes.

#include "unit/xml/binary/binary_bytes.hpp"
#include "unit/xml/reader/nbfx_reader.hpp"

#include <penstock/xml/dictionary.hpp>

#include <array>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <vector>

namespace xml = penstock::xml;
using namespace penstock::test;
using xml::errc;

TEST_CASE("an array is an element, a type, a count, and its values") {
  check_in_element("03 40 01 'v' 01 8B 03 01 00 FF FF 00 80 01", [](xml::writer& xml) {
    xml.array("v", std::array<std::int16_t, 3>{1, -1, -32768});
  });
  check_in_element("03 40 01 'v' 01 8D 01 2A 00 00 00 01",
                   [](xml::writer& xml) { xml.array("v", std::array<std::int32_t, 1>{42}); });
  check_in_element("03 40 01 'v' 01 8F 01 FE FF FF FF FF FF FF FF 01",
                   [](xml::writer& xml) { xml.array("v", std::array<std::int64_t, 1>{-2}); });
  check_in_element("03 40 01 'v' 01 91 01 00 00 80 3F 01",
                   [](xml::writer& xml) { xml.array("v", std::array<float, 1>{1}); });
  check_in_element("03 40 01 'v' 01 93 01 00 00 00 00 00 00 00 40 01",
                   [](xml::writer& xml) { xml.array("v", std::array<double, 1>{2}); });
  check_in_element("03 40 01 'v' 01 B5 02 01 00 01", [](xml::writer& xml) {
    xml.array("v", std::array<bool, 2>{true, false});
  });
}

TEST_CASE("arrays of times, identifiers and decimals have the content of their records") {
  check_in_element(
      "03 40 01 'v' 01 95 01 00 00 01 80 00 00 00 00 0F 00 00 00 00 00 00 00 01",
      [](xml::writer& xml) { xml.array("v", std::array{xml::decimal(true, 0, 15, 1)}); });
  check_in_element("03 40 01 'v' 01 97 01 05 00 00 00 00 00 00 40 01", [](xml::writer& xml) {
    xml.array("v", std::array{xml::date_time(5, xml::time_kind::utc)});
  });
  check_in_element("03 40 01 'v' 01 AF 01 F0 FF FF FF FF FF FF FF 01",
                   [](xml::writer& xml) { xml.array("v", std::array{xml::timespan(-16)}); });
  check_in_element(
      "03 40 01 'v' 01 B1 01 03 02 01 00 05 04 07 06 08 09 0A 0B 0C 0D 0E 0F 01",
      [](xml::writer& xml) {
        xml.array("v",
                  std::array{xml::guid({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})});
      });
}

TEST_CASE("the element of an array has its namespace, its prefix and its number") {
  static constexpr xml::dictionary_table strings("v", "ns");
  static constexpr xml::dictionary known(strings);
  auto options = binary_options();
  options.binary.strings = &known;
  check_in_element(
      "03 53 00 0B 01 'p' 02 01 8B 01 01 00 01",
      [](xml::writer& xml) {
        xml.array(xml::name("p", known["v"], known["ns"]), std::array<std::int16_t, 1>{1});
      },
      options);
  check_in_element("09 01 'p' 02 'ns' 03 6D 01 'v' 01 8B 01 01 00 99 01 'x'", [](xml::writer& xml) {
    xml.declare_namespace("p", "ns");
    xml.array(xml::name("p", "v", "ns"), std::array<std::int16_t, 1>{1}).text("x");
  });
}

TEST_CASE("an array of nothing is nothing") {
  check_in_element("04 01 'k' 82 01", [](xml::writer& xml) {
    xml.array("v", std::vector<double>()).attribute("k", 1);
  });
}

TEST_CASE("in the place of the root an array can have one item") {
  check_binary("40 01 'v' 89 07",
               [](xml::writer& xml) { xml.array("v", std::array<std::int16_t, 1>{7}); });
  test_output out;
  xml::writer xml(out, binary_options());
  xml.array("v", std::array<std::int16_t, 2>{7, 8});
  CHECK(xml.error().code == errc::second_root);
}

TEST_CASE("a long array is several records of whole items") {
  std::vector<double> items(8192 * 2 + 3, 0.5);
  std::string expected = bytes_of("40 01 'a'");
  for (std::size_t const count : {8192U, 8192U, 3U}) {
    expected += bytes_of("03 40 01 'v' 01 93") + (count == 3 ? bytes_of("03") : bytes_of("80 40"));
    for (std::size_t i = 0; i < count; ++i) expected += bytes_of("00 00 00 00 00 00 E0 3F");
  }
  expected += '\x01';
  for (std::size_t const window : {1U, 1000U, 100'000U}) {
    test_output out(window);
    xml::writer xml(out, binary_options());
    xml.start_element("a").array("v", items).end_element();
    REQUIRE(xml.finish());
    CHECK(out.bytes == expected);
  }
}

TEST_CASE("items that are made one by one are written as those in memory") {
  auto const get = [](void const* items, std::size_t i) noexcept -> xml::value {
    return static_cast<double const*>(items)[i] * 2;
  };
  std::array<double, 2> const items{0.25, 0.5};
  check_in_element("03 40 01 'v' 01 93 02 00 00 00 00 00 00 E0 3F 00 00 00 00 00 00 F0 3F 01",
                   [&](xml::writer& xml) {
                     xml.array("v", xml::array_view(xml::array_kind::real, items.data(), 2, get));
                   });
}

TEST_CASE("an array is refused whole") {
  check_refused(
      errc::no_lexical_form, [](xml::writer& xml) { xml.start_element("a").text("x"); },
      [](xml::writer& xml) {
        xml.array("v", std::array{xml::decimal(1), xml::decimal(false, 0, 1, 29)});
      },
      binary_options());
  auto const refuse = [](errc why, auto call, xml::writer_options options) {
    check_refused_in_element(why, call, options);
  };
  auto const write = [](xml::writer& xml) { xml.array("v", std::array<double, 2>{1, 2}); };
  auto options = binary_options();
  options.depth_max = 1;
  refuse(errc::too_deep, write, options);
  refuse(
      errc::invalid_name,
      [](xml::writer& xml) {
        xml.array("v w", std::array<double, 2>{1, 2});
      },
      binary_options());
  check_refused(
      errc::undeclared_prefix, [](xml::writer& xml) { xml.start_element("a").text("x"); },
      [](xml::writer& xml) {
        xml.array("p:v", std::array<double, 2>{1, 2});
      },
      binary_options());
}

namespace {

/** Check that a reader of `write(xml)`, in windows of that size, sees what is there in text. */
template <class Write>
void check_as_in_text(std::size_t window, Write write) {
  test_output binary(window);
  test_output text;
  xml::writer binary_writer(binary, binary_options());
  xml::writer text_writer(text);
  write(binary_writer);
  write(text_writer);
  REQUIRE(binary_writer.finish());
  REQUIRE(text_writer.finish());
  auto const seen = nbfx_reader::read(binary.bytes, true);
  auto const expected = expat_reader::read(text.bytes, true);
  REQUIRE(seen.error == "");
  REQUIRE(seen.events.size() == expected.events.size());
  for (std::size_t i = 0; i < seen.events.size(); ++i) {
    REQUIRE(seen.events[i].matches(expected.events[i]));
  }
}

/** The same for random arrays of what `make(random)` makes, short and, now and then, long. */
template <class Make>
void check_random(Make make) {
  using item = decltype(make(std::uint64_t{}));
  for (unsigned seed = 0; seed < 60; ++seed) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    std::size_t const count = random() % (seed % 20 == 19 ? 20'000 : 12);
    std::vector<item> items;
    for (std::size_t i = 0; i < count; ++i) items.push_back(make(random() >> random() % 64));
    check_as_in_text(1 + random() % 200, [&](xml::writer& xml) {
      xml.start_element("a").array("v", items);
      xml.text("end").end_element();
    });
  }
}

}  // namespace

TEST_CASE("a reader sees the elements that are there in text") {
  check_as_in_text(100, [](xml::writer& xml) {
    xml.start_element("a");
    xml.array("i", std::array<std::int32_t, 3>{INT32_MIN, 0, INT32_MAX});
    xml.array("d", std::array<double, 3>{0.1, -2.5, std::numeric_limits<double>::infinity()});
    xml.array(xml::name(xml::any_prefix, "b", "urn:x"), std::array<bool, 2>{true, false});
    xml.array("w", std::array{xml::date_time(637'500'000'001'000'000, xml::time_kind::none)});
    xml.text("end").end_element();
  });
}

TEST_CASE("random numbers in arrays are the same in binary and in text") {
  check_random([](std::uint64_t bits) { return static_cast<std::int16_t>(bits); });
  check_random([](std::uint64_t bits) { return static_cast<std::int32_t>(bits); });
  check_random([](std::uint64_t bits) { return static_cast<std::int64_t>(0 - bits); });
  check_random([](std::uint64_t bits) { return static_cast<float>(bits % 99'999) / 8; });
  check_random([](std::uint64_t bits) { return static_cast<double>(bits % 99'999) / 1024; });
}

TEST_CASE("random times, identifiers and decimals in arrays are the same in binary and in text") {
  check_random([](std::uint64_t bits) {
    return xml::decimal(bits % 2 != 0, static_cast<std::uint32_t>(bits >> 7), bits,
                        static_cast<std::uint8_t>(bits % 29));
  });
  check_random([](std::uint64_t bits) {
    auto const kind = bits % 2 != 0 ? xml::time_kind::utc : xml::time_kind::none;
    return xml::date_time(bits % xml::date_time::ticks_max, kind);
  });
  check_random([](std::uint64_t bits) { return xml::timespan(static_cast<std::int64_t>(bits)); });
  check_random([](std::uint64_t bits) {
    xml::guid::byte_array bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      bytes[i] = static_cast<std::uint8_t>(bits >> (5 * i % 64));
    }
    return xml::guid(bytes);
  });
}
