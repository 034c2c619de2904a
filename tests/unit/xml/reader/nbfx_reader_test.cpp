// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// The reader that judges binary XML knows what the records mean, and refuses what is no document or
// not as small as it can be.

#include "nbfx_reader.hpp"
#include "nbfx_values.hpp"
#include "unit/xml/binary/binary_bytes.hpp"

#include <catch2/catch_test_macros.hpp>

#include <array>
#include <string>
#include <string_view>
#include <vector>

using namespace penstock::test;

namespace {

constexpr std::array<std::string_view, 3> fixed{"zero", "one", "two"};

/** The text of a document, or what is wrong with it behind an exclamation mark. */
std::string text_of(std::string_view notation) {
  std::vector<std::string> const session{"first", "second"};
  std::string error;
  std::string text = nbfx_reader::to_text(bytes_of(notation), {fixed, session}, error);
  return error.empty() ? text : '!' + error;
}

/** The text of an element `a` with that text record. */
std::string value_of(std::string_view notation) {
  std::string const text = text_of("40 01 'a' " + std::string(notation));
  if (!text.starts_with("<a>") || !text.ends_with("</a>")) return text;
  return text.substr(3, text.size() - 7);
}

}  // namespace

TEST_CASE("the reader of records knows elements, attributes and declarations") {
  CHECK(text_of("40 01 'a' 01") == "<a></a>");
  CHECK(text_of("41 02 'pp' 01 'a' 09 02 'pp' 01 'u' 01") == "<pp:a xmlns:pp=\"u\"></pp:a>");
  CHECK(text_of("42 02 01") == "<one></one>");
  CHECK(text_of("43 02 'pp' 03 01") == "<pp:second></pp:second>");
  CHECK(text_of("44 00 5D 02 77 01 'x' 5E 01 'y' 01 01 01 01") ==
        "<a:zero><z:one><z:x><a:y></a:y></z:x></z:one></a:zero>");
  CHECK(text_of("40 01 'a' 04 01 'k' 80 05 02 'pp' 01 'k' 82 06 02 84 07 02 'pp' 01 86 01") ==
        "<a k=\"0\" pp:k=\"1\" one=\"false\" pp:first=\"true\"></a>");
  CHECK(text_of("40 01 'a' 0C 02 80 25 02 80 26 01 'k' 80 3F 01 'k' 80 01") ==
        "<a a:one=\"0\" z:one=\"0\" a:k=\"0\" z:k=\"0\"></a>");
  CHECK(text_of("40 01 'a' 08 01 'u' 0A 02 0B 01 'p' 01 01") ==
        "<a xmlns=\"u\" xmlns=\"one\" xmlns:p=\"first\"></a>");
  CHECK(text_of("02 01 'c' 40 01 'a' 99 02 '<&'") == "<!--c--><a>&lt;&amp;</a>");
  CHECK(text_of("40 01 'a' 03 40 01 'b' 01 8B 02 FF FF 01 00 01") == "<a><b>-1</b><b>1</b></a>");
}

TEST_CASE("the reader of records knows values") {
  CHECK(value_of("89 FE") == "-2");
  CHECK(value_of("8B 00 80") == "-32768");
  CHECK(value_of("8D 00 00 00 80") == "-2147483648");
  CHECK(value_of("8F 00 00 00 00 00 00 00 80") == "-9223372036854775808");
  CHECK(value_of("B3 00 00 00 00 00 00 00 80") == "9223372036854775808");
  CHECK(value_of("91 CD CC 8C 3F") == "1.1");
  CHECK(value_of("93 CD CC CC CC CC CC 00 40") == "2.1");
  CHECK(value_of("93 00 00 00 00 00 00 F8 7F") == "NaN");
  CHECK(value_of("93 00 00 00 00 00 00 F0 FF") == "-INF");
  CHECK(value_of("95 00 00 02 80 00 00 00 00 05 00 00 00 00 00 00 00") == "-0.05");
  CHECK(value_of("95 00 00 00 00 FF FF FF FF FF FF FF FF FF FF FF FF") ==
        "79228162514264337593543950335");
  CHECK(value_of("97 00 00 00 00 00 00 00 40") == "0001-01-01T00:00:00Z");
  CHECK(value_of("97 FF 3F 37 F4 75 28 CA 2B") == "9999-12-31T23:59:59.9999999");
  CHECK(value_of("97 00 80 B5 F7 F5 7F 9F 48") == "1970-01-01T00:00:00Z");
  CHECK(value_of("AF 00 00 00 00 00 00 00 00") == "PT0S");
  CHECK(value_of("AF B0 F0 E1 FF FF FF FF FF") == "-PT0.197S");
  CHECK(value_of("AF 00 28 2E 8C D1 00 00 00") == "P1DT1H");
  CHECK(value_of("B1 33 22 11 00 55 44 77 66 88 99 AA BB CC DD EE FF") ==
        "00112233-4455-6677-8899-aabbccddeeff");
  CHECK(value_of("AD 33 22 11 00 55 44 77 66 88 99 AA BB CC DD EE FF") ==
        "urn:uuid:00112233-4455-6677-8899-aabbccddeeff");
  CHECK(value_of("9E 03 'abc' 9F 01 'd'") == "YWJjZA==");
  CHECK(value_of("AB 05") == "!a number is not in the session");
  CHECK(value_of("AB 04") == "two");
}

TEST_CASE("the reader of records refuses what is no document") {
  for (std::string_view const bad :
       {"00",                                    // no record
        "01",                                    // an end too many
        "98 01 'x'",                             // a text outside the root
        "40 00 01",                              // no name
        "40 01 '<' 01",                          // markup in a name
        "40 03 'p:a' 01",                        // a prefix in a local name
        "41 00 01 'a' 01",                       // an empty prefix
        "41 01 'p' 01 'a' 01",                   // a prefix that has a record
        "40 01 'a' 04 01 'k' 01",                // an attribute without a value
        "40 01 'a' 04 01 'k' 99 01 'v'",         // that ends an element
        "40 01 'a' 04 05 'xmlns' 98 01 'v' 01",  // a declaration that is an attribute
        "40 01 'a' 08 01 'u' 04 01 'k' 80 01",   // a declaration before an attribute
        "40 01 'a' 09 00 01 'u' 01",             // an empty prefix
        "40 01 'a' 99 02 'x'",                   // bytes that are missing
        "40 81 00 'a' 01",                       // a size that is longer than it need be
        "40 01 'a' 9B 01 00 'x'",                // the same of a text
        "40 01 'a' 89 01",                       // of integers
        "40 01 'a' 8B FF FF",                    //
        "40 01 'a' 8D FF 7F 00 00",              //
        "40 01 'a' 8F FF FF FF 7F 00 00 00 00",  //
        "40 01 'a' B3 FF FF FF 7F 00 00 00 00",  //
        "40 01 'a' 93 00 00 00 00 00 00 F0 3F",  // of whole numbers
        "40 01 'a' A9",                          // a record that is not written
        "40 01 'a' 95 00 00 1D 00 00 00 00 00 00 00 00 00 00 00 00 00",  // a scale of 29
        "40 01 'a' 97 00 00 00 00 00 00 00 C0",                          // a time of no kind
        "40 01 'a' 03 40 01 'b' 01 8B 00 01",                            // an empty array
        "40 01 'a' 03 40 01 'b' 01 8A 01 00 00 01",  // an array that ends no elements
        "40 01 'a' 03 40 01 'b' 8B 01 00 00 01"}) {  // an array of an open element
    CAPTURE(bad);
    CHECK(text_of(bad).starts_with('!'));
  }
}

TEST_CASE("what the reader of records hands on is judged by a parser") {
  CHECK(nbfx_reader::read(bytes_of("40 01 'a' 01"), true).error.empty());
  CHECK(nbfx_reader::read(bytes_of("40 01 'a' 98 01 'x'"), false).error.empty());
  for (std::string_view const bad :
       {"40 01 'a'", "40 01 'a' 01 40 01 'a' 01", "5E 01 'a' 01", "40 01 'a' 99 01 01",
        "40 01 'a' 04 01 'k' 80 04 01 'k' 80 01", "02 02 '--' 40 01 'a' 01", "40 01 '1' 01"}) {
    CAPTURE(bad);
    CHECK_FALSE(nbfx_reader::read(bytes_of(bad), true).error.empty());
  }
}

TEST_CASE("the strings of a session are read from the block that it sends") {
  CHECK(nbfx_reader::read_strings(bytes_of("00")).empty());
  CHECK(nbfx_reader::read_strings(bytes_of("05 01 'a' 02 'bc'")) ==
        std::vector<std::string>{"a", "bc"});
  CHECK_THROWS(nbfx_reader::read_strings(bytes_of("06 01 'a' 02 'bc'")));
  CHECK_THROWS(nbfx_reader::read_strings(bytes_of("05 01 'a' 03 'bc'")));
}
