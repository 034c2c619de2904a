// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Decimals, times, identifiers and bytes of binary XML have the records of their types, byte for
// byte and at every edge of the output's windows; so have attributes that come in pieces.

#include "unit/xml/binary/binary_bytes.hpp"

#include <penstock/buffer.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace xml = penstock::xml;
using namespace penstock::test;
using namespace std::chrono_literals;
using penstock::buffer;
using xml::errc;

namespace {

// 00112233-4455-6677-8899-aabbccddeeff
constexpr xml::guid sample_guid(xml::guid::byte_array{0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66,
                                                      0x77, 0x88, 0x99, 0xAA, 0xBB, 0xCC, 0xDD,
                                                      0xEE, 0xFF});
constexpr std::string_view sample_guid_bytes = "33 22 11 00 55 44 77 66 88 99 AA BB CC DD EE FF";

std::string operator+(char const* a, std::string_view b) { return std::string(a).append(b); }

}  // namespace

TEST_CASE("identifiers are their 16 bytes, as Windows has them in memory") {
  check_in_element("B1 " + sample_guid_bytes, [](xml::writer& xml) { xml.text(sample_guid); });
  check_in_element("AD " + sample_guid_bytes,
                   [](xml::writer& xml) { xml.text(xml::unique_id(sample_guid)); });
  check_in_element("04 01 'k' B0 " + sample_guid_bytes + " 01",
                   [](xml::writer& xml) { xml.attribute("k", sample_guid); });
  check_in_element("99 07 'urn:x:y'",
                   [](xml::writer& xml) { xml.text(xml::unique_id("urn:x:y")); });
}

TEST_CASE("times are their ticks, and in the two highest bits what they are of") {
  using xml::time_kind;
  check_in_element("97 00 00 00 00 00 00 00 40",
                   [](xml::writer& xml) { xml.text(xml::date_time(0, time_kind::utc)); });
  check_in_element("97 01 00 00 00 00 00 00 00",
                   [](xml::writer& xml) { xml.text(xml::date_time(1, time_kind::none)); });
  check_in_element("97 00 80 3E D5 DE B1 9D 88", [](xml::writer& xml) {
    xml.text(xml::date_time(0x089DB1DED53E8000, time_kind::local, 60min));
  });
  check_in_element("97 FF 3F 37 F4 75 28 CA 6B", [](xml::writer& xml) {
    xml.text(xml::date_time(xml::date_time::ticks_max, time_kind::utc));
  });
}

TEST_CASE("times beyond the year 9999 are refused, alone and as the piece of an attribute") {
  xml::date_time const late(xml::date_time::ticks_max + 1, xml::time_kind::none);
  xml::date_time const early(0, xml::time_kind::local, -60min);
  for (xml::date_time const time : {late, early}) {
    check_refused_in_element(
        errc::no_lexical_form, [&](xml::writer& xml) { xml.text(time); }, binary_options());
    check_refused_in_element(
        errc::no_lexical_form, [&](xml::writer& xml) { xml.attribute("k", time); },
        binary_options());
    check_refused_in_element(
        errc::no_lexical_form,
        [&](xml::writer& xml) { xml.start_attribute("k").text(time).end_attribute(); },
        binary_options());
  }
}

TEST_CASE("lengths of time are ticks; durations in months have no record but text") {
  check_in_element("AF F0 FF FF FF FF FF FF FF",
                   [](xml::writer& xml) { xml.text(xml::timespan(-16)); });
  check_in_element("99 03 'P1M'", [](xml::writer& xml) { xml.text(xml::duration{.months = 1}); });
  check_in_element("04 01 'k' 98 03 'P1M' 01",
                   [](xml::writer& xml) { xml.attribute("k", xml::duration{.months = 1}); });
}

TEST_CASE("decimals have scale, sign, and 96 bits") {
  check_in_element("95 00 00 02 80 01 00 00 00 08 07 06 05 04 03 02 01", [](xml::writer& xml) {
    xml.text(xml::decimal(true, 1, 0x0102030405060708, 2));
  });
  check_in_element("95 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
                   [](xml::writer& xml) { xml.text(xml::decimal()); });
  check_refused_in_element(
      errc::no_lexical_form, [](xml::writer& xml) { xml.text(xml::decimal(false, 0, 1, 29)); },
      binary_options());
}

TEST_CASE("bytes are cut at a multiple of three, and then as they end") {
  auto const write = [](std::string_view bytes) {
    return [bytes](xml::writer& xml) { xml.text(xml::base64(buffer(bytes))); };
  };
  check_in_element("01", write(""));
  check_in_element("9F 01 't'", write("t"));
  check_in_element("9F 02 'te'", write("te"));
  check_in_element("9F 03 'tes'", write("tes"));
  check_in_element("9E 03 'tes' 9F 01 't'", write("test"));
  check_in_element("9F 06 'abcdef'", write("abcdef"));
}

TEST_CASE("many bytes have longer sizes, and more than one record") {
  std::string const bytes(65'535 * 2 + 301, 'b');
  std::string_view const all(bytes);
  auto const check = [&](std::size_t size, std::string const& expected) {
    CAPTURE(size);
    check_document(
        bytes_of("40 01 'a'") + expected,
        [&](xml::writer& xml) {
          xml.start_element("a").bytes(buffer(all.substr(0, size))).end_element();
        },
        binary_options());
  };
  auto const b = [](std::size_t n) { return std::string(n, 'b'); };
  check(255, bytes_of("9F FF") + b(255));
  check(256, bytes_of("9E FF") + b(255) + bytes_of("9F 01") + b(1));
  check(258, bytes_of("A1 02 01") + b(258));
  check(65'535, bytes_of("A1 FF FF") + b(65'535));
  check(65'536, bytes_of("A0 FF FF") + b(65'535) + bytes_of("9F 01") + b(1));
  check(bytes.size(), bytes_of("A0 FF FF") + b(65'535) + bytes_of("A0 FF FF") + b(65'535) +
                          bytes_of("A0 2C 01") + b(300) + bytes_of("9F 01") + b(1));
}

TEST_CASE("bytes in pieces are joined where their base64 would be") {
  check_in_element("9E 03 'abc' 9F 01 'd'", [](xml::writer& xml) {
    xml.bytes(buffer("a")).bytes(buffer("bc")).bytes(buffer("d"));
  });
  check_in_element("9E 01 'a' 99 01 'x'",
                   [](xml::writer& xml) { xml.bytes(buffer("a")).text("x"); });
  check_in_element("9E 02 'ab' 02 01 'c' 9F 01 'x'", [](xml::writer& xml) {
    xml.bytes(buffer("ab")).comment("c").bytes(buffer("x"));
  });
}

TEST_CASE("hexadecimal digits have no record but text") {
  check_in_element("99 04 '00FF'", [](xml::writer& xml) {
    xml.text(xml::hex(buffer(std::string_view("\0\xFF", 2))));
  });
  check_in_element("04 01 'k' 98 02 '61' 01",
                   [](xml::writer& xml) { xml.attribute("k", xml::hex(buffer("a"))); });
  check_in_element("98 02 '61' 99 02 '62'",
                   [](xml::writer& xml) { xml.hex(buffer("a")).hex(buffer("b")); });
  check_in_element("01", [](xml::writer& xml) { xml.hex({}); });
  std::string const many(12'001, 'a');
  std::string digits;
  for (std::size_t i = 0; i < 12'000; ++i) digits += "61";
  check_document(
      bytes_of("40 01 'a' 9A C0 5D") + digits + bytes_of("99 02 '61'"),
      [&](xml::writer& xml) { xml.start_element("a").hex(buffer(many)).end_element(); },
      binary_options());
}

TEST_CASE("bytes of an attribute are one record of any size") {
  check_in_element("04 01 'k' 9E 04 'test' 01",
                   [](xml::writer& xml) { xml.attribute("k", xml::base64(buffer("test"))); });
  check_in_element("04 01 'k' 9E 00 01",
                   [](xml::writer& xml) { xml.attribute("k", xml::base64(buffer(""))); });
  std::string const many(65'536, 'b');
  check_document(
      bytes_of("40 01 'a' 04 01 'k' A2 00 00 01 00") + many + bytes_of("01"),
      [&](xml::writer& xml) {
        xml.start_element("a").attribute("k", xml::base64(buffer(many))).end_element();
      },
      binary_options());
}

TEST_CASE("bytes of an attribute in pieces are one record, when nothing else comes") {
  check_in_element("04 01 'k' 9E 04 'test' 01", [](xml::writer& xml) {
    xml.start_attribute("k").bytes(buffer("t")).bytes(buffer("est")).end_attribute();
  });
  check_in_element("04 01 'k' 9E 04 'test' 01", [](xml::writer& xml) {
    xml.start_attribute("k").text(xml::base64(buffer("test"))).end_attribute();
  });
  check_in_element("04 01 'k' 9E 00 01",
                   [](xml::writer& xml) { xml.start_attribute("k").bytes({}).end_attribute(); });
  std::string const piece(200, 'b');
  check_document(
      bytes_of("40 01 'a' 04 01 'k' A0 90 01") + piece + piece + bytes_of("01"),
      [&](xml::writer& xml) {
        xml.start_element("a").start_attribute("k").bytes(buffer(piece));
        CHECK(xml.flush().state() != penstock::flush_state::failed);
        xml.bytes(buffer(piece)).end_attribute().end_element();
      },
      binary_options());
}

TEST_CASE("bytes of an attribute become base64 when something else comes") {
  auto const check = [](std::string_view value, auto write) {
    std::string expected = bytes_of("40 01 'a' 04 01 'k' 98");
    expected.append(1, static_cast<char>(value.size())).append(value).append(1, '\x01');
    check_document(
        expected,
        [&](xml::writer& xml) {
          xml.start_element("a").start_attribute("k");
          write(xml);
          xml.end_attribute().end_element();
        },
        binary_options());
  };
  check("dA==x", [](xml::writer& xml) { xml.bytes(buffer("t")).text("x"); });
  check("dGVzdA==x", [](xml::writer& xml) { xml.bytes(buffer("test")).text("x"); });
  check("dGVzdGVkdGVz1", [](xml::writer& xml) { xml.bytes(buffer("testedtes")).text(1); });
  check("xdGVz", [](xml::writer& xml) { xml.text("x").bytes(buffer("tes")); });
  check("xdGVzdA==",
        [](xml::writer& xml) { xml.text("x").bytes(buffer("te")).bytes(buffer("st")); });
  check("1dA==", [](xml::writer& xml) { xml.text(1).bytes(buffer("t")); });
  check("dA==dA==", [](xml::writer& xml) {
    xml.text(xml::base64(buffer("t"))).text(xml::base64(buffer("t")));
  });
  check("dA==dA==",
        [](xml::writer& xml) { xml.text(xml::base64(buffer("t"))).bytes(buffer("t")); });
  check("dA==dA==",
        [](xml::writer& xml) { xml.bytes(buffer("t")).text(xml::base64(buffer("t"))); });
  check("dA==74", [](xml::writer& xml) { xml.bytes(buffer("t")).hex(buffer("t")); });
  check("7474", [](xml::writer& xml) { xml.hex(buffer("t")).hex(buffer("t")); });
  check("174", [](xml::writer& xml) { xml.text(1).hex(buffer("t")); });
}

TEST_CASE("an attribute of any one piece has that piece's record") {
  check_in_element("04 01 'k' B0 " + sample_guid_bytes + " 01", [](xml::writer& xml) {
    xml.start_attribute("k").text(sample_guid).end_attribute();
  });
  check_in_element("04 01 'k' 98 03 'P1M' 01", [](xml::writer& xml) {
    xml.start_attribute("k").text(xml::duration{.months = 1}).end_attribute();
  });
  check_in_element(
      "04 01 'k' 94 00 00 01 00 00 00 00 00 0F 00 00 00 00 00 00 00 01",
      [](xml::writer& xml) {
        xml.start_attribute("k").text(xml::decimal(false, 0, 15, 1)).end_attribute();
      },
      binary_options());
}

TEST_CASE("no bytes close the start tag as an empty text does") {
  for (xml::value const nothing : {xml::value(xml::base64({})), xml::value(xml::hex({}))}) {
    test_output out;
    xml::writer xml(out, binary_options());
    xml.start_element("a").text(nothing).release();
    CHECK(out.bytes == bytes_of("40 01 'a'"));
    xml.attribute("k", 1);
    CHECK(xml.error().code == xml::errc::no_start_tag);
  }
}

TEST_CASE("binary XML carries bytes as they are, also where MTOM is asked for") {
  auto options = binary_options();
  options.mtom = xml::mtom_options{.inline_max = 0};
  check_in_element(
      "9F 03 'tes'", [](xml::writer& xml) { xml.bytes(buffer("tes")); }, options);
  check_in_element(
      "9F 03 'tes'", [](xml::writer& xml) { xml.text(xml::base64(buffer("tes"))); }, options);
}
