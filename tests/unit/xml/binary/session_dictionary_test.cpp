// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// A session numbers the strings that it is asked for in order, tells each one once to the reader,
// and keeps to its limits; a writer with one writes the documents of [MC-NBFSE].

#include <penstock/xml/session_dictionary.hpp>
#include <penstock/xml/soap_dictionary.hpp>

#include "support/allocation_fault.hpp"
#include "unit/xml/binary/binary_bytes.hpp"

#include <string>

namespace xml = penstock::xml;
using namespace penstock::test;

TEST_CASE("strings are numbered in the order in which they are asked for") {
  xml::session_dictionary session;
  CHECK(session.id_of("a") == 0);
  CHECK(session.id_of("b") == 1);
  CHECK(session.id_of("") == 2);
  CHECK(session.id_of("a") == 0);
  CHECK(session.id_of("ab") == 3);
  CHECK(session.size() == 4);
}

TEST_CASE("new strings are taken once, behind their size") {
  xml::session_dictionary session;
  CHECK(session.take_new_strings() == bytes_of("00"));
  CHECK(session.id_of("a") == 0);
  CHECK(session.id_of("bc") == 1);
  CHECK(session.take_new_strings() == bytes_of("05 01 'a' 02 'bc'"));
  CHECK(session.take_new_strings() == bytes_of("00"));
  std::string const long_string(200, 'x');
  CHECK(session.id_of(long_string) == 2);
  CHECK(session.id_of("a") == 0);
  CHECK(session.take_new_strings() == bytes_of("CA 01 C8 01") + long_string);
}

TEST_CASE("thousands of strings are found again") {
  xml::session_dictionary session({.strings_max = 5000, .bytes_max = 100'000});
  for (int round = 0; round < 2; ++round) {
    for (std::uint32_t i = 0; i < 5000; ++i) {
      REQUIRE(session.id_of("string " + std::to_string(i)) == i);
    }
  }
  CHECK(session.size() == 5000);
}

TEST_CASE("beyond its limits a session knows what it knows, and no more") {
  xml::session_dictionary few({.strings_max = 2});
  CHECK(few.id_of("a") == 0);
  CHECK(few.id_of("b") == 1);
  CHECK(few.id_of("c") == std::nullopt);
  CHECK(few.id_of("b") == 1);
  CHECK(few.take_new_strings() == bytes_of("04 01 'a' 01 'b'"));

  xml::session_dictionary small({.bytes_max = 10});
  CHECK(small.id_of("123456") == std::nullopt);
  CHECK(small.id_of("12345") == 0);
  CHECK(small.id_of("1") == std::nullopt);
  CHECK(small.take_new_strings() == bytes_of("06 05 '12345'"));
}

TEST_CASE("a session that begins again knows nothing") {
  xml::session_dictionary session;
  CHECK(session.id_of("a") == 0);
  CHECK(session.id_of("b") == 1);
  session.clear();
  CHECK(session.size() == 0);
  CHECK(session.take_new_strings() == bytes_of("00"));
  CHECK(session.id_of("b") == 0);
  CHECK(session.take_new_strings() == bytes_of("02 01 'b'"));
}

TEST_CASE("without memory a string stays unknown, and what was known stays known") {
  for (std::size_t skipped = 0; skipped < 4; ++skipped) {
    xml::session_dictionary session;
    CHECK(session.id_of("before") == 0);
    std::string const long_string(300, 'x');
    allocation_fault fault(skipped, fault_mode::from_then_on);
    auto const id = fault.during([&] { return session.id_of(long_string); });
    CHECK(fault.has_failed() == (id == std::nullopt));
    CHECK(session.id_of("before") == 0);
    CHECK(session.id_of(long_string) == 1);
    CHECK(session.take_new_strings() == bytes_of("B5 02 06 'before' AC 02") + long_string);
  }
}

TEST_CASE("a message of SOAP in a session, and the one after it") {
  constexpr auto const& soap = xml::soap_dictionary;
  constexpr xml::name envelope("s", soap["Envelope"],
                               soap["http://www.w3.org/2003/05/soap-envelope"]);
  constexpr xml::name body("s", soap["Body"], soap["http://www.w3.org/2003/05/soap-envelope"]);
  xml::session_dictionary session;
  auto const message = [&] {
    test_output out;
    xml::writer xml(out, {.encoding = xml::encoding::binary,
                          .binary = {.strings = &soap, .session = &session}});
    xml.start_element(envelope).start_element(body);
    xml.start_element("", "Echo", "urn:x").element("text", "hi").end_element();
    xml.end_element().end_element();
    REQUIRE(xml.finish());
    return out.bytes;
  };
  std::string const expected =
      bytes_of("56 02 0B 01 's' 04 56 0E 42 01 0A 03 42 05 99 02 'hi' 01 01 01");
  CHECK(message() == expected);
  CHECK(session.take_new_strings() == bytes_of("10 04 'Echo' 05 'urn:x' 04 'text'"));
  CHECK(message() == expected);
  CHECK(session.take_new_strings() == bytes_of("00"));
}
