// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// A guid is written in 36 characters of lower case and read from them, in no other form; its two
// byte orders are told apart.

#include "unit/xml/values/format_value.hpp"

#include <string>

namespace xml = penstock::xml;
using penstock::test::format_value;

namespace {

constexpr xml::guid::byte_array in_text_order{0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77,
                                              0x88, 0x99, 0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF};
constexpr xml::guid::byte_array in_windows_order{0x33, 0x22, 0x11, 0x00, 0x55, 0x44, 0x77, 0x66,
                                                 0x88, 0x99, 0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF};
constexpr char const* text = "00112233-4455-6677-8899-aabbccddeeff";

}  // namespace

TEST_CASE("a guid is five groups of lower case digits") {
  CHECK(format_value(xml::guid(in_text_order)) == text);
  CHECK(format_value(xml::guid()) == "00000000-0000-0000-0000-000000000000");
}

TEST_CASE("a guid is read from its text in either case") {
  REQUIRE(xml::guid::parse(text).has_value());
  CHECK(xml::guid::parse(text)->bytes() == in_text_order);
  CHECK(xml::guid::parse("00112233-4455-6677-8899-AABBCCDDEEFF") == xml::guid(in_text_order));
}

TEST_CASE("nothing else is a guid") {
  std::string const right = text;
  for (std::size_t i = 0; i < right.size(); ++i) {
    CAPTURE(i);
    for (char const c : std::string_view("-gG/:@`{ x\0\xB0", 13)) {
      if (c == right[i]) continue;
      std::string wrong = right;
      wrong[i] = c;
      CHECK_FALSE(xml::guid::parse(wrong).has_value());
    }
    CHECK_FALSE(xml::guid::parse(right.substr(0, i)).has_value());
  }
  CHECK_FALSE(xml::guid::parse(right + "0").has_value());
  CHECK_FALSE(xml::guid::parse("{" + right + "}").has_value());
  CHECK_FALSE(xml::guid::parse("00112233445566778899aabbccddeeff").has_value());
}

TEST_CASE("on Windows the first three fields begin with their lowest byte") {
  CHECK(xml::guid(in_text_order).to_windows() == in_windows_order);
  CHECK(xml::guid::from_windows(in_windows_order) == xml::guid(in_text_order));
}

TEST_CASE("a unique id is a guid with its scheme, or a URI as it is") {
  xml::guid const id(in_text_order);
  xml::unique_id const of_guid(id);
  CHECK(format_value(of_guid) == "urn:uuid:" + std::string(text));
  CHECK(xml::value(of_guid).kind() == xml::value_kind::unique_id);
  CHECK(xml::value(of_guid).guid() == id);

  xml::unique_id const of_uri("urn:x&y");
  CHECK(xml::value(of_uri).kind() == xml::value_kind::text);
  CHECK(xml::value(of_uri).text() == "urn:x&y");
  xml::unique_id const of_nothing{std::string_view()};
  CHECK(format_value(of_nothing) == "urn:uuid:00000000-0000-0000-0000-000000000000");
}
