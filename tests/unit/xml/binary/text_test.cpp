// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Text and values of binary XML are byte for byte the records that Windows writes, at every edge of
// the output's windows, and the end of an element is part of the text before it.

#include "unit/xml/binary/binary_bytes.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace xml = penstock::xml;
using namespace penstock::test;
using namespace std::string_view_literals;
using xml::errc;

namespace {

xml::writer_options replacing() {
  auto options = binary_options();
  options.on_invalid = xml::invalid_text::replace;
  return options;
}

}  // namespace

TEST_CASE("the end of an element is part of the text before it") {
  check_binary("40 01 't' 99 04 'test'", [](xml::writer& xml) { xml.element("t", "test"); });
  check_binary("41 02 'p2' 01 't' 09 02 'p2' 02 'ns' 99 04 'test'", [](xml::writer& xml) {
    xml.start_element("p2", "t", "ns").text("test").end_element();
  });
  check_in_element("98 01 'x' 99 01 'y'", [](xml::writer& xml) { xml.text("x").text("y"); });
}

TEST_CASE("it is not when something else comes between") {
  check_in_element("98 01 'x' 02 01 'c' 01", [](xml::writer& xml) { xml.text("x").comment("c"); });
  check_in_element("98 01 'x' 40 01 'b' 01 01",
                   [](xml::writer& xml) { xml.text("x").start_element("b").end_element(); });
  check_in_element("40 01 'b' 99 01 'x' 01", [](xml::writer& xml) { xml.element("b", "x"); });
}

TEST_CASE("a flush between text and end costs the byte of the end") {
  test_output out;
  xml::writer xml(out, binary_options());
  xml.start_element("a").text("x");
  CHECK(xml.flush().state() != penstock::flush_state::failed);
  CHECK(out.bytes == bytes_of("40 01 'a' 98 01 'x'"));
  xml.end_element();
  REQUIRE(xml.finish());
  CHECK(out.bytes == bytes_of("40 01 'a' 98 01 'x' 01"));
}

TEST_CASE("a flush that is skipped costs nothing") {
  test_output out;
  xml::writer xml(out, binary_options());
  xml.start_element("a").text("x");
  CHECK(xml.flush({.min_bytes = 1000}).state() == penstock::flush_state::skipped);
  xml.end_element();
  REQUIRE(xml.finish());
  CHECK(out.bytes == bytes_of("40 01 'a' 99 01 'x'"));
}

TEST_CASE("text counts as written before its element ends") {
  test_output out;
  xml::writer xml(out, binary_options());
  xml.start_element("a").text("xyz");
  CHECK(xml.bytes_written() == 8);
  xml.end_element();
  CHECK(xml.bytes_written() == 8);
}

TEST_CASE("empty text has no record, but ends the start tag") {
  check_in_element("01", [](xml::writer& xml) { xml.text(""); });
  check_in_element("99 01 'x'", [](xml::writer& xml) { xml.text("").text("x").text(""); });
  check_refused(
      errc::no_start_tag, [](xml::writer& xml) { xml.start_element("a").text(""); },
      [](xml::writer& xml) { xml.attribute("k", "v"); }, binary_options());
}

TEST_CASE("what has a meaning in markup has none here") {
  check_in_element("99 0B '<&>]]>\"' 09 0D 0A 27",
                   [](xml::writer& xml) { xml.text("<&>]]>\"\t\r\n'"); });
  check_in_element("04 01 'k' 98 06 '<&>\"' 09 0D 01",
                   [](xml::writer& xml) { xml.attribute("k", "<&>\"\t\r"); });
}

TEST_CASE("CDATA is text") {
  check_in_element("99 05 'x]]>' 0D", [](xml::writer& xml) { xml.cdata("x]]>\r"); });
  check_in_element("01", [](xml::writer& xml) { xml.cdata(""); });
  check_refused_in_element(
      errc::incomplete_utf8, [](xml::writer& xml) { xml.cdata("\xC3"); }, binary_options());
  check_in_element(
      "99 04 'x' EF BF BD", [](xml::writer& xml) { xml.cdata("x\xC3"); }, replacing());
}

TEST_CASE("texts of 256 and of 65536 bytes have longer sizes") {
  for (auto const& [size, header] : {std::pair<std::size_t, char const*>{255, "FF"},
                                     {256, "00 01"},
                                     {65535, "FF FF"},
                                     {65536, "00 00 01 00"}}) {
    std::string const text(size, 'x');
    int const type = size < 256 ? 0x98 : size < 65536 ? 0x9A : 0x9C;
    std::string const in_element = static_cast<char>(type + 1) + bytes_of(header) + text;
    std::string const in_attribute = static_cast<char>(type) + bytes_of(header) + text;
    check_document(
        bytes_of("40 01 'a' 04 01 'k'") + in_attribute + in_element,
        [&](xml::writer& xml) {
          xml.start_element("a").attribute("k", text).text(text).end_element();
        },
        binary_options());
  }
}

TEST_CASE("numbers have records of their own") {
  check_in_element("89 FF", [](xml::writer& xml) { xml.text(-1); });
  check_in_element("83", [](xml::writer& xml) { xml.text(std::uint64_t{1}); });
  check_in_element("81", [](xml::writer& xml) { xml.text(0.0); });
  check_in_element("87", [](xml::writer& xml) { xml.text(true); });
  check_in_element("93 CD CC CC CC CC CC 00 40", [](xml::writer& xml) { xml.text(2.1); });
  check_in_element("88 02 98 01 ',' 89 03",
                   [](xml::writer& xml) { xml.text(2).text(",").text(3); });
  check_in_element("04 01 'k' 8A 00 01 04 01 'l' 84 01",
                   [](xml::writer& xml) { xml.attribute("k", 256).attribute("l", false); });
}

TEST_CASE("characters cut between two calls are whole in one record") {
  check_in_element("98 01 'x' 99 03 E2 82 AC",
                   [](xml::writer& xml) { xml.text("x\xE2").text("\x82").text("\xAC"); });
  check_in_element("99 04 C3 A9 'yz'", [](xml::writer& xml) { xml.text("\xC3").text("\xA9yz"); });
}

TEST_CASE("a character that is not completed is refused, or replaced in a record of its own") {
  check_refused(
      errc::incomplete_utf8, [](xml::writer& xml) { xml.start_element("a").text("x\xC3"); },
      [](xml::writer& xml) { xml.end_element(); }, binary_options());
  check_in_element(
      "98 01 'x' 99 03 EF BF BD", [](xml::writer& xml) { xml.text("x\xC3"); }, replacing());
  check_in_element(
      "98 03 EF BF BD 83", [](xml::writer& xml) { xml.text("\xE2\x82").text(1); }, replacing());
}

TEST_CASE("what is replaced is counted as it is written") {
  std::string const rest(254, 'x');
  check_document(
      bytes_of("40 01 'a' 04 01 'k' 9A 01 01 EF BF BD") + rest + bytes_of("9B 01 01 EF BF BD") +
          rest,
      [&](xml::writer& xml) {
        xml.start_element("a").attribute("k", '\x01' + rest).text('\xFF' + rest).end_element();
      },
      replacing());
}

TEST_CASE("a replaced sequence may be shorter than it was") {
  // Three bytes of one ill-formed sequence become one U+FFFD, of as many bytes as they had.
  std::string const rest(253, 'x');
  check_document(
      bytes_of("40 01 'a' 9B 00 01 EF BF BD") + rest,
      [&](xml::writer& xml) { xml.element("a", "\xF0\x9F\x98" + rest); }, replacing());
  // A character that is only begun is not in the record that its size was thought to be of.
  std::string const most(255, 'x');
  check_document(
      bytes_of("40 01 'a' 98 FF") + most + bytes_of("99 02 C3 A9"),
      [&](xml::writer& xml) {
        xml.start_element("a").text(most + '\xC3').text("\xA9").end_element();
      },
      binary_options());
}

TEST_CASE("text that is dropped has no record, and keeps the end from the text before it") {
  auto options = binary_options();
  options.on_invalid = xml::invalid_text::drop;
  check_in_element(
      "98 01 'x' 01", [](xml::writer& xml) { xml.text("x").text("\xFF"); }, options);
  check_in_element(
      "98 01 'x' 01", [](xml::writer& xml) { xml.text("x").cdata("\x01"); }, options);
  check_in_element(
      "98 01 'x' 01", [](xml::writer& xml) { xml.text("x\xC3"); }, options);
  check_in_element(
      "98 01 'x' 99 01 'y'", [](xml::writer& xml) { xml.text("x").text("\xFF").text("y\x01"); },
      options);
  check_in_element(
      "04 01 'k' 98 00 01", [](xml::writer& xml) { xml.attribute("k", "\xFF"); }, options);
}

TEST_CASE("an empty attribute is an empty text") {
  check_in_element("04 01 'k' 98 00 01", [](xml::writer& xml) { xml.attribute("k", ""); });
  check_in_element("04 01 'k' 98 00 01",
                   [](xml::writer& xml) { xml.start_attribute("k").end_attribute(); });
  check_in_element("04 01 'k' 98 00 01",
                   [](xml::writer& xml) { xml.start_attribute("k").text("").end_attribute(); });
}

TEST_CASE("an attribute is one record, also when it came in pieces") {
  check_in_element("04 01 'k' 98 06 'a1true' 01", [](xml::writer& xml) {
    xml.start_attribute("k").text("a").text(1).text(true).end_attribute();
  });
  check_in_element("04 01 'k' 98 02 '12' 04 01 'l' 98 01 '1' 04 01 'm' 98 01 '1' 01",
                   [](xml::writer& xml) {
                     xml.start_attribute("k").text(1).text(2).end_attribute();
                     xml.start_attribute("l").text(1).text("").end_attribute();
                     xml.start_attribute("m").text("").text(1).end_attribute();
                   });
  check_in_element("04 01 'k' 98 03 E2 82 AC 01", [](xml::writer& xml) {
    xml.start_attribute("k").text("\xE2").text("\x82").text("\xAC").end_attribute();
  });
}

TEST_CASE("an attribute of one piece, a number, has the number's record") {
  check_in_element("04 01 'k' 82 04 01 'l' 92 CD CC CC CC CC CC 00 40 01", [](xml::writer& xml) {
    xml.start_attribute("k").text(1).end_attribute();
    xml.start_attribute("l").text(2.1).end_attribute();
  });
}

TEST_CASE("an attribute in pieces survives a flush, and grows beyond 255 bytes") {
  std::string const piece(100, 'x');
  std::string const expected = bytes_of("40 01 'a' 04 01 'k' 9A 2C 01") + piece + piece + piece +
                               bytes_of("04 01 'n' 82 01");
  check_document(
      expected,
      [&](xml::writer& xml) {
        xml.start_element("a").start_attribute("k");
        for (int i = 0; i < 3; ++i) {
          xml.text(piece);
          CHECK(xml.flush().state() != penstock::flush_state::failed);
        }
        xml.end_attribute().start_attribute("n").text(1);
        CHECK(xml.flush().state() != penstock::flush_state::failed);
        xml.end_attribute().end_element();
      },
      binary_options());
}

TEST_CASE("text that XML cannot carry is refused in binary too") {
  for (auto const& [text, why] :
       {std::pair<std::string_view, errc>{"\0"sv, errc::invalid_character},
        {"ab\x1F", errc::invalid_character},
        {"\xEF\xBF\xBE", errc::invalid_character},
        {"ab\x80", errc::invalid_utf8},
        {"\xC0\x80", errc::invalid_utf8},
        {"\xED\xA0\x80", errc::invalid_utf8},
        {"\xF5\x80\x80\x80", errc::invalid_utf8}}) {
    check_refused_in_element(
        why, [&](xml::writer& xml) { xml.text(text); }, binary_options());
    check_refused_in_element(
        why, [&](xml::writer& xml) { xml.attribute("k", text); }, binary_options());
    check_refused_in_element(
        why, [&](xml::writer& xml) { xml.start_attribute("k").text(text); }, binary_options());
    check_refused_in_element(
        why, [&](xml::writer& xml) { xml.cdata(text); }, binary_options());
  }
  check_refused_in_element(
      errc::incomplete_utf8, [](xml::writer& xml) { xml.attribute("k", "\xC3"); },
      binary_options());
}

TEST_CASE("a text is refused whole when the output is full") {
  for (std::size_t cap = 3; cap < 20; ++cap) {
    test_output out(7, cap);
    xml::writer xml(out, binary_options());
    xml.start_element("a").text("0123456789").text("xy").end_element();
    bool const finished = xml.finish();
    CAPTURE(cap, xml.error().message());
    CHECK(finished == (cap >= 19));
    if (!finished) CHECK(xml.error().code == penstock::errc::queue_full);
    std::string const all = bytes_of("40 01 'a' 98 0A '0123456789' 99 02 'xy'");
    std::size_t const expected = cap < 15 ? 0 : cap < 19 ? 15 : 19;
    CHECK(out.bytes.size() == expected);
    CHECK(out.bytes == all.substr(0, expected));
  }
}

TEST_CASE("references to characters are the characters") {
  check_in_element("98 01 'x' 98 01 '&' 98 03 E2 82 AC 99 04 F0 9F 98 80", [](xml::writer& xml) {
    xml.text("x").entity_reference("amp").character_reference(0x20AC).character_reference(0x1F600);
  });
  check_in_element("04 01 'k' 98 08 '1<' 27 '\"' 0D '&' C3 A9 01", [](xml::writer& xml) {
    xml.start_attribute("k").text(1).entity_reference("lt").entity_reference("apos");
    xml.entity_reference("quot").character_reference(0xD).entity_reference("amp");
    xml.character_reference(0xE9).end_attribute();
  });
  check_refused_in_element(
      errc::undeclared_entity, [](xml::writer& xml) { xml.entity_reference("nbsp"); },
      binary_options());
  check_refused_in_element(
      errc::invalid_character, [](xml::writer& xml) { xml.character_reference(1); },
      binary_options());
}
