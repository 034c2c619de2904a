// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// References are tokens like others: they count in an error's place, they go with a flush, and
// those to plain entities take no memory. Which are right is in tests/data/xml/references.md.

#include "unit/xml/test_output.hpp"

#include "support/allocation_fault.hpp"

namespace xml = penstock::xml;
using namespace penstock::test;
using xml::errc;

namespace {

constexpr std::string_view entities = "<!ENTITY a_name_that_is_not_a_short_one 'x'>";

}  // namespace

TEST_CASE("a refused reference says where and what it was") {
  test_output out;
  xml::writer xml(out);
  xml.start_element("a").start_element("b").text("123").character_reference(1);
  CHECK(xml.error().message() ==
        "character_reference refused at byte 9 in /a/b: the text has a character that XML forbids");
  xml.reset(out);
  xml.start_element("a").entity_reference("e");
  CHECK(xml.error().message() ==
        "entity_reference refused at byte 0 in /a: an entity is referred to that is not declared");
}

TEST_CASE("a reference is complete at once") {
  test_output out;
  xml::writer xml(out);
  xml.start_element("a").entity_reference("amp");
  REQUIRE(xml.flush().state() == penstock::flush_state::done);
  CHECK(out.bytes == "<a>&amp;");
  xml.character_reference(0x41).release();
  CHECK(out.bytes == "<a>&amp;&#x41;");
}

TEST_CASE("a reference to an entity of plain text takes no memory") {
  test_output out;
  xml::writer xml(out);
  xml.doctype({.name = "a", .internal_subset = entities}).start_element("a").text("t");
  std::size_t const before = allocation_count();
  for (int i = 0; i < 10; ++i) {
    xml.entity_reference("a_name_that_is_not_a_short_one").character_reference(0x20AC);
  }
  CHECK(allocation_count() == before);
  CHECK(xml);
}

TEST_CASE("many entities in each other are refused before they grow without bound") {
  std::string subset = "<!ENTITY e0 'xxxxxxxxxx'>";
  for (int i = 1; i < 12; ++i) {
    std::string const inner = "&e" + std::to_string(i - 1) + ";";
    subset += "<!ENTITY e" + std::to_string(i) + " '";
    for (int k = 0; k < 10; ++k) subset += inner;
    subset += "'>";
  }
  test_output out;
  xml::writer xml(out);
  xml.doctype({.name = "a", .internal_subset = subset}).start_element("a").entity_reference("e11");
  CHECK(xml.error().code == errc::invalid_entity);
}
