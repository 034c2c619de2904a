// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// After random calls, ending what is open takes no more bytes than bytes_to_close() had said, and
// not many fewer.

#include "random_writer.hpp"
#include "unit/xml/test_output.hpp"

namespace xml = penstock::xml;
using namespace penstock::test;

TEST_CASE("what is open takes no more to end than was said") {
  std::uint64_t said = 0;
  std::uint64_t taken = 0;
  for (unsigned seed = 0; seed < 2000; ++seed) {
    test_output out;
    xml::writer xml(out);
    random_writer calls(xml, seed, 0);
    for (unsigned n = seed % 50; n > 0; --n) calls.step();
    if (xml.in_start_tag() && seed % 2 == 0) xml.start_attribute("open").text("\"'&<\xE2\x82\xAC");
    std::uint64_t const before = xml.bytes_written();
    std::uint64_t const bound = xml.bytes_to_close();
    if (xml.in_attribute()) xml.end_attribute();
    while (xml && xml.depth() != 0) xml.full_end_element();
    CAPTURE(seed, xml.error().message());
    REQUIRE(xml);
    REQUIRE(xml.bytes_written() - before <= bound);
    said += bound;
    taken += xml.bytes_written() - before;
  }
  CHECK(said < 2 * taken);
}

TEST_CASE("a group of base64 that was begun counts too") {
  test_output out;
  xml::writer xml(out);
  xml.start_element("a").bytes(penstock::buffer(std::string_view("x")));
  std::uint64_t const before = xml.bytes_written();
  std::uint64_t const bound = xml.bytes_to_close();
  xml.end_element();
  CHECK(xml.bytes_written() - before <= bound);
}
