// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// The dictionary of SOAP has the strings of [MC-NBFS] at their places, found when the program is
// compiled and when it runs; dictionaries of one's own work alike.

#include <penstock/xml/soap_dictionary.hpp>

#include <catch2/catch_test_macros.hpp>

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace xml = penstock::xml;
using xml::soap_dictionary;

// Twice their place is the number in the published table.
static_assert(soap_dictionary.size() == 488);
static_assert(soap_dictionary["mustUnderstand"].id() * 2 == 0x000);
static_assert(soap_dictionary["Envelope"].id() * 2 == 0x002);
static_assert(soap_dictionary["http://www.w3.org/2003/05/soap-envelope"].id() * 2 == 0x004);
static_assert(soap_dictionary["Header"].id() * 2 == 0x008);
static_assert(soap_dictionary["Action"].id() * 2 == 0x00A);
static_assert(soap_dictionary["Body"].id() * 2 == 0x00E);
static_assert(soap_dictionary["MessageID"].id() * 2 == 0x01A);
static_assert(soap_dictionary["ReplyTo"].id() * 2 == 0x02C);
static_assert(soap_dictionary["faultactor"].id() * 2 == 0x3CA);
static_assert(soap_dictionary["urn:oasis:names:tc:SAML:1.0:cm:bearer"].id() * 2 == 0x3CE);
static_assert(soap_dictionary["no such string"].from() == nullptr);
static_assert(soap_dictionary[1].text() == "Envelope");

TEST_CASE("every string of the dictionary is found at its place, and no other") {
  for (std::uint32_t id = 0; id < soap_dictionary.size(); ++id) {
    std::string const text(soap_dictionary[id].text());
    CAPTURE(text);
    CHECK(soap_dictionary.find(text) == id);
    CHECK(soap_dictionary.find(text + "?") == std::nullopt);
  }
  CHECK(soap_dictionary.find("") == 81);  // the format has it so
}

TEST_CASE("a dictionary of one's own has an index, or is gone through") {
  static constexpr xml::dictionary_table table("feed", std::string_view("row"), "row", "id");
  static constexpr xml::dictionary with_index(table);
  std::vector<std::string_view> const strings = {"feed", "row", "row", "id"};
  xml::dictionary const without_index(strings);
  for (xml::dictionary const* d : {&with_index, &without_index}) {
    CHECK(d->size() == 4);
    CHECK(d->find("feed") == 0);
    CHECK(d->find("row") == 1);
    CHECK(d->find("id") == 3);
    CHECK(d->find("ro") == std::nullopt);
    xml::dictionary_string const row = (*d)["row"];
    CHECK(row.text() == "row");
    CHECK(row.from() == d);
    CHECK(row.id() == 1);
    CHECK((*d)["none"].from() == nullptr);
    CHECK((*d)["none"].text() == "none");
  }
}

TEST_CASE("an empty dictionary has nothing") {
  xml::dictionary const empty{std::span<std::string_view const>()};
  CHECK(empty.find("") == std::nullopt);
  CHECK(empty["x"].from() == nullptr);
}
