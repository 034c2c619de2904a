// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// A raw fragment is one token, of any length, and says where it was refused. What is right in one
// is in tests/data/xml/raw.md.

#include "unit/xml/test_output.hpp"

#include <string>

namespace xml = penstock::xml;
using namespace penstock::test;
using xml::errc;

TEST_CASE("a fragment longer than any window, and than what is read at once, is written whole") {
  std::string fragment;
  while (fragment.size() < 3'000'000) fragment += "<row id='1'>text \xE2\x82\xAC</row>\n";
  test_output out(64);
  xml::writer xml(out);
  xml.start_element("a").raw(fragment).end_element();
  REQUIRE(xml.finish());
  CHECK(out.bytes == "<a>" + fragment + "</a>");

  fragment += "<row>";
  xml.reset(out);
  out.bytes.clear();
  xml.start_element("a").text("t").raw(fragment);
  CHECK(xml.error().code == errc::invalid_fragment);
  CHECK(out.bytes == "<a>t");
}

TEST_CASE("a fragment is complete at once") {
  test_output out;
  xml::writer xml(out);
  xml.start_element("a").raw("<b/>");
  REQUIRE(xml.flush().state() == penstock::flush_state::done);
  CHECK(out.bytes == "<a><b/>");
}

TEST_CASE("a refused fragment says where it was") {
  test_output out;
  xml::writer xml(out);
  xml.start_element("a").start_element("b").text("123").raw("<c>");
  CHECK(xml.error().message() ==
        "raw refused at byte 9 in /a/b: the fragment is not well-formed "
        "where it stands");
}

TEST_CASE("a fragment that the output has no room for is refused whole") {
  test_output out(16, 20);
  xml::writer xml(out);
  xml.start_element("a").text("t").raw("<b>01234567890123456789</b>");
  CHECK(xml.error().code == penstock::errc::queue_full);
  CHECK(out.bytes == "<a>t");
}
