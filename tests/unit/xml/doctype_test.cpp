// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// What a DOCTYPE says of the root and of entities holds for its document and for no other, and a
// DOCTYPE without memory is refused. What it may say is in tests/data/xml/doctype.md.

#include "unit/xml/test_output.hpp"

#include "support/allocation_fault.hpp"

#include <string>

namespace xml = penstock::xml;
using namespace penstock::test;
using xml::errc;

TEST_CASE("a writer that is used again has forgotten the document type") {
  test_output first;
  xml::writer xml(first);
  xml.declaration(xml::standalone::yes);
  xml.doctype({.name = "a", .internal_subset = "<!ENTITY e 'x'>"});
  xml.start_element("a").entity_reference("e").end_element();
  REQUIRE(xml.finish());

  test_output second;
  xml.reset(second);
  xml.doctype({.name = "b", .system_id = ""}).start_element("b");
  xml.entity_reference("of_the_external_subset").end_element();
  REQUIRE(xml.finish());
  CHECK(second.bytes == "<!DOCTYPE b SYSTEM \"\"><b>&of_the_external_subset;</b>");

  test_output third;
  xml.reset(third);
  xml.start_element("c").entity_reference("e");
  CHECK(xml.error().code == errc::undeclared_entity);
}

TEST_CASE("a document type that was refused declares nothing afterwards") {
  test_output out;
  xml::writer xml(out);
  xml.doctype({.name = "a", .internal_subset = "<!ENTITY e 'x'><"});
  REQUIRE(xml.error().code == errc::invalid_subset);
  xml.reset(out);
  xml.start_element("b").entity_reference("e");
  CHECK(xml.error().code == errc::undeclared_entity);
}

TEST_CASE("a document type is not flushed in parts, and can be flushed alone") {
  test_output out;
  xml::writer xml(out);
  xml.declaration().doctype({.name = "a"});
  REQUIRE(xml.flush().state() == penstock::flush_state::done);
  CHECK(out.bytes == "<?xml version=\"1.0\" encoding=\"UTF-8\"?><!DOCTYPE a>");
}

TEST_CASE("a document type without memory is refused, and nothing of it is written") {
  std::string const entity = "<!ENTITY an_entity_with_a_name_that_needs_memory 'text'>";
  std::size_t refused_count = 0;
  for (std::size_t left = 0;; ++left) {
    test_output out;
    xml::writer xml(out);
    xml.comment("c");  // there is a window, which is large enough
    allocation_fault fault(left, fault_mode::once);
    fault.arm();
    xml.doctype({.name = std::string_view(entity).substr(9, 30), .internal_subset = entity});
    fault.disarm();
    if (!fault.has_failed()) {
      CHECK(xml);
      break;
    }
    CHECK(xml.error().code == std::errc::not_enough_memory);
    CHECK(out.bytes == "<!--c-->");
    ++refused_count;
  }
  CHECK(refused_count >= 3);
}
