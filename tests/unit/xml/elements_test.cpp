// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Elements are written byte for byte as documented, at every edge of the output's windows, and what
// would unbalance them is refused.

#include "unit/xml/test_output.hpp"

#include <stdexcept>

namespace xml = penstock::xml;
using namespace penstock::test;
using xml::errc;

TEST_CASE("an element with nothing in it is an empty-element tag") {
  check_document("<a/>", [](xml::writer& xml) { xml.start_element("a").end_element(); });
}

TEST_CASE("a full end writes an end tag even if the element is empty") {
  check_document("<a></a>", [](xml::writer& xml) { xml.start_element("a").full_end_element(); });
  check_document("<a><b/></a>", [](xml::writer& xml) {
    xml.start_element("a").start_element("b").end_element().full_end_element();
  });
}

TEST_CASE("an ended start tag makes the element one with an end tag") {
  check_document("<a></a>",
                 [](xml::writer& xml) { xml.start_element("a").end_start_tag().end_element(); });
}

TEST_CASE("elements nest and follow each other") {
  check_document("<feed><row>one</row><row><id>2</id>two</row><row/></feed>", [](xml::writer& xml) {
    xml.start_element("feed").element("row", "one");
    xml.start_element("row").element("id", 2).text("two").end_element();
    xml.start_element("row").end_element().end_element();
  });
}

TEST_CASE("an element with empty text has an end tag") {
  check_document("<a></a>", [](xml::writer& xml) { xml.element("a", ""); });
}

TEST_CASE("names above ASCII are written as they are") {
  check_document("<\xC3\xA9l\xC3\xA9ment \xE5\x90\x8D=\"1\"/>", [](xml::writer& xml) {
    xml.start_element("\xC3\xA9l\xC3\xA9ment").attribute("\xE5\x90\x8D", 1).end_element();
  });
}

TEST_CASE("a name longer than any window is written whole") {
  std::string const name(1000, 'n');
  check_document("<" + name + "><" + name + "/></" + name + ">", [&](xml::writer& xml) {
    xml.start_element(name).start_element(name).end_element().end_element();
  });
}

TEST_CASE("an element scope ends its element") {
  check_document("<feed><row><id>7</id></row><row/></feed>", [](xml::writer& xml) {
    auto feed = xml.scope("feed");
    {
      auto row = xml.scope("row");
      xml.element("id", 7);
    }
    auto row = xml.scope(xml::name("", "row", ""));
    row.end();
  });
}

TEST_CASE("an element scope ends once") {
  check_document("<a><b/></a>", [](xml::writer& xml) {
    auto a = xml.scope("a");
    auto b = xml.scope("b");
    b.end();
    b.end();
    a.end();
  });
}

TEST_CASE("a scope that an exception leaves keeps its element open") {
  test_output out;
  xml::writer xml(out);
  try {
    auto feed = xml.scope("feed");
    xml.text("half");
    throw std::runtime_error("no more rows");
  } catch (std::runtime_error const&) {
    CHECK(xml.depth() == 1);
  }
  CHECK_FALSE(xml.finish());
  CHECK(xml.error().code == errc::document_incomplete);
}

TEST_CASE("a scope that ends while another element is open is refused") {
  test_output out;
  xml::writer xml(out);
  {
    auto a = xml.scope("a");
    xml.start_element("b");
  }
  CHECK(xml.error().code == errc::scope_mismatch);
  CHECK(xml.error().path == "/a/b");
  xml.reset(out);
  xml.start_element("root");
  {
    auto a = xml.scope("a");
    xml.end_element();
  }
  CHECK(xml.error().code == errc::scope_mismatch);
}

TEST_CASE("a name that is not one is refused") {
  for (std::string_view const name :
       {"",     "a b",   "1a",       "-a",    ".a",           "a<",          "a>b",
        "a\"",  "a&b",   "a/",       ":a",    "a:",           "a:b:c",       "a:1",
        "\xC3", "a\xFF", "\xC3\x97", "a\x01", "\xED\xA0\x80", "\xEF\xBF\xBE"}) {
    CAPTURE(name);
    check_refused_in_element(errc::invalid_name,
                             [&](xml::writer& xml) { xml.start_element(name); });
    check_refused_in_element(errc::invalid_name,
                             [&](xml::writer& xml) { xml.start_element("p", name, "urn:x"); });
    check_refused(
        errc::invalid_name, [](xml::writer&) {},
        [&](xml::writer& xml) { xml.start_element(name); });
  }
}

TEST_CASE("an element called xmlns: is refused") {
  check_refused_in_element(errc::reserved_name,
                           [](xml::writer& xml) { xml.start_element("xmlns:a"); });
}

TEST_CASE("an end without an element is refused") {
  check_refused(
      errc::no_open_element, [](xml::writer&) {}, [](xml::writer& xml) { xml.end_element(); });
  check_refused(
      errc::no_open_element, [](xml::writer& xml) { xml.start_element("a").end_element(); },
      [](xml::writer& xml) { xml.end_element(); });
  check_refused(
      errc::no_open_element, [](xml::writer& xml) { xml.element("a", "text"); },
      [](xml::writer& xml) { xml.full_end_element(); });
}

TEST_CASE("a second root is refused") {
  check_refused(
      errc::second_root, [](xml::writer& xml) { xml.start_element("a").end_element(); },
      [](xml::writer& xml) { xml.start_element("b"); });
  check_refused(
      errc::second_root, [](xml::writer& xml) { xml.element("a", "text").comment("after"); },
      [](xml::writer& xml) { xml.start_element("b", "c", "urn:x"); });
}

TEST_CASE("the end of a start tag that is not open is refused") {
  check_refused(
      errc::no_start_tag, [](xml::writer&) {}, [](xml::writer& xml) { xml.end_start_tag(); });
  check_refused(
      errc::no_start_tag, [](xml::writer& xml) { xml.start_element("a").end_start_tag(); },
      [](xml::writer& xml) { xml.end_start_tag(); });
}

TEST_CASE("elements deeper than the limit are refused") {
  check_refused(
      errc::too_deep, [](xml::writer& xml) { xml.start_element("a").start_element("b"); },
      [](xml::writer& xml) { xml.start_element("c"); }, {.depth_max = 2});
  check_refused(
      errc::too_deep, [](xml::writer&) {}, [](xml::writer& xml) { xml.start_element("a"); },
      {.depth_max = 0});
}

TEST_CASE("the default limit allows 1024 open elements") {
  test_output out;
  xml::writer xml(out);
  for (int i = 0; i < 1024; ++i) xml.start_element("a");
  CHECK(xml);
  CHECK(xml.depth() == 1024);
  for (int i = 0; i < 1024; ++i) xml.end_element();
  CHECK(xml.finish());
}
