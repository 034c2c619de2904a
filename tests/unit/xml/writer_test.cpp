// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// The life of a writer: documents are complete or refused, refusals are kept and say where they
// happened, a full output takes whole tokens or nothing, and a writer can be used again.

#include "unit/xml/test_output.hpp"

#include <penstock/flush/memory_output.hpp>

#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <vector>

namespace xml = penstock::xml;
using namespace penstock::test;
using xml::errc;

TEST_CASE("a document without a root is not complete") {
  check_refused(
      errc::document_incomplete, [](xml::writer&) {}, [](xml::writer& xml) { xml.finish(); });
  check_refused(
      errc::document_incomplete, [](xml::writer& xml) { xml.declaration().comment("c"); },
      [](xml::writer& xml) { xml.finish(); });
}

TEST_CASE("a document with an open element is not complete") {
  check_refused_in_element(errc::document_incomplete, [](xml::writer& xml) { xml.finish(); });
  check_refused(
      errc::document_incomplete, [](xml::writer& xml) { xml.start_element("a").text("t"); },
      [](xml::writer& xml) { xml.finish(); });
}

TEST_CASE("a document is finished once and then closed") {
  auto const setup = [](xml::writer& xml) {
    xml.start_element("a").end_element().finish();
    REQUIRE(xml.finish());
  };
  check_refused(errc::document_finished, setup, [](xml::writer& xml) { xml.comment("c"); });
  check_refused(errc::document_finished, setup, [](xml::writer& xml) { xml.text("\n"); });
  check_refused(errc::document_finished, setup, [](xml::writer& xml) { xml.start_element("b"); });
  check_refused(errc::document_finished, setup, [](xml::writer& xml) { xml.end_element(); });
  check_refused(errc::document_finished, setup, [](xml::writer& xml) { xml.declaration(); });
  check_refused(errc::document_finished, setup, [](xml::writer& xml) { xml.attribute("x", 1); });
}

TEST_CASE("a refusal says what was refused, where, and why") {
  test_output out;
  xml::writer xml(out);
  CHECK_FALSE(xml.error());
  xml.start_element("feed").element("row", "one");
  xml.start_element("p", "row", "urn:x").attribute("id", 1).attribute("id", 2);
  auto const error = xml.error();
  REQUIRE(error);
  CHECK(error.code == errc::duplicate_attribute);
  CHECK(error.during == xml::operation::attribute);
  CHECK(error.path == "/feed/p:row");
  CHECK(error.offset == std::string("<feed><row>one</row>").size());
  CHECK(error.message() ==
        "attribute refused at byte 20 in /feed/p:row: an attribute of that name is there already");
}

TEST_CASE("what was complete before a refusal is in the output") {
  test_output out;
  xml::writer xml(out);
  xml.start_element("feed").element("row", "one").start_element("row").text("\x01");
  CHECK(out.bytes == "<feed><row>one</row>");
}

TEST_CASE("each call is named when it is refused") {
  auto const refused_in = [](auto call) {
    test_output out;
    xml::writer xml(out);
    xml.start_element("a").end_start_tag();
    call(xml);
    REQUIRE_FALSE(xml);
    return xml.error().during;
  };
  using xml::operation;
  CHECK(refused_in([](auto& xml) { xml.declaration(); }) == operation::declaration);
  CHECK(refused_in([](auto& xml) { xml.start_element(""); }) == operation::start_element);
  CHECK(refused_in([](auto& xml) { xml.end_start_tag(); }) == operation::end_start_tag);
  CHECK(refused_in([](auto& xml) { xml.end_element().end_element(); }) == operation::end_element);
  CHECK(refused_in([](auto& xml) { xml.attribute("x", 1); }) == operation::attribute);
  CHECK(refused_in([](auto& xml) { xml.start_attribute("x"); }) == operation::start_attribute);
  CHECK(refused_in([](auto& xml) { xml.end_attribute(); }) == operation::end_attribute);
  CHECK(refused_in([](auto& xml) { xml.declare_namespace("p", "u"); }) ==
        operation::declare_namespace);
  CHECK(refused_in([](auto& xml) { xml.text("\x01"); }) == operation::text);
  CHECK(refused_in([](auto& xml) { xml.cdata("\x01"); }) == operation::cdata);
  CHECK(refused_in([](auto& xml) { xml.comment("--"); }) == operation::comment);
  CHECK(refused_in([](auto& xml) { xml.processing_instruction(""); }) ==
        operation::processing_instruction);
  CHECK(refused_in([](auto& xml) { xml.finish(); }) == operation::finish);
}

TEST_CASE("an output at its hard cap takes whole tokens or nothing, and its error is kept") {
  std::vector<std::function<void(xml::writer&)>> const calls = {
      [](auto& x) { x.declaration(); },
      [](auto& x) { x.start_element("feed"); },
      [](auto& x) { x.attribute("x", "1 < 2"); },
      [](auto& x) { x.comment("c"); },
      [](auto& x) { x.start_element("p", "row", "urn:x"); },
      [](auto& x) { x.text("some text & more"); },
      [](auto& x) { x.cdata("a]]>b"); },
      [](auto& x) { x.end_element(); },
      [](auto& x) { x.processing_instruction("p", "data"); },
      [](auto& x) { x.text(0.5); },
      [](auto& x) { x.end_element(); },
  };
  std::set<std::size_t> token_ends{0};
  test_output whole;
  xml::writer reference(whole);
  for (auto const& call : calls) {
    call(reference);
    token_ends.insert(reference.bytes_written());
  }
  REQUIRE(reference.finish());

  for (std::size_t window = 1; window <= window_sizes_max; ++window) {
    for (std::size_t cap = 0; cap < whole.bytes.size(); ++cap) {
      test_output out(window, cap);
      xml::writer xml(out);
      for (auto const& call : calls) call(xml);
      CAPTURE(window, cap, out.bytes);
      REQUIRE_FALSE(xml.finish());
      REQUIRE(xml.error().code == penstock::errc::queue_full);
      REQUIRE(whole.bytes.starts_with(out.bytes));
      REQUIRE(token_ends.count(out.bytes.size()) == 1);
      REQUIRE(xml.bytes_written() == out.bytes.size());
    }
  }
}

TEST_CASE("a writer can be used again, also after a refusal, on another output") {
  test_output first;
  test_output second;
  xml::writer xml(first);
  xml.start_element("p", "a", "urn:x").start_element("b").text("\xE2\x82");
  xml.reset(second);
  xml.start_element("a").end_element();
  REQUIRE(xml.finish());
  CHECK(second.bytes == "<a/>");
  CHECK(xml.bytes_written() == 4);

  xml.end_element();
  CHECK_FALSE(xml);
  xml.reset(first);
  REQUIRE(xml);
  CHECK_FALSE(xml.error());
  CHECK(xml.depth() == 0);
  xml.start_element("p:a");  // urn:x was forgotten
  xml.end_element();
  CHECK(xml.error().code == errc::undeclared_prefix);
}

TEST_CASE("after a release the output can be used directly") {
  test_output out(16);
  xml::writer xml(out);
  xml.start_element("a").text("one").start_element("b").attribute("x", 1);
  xml.release();
  CHECK(out.bytes == "<a>one");
  xml.release();
  out.write(std::string_view("<!--direct-->"));
  xml.attribute("y", 2).end_element().end_element();
  REQUIRE(xml.finish());
  CHECK(out.bytes == "<a>one<!--direct--><b x=\"1\" y=\"2\"/></a>");
}

TEST_CASE("a writer that is destroyed forgets what was not handed over") {
  penstock::memory_output out;
  {
    xml::writer xml(out);
    xml.start_element("a").text("one");
    xml.release();
    xml.text("two");
  }
  CHECK(out.view() == "<a>one");
}

TEST_CASE("a document in memory is there when it is finished") {
  penstock::memory_output out;
  xml::writer xml(out);
  xml.declaration().start_element("feed");
  for (int i = 0; i < 1000; ++i) xml.element("row", i);
  xml.end_element();
  REQUIRE(xml.finish());
  std::string const document = out.take();
  CHECK(document.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?><feed><row>0</row>"));
  CHECK(document.ends_with("<row>999</row></feed>"));
  CHECK(document.size() == xml.bytes_written());
}

TEST_CASE("complete bytes are counted, the open start tag is not") {
  test_output out;
  xml::writer xml(out);
  xml.start_element("a").attribute("x", 1);
  CHECK(xml.bytes_written() == 0);
  xml.text("t");
  CHECK(xml.bytes_written() == std::string("<a x=\"1\">t").size());
  xml.text("\xE2\x82");
  CHECK(xml.bytes_written() == std::string("<a x=\"1\">t").size());
}

TEST_CASE("a writer says whether a start tag or an attribute is open") {
  test_output out;
  xml::writer xml(out);
  auto const is = [&](bool tag, bool attribute) {
    return xml.in_start_tag() == tag && xml.in_attribute() == attribute;
  };
  CHECK(is(false, false));
  xml.start_element("a");
  CHECK(is(true, false));
  xml.attribute("x", 1);
  CHECK(is(true, false));
  xml.start_attribute("y");
  CHECK(is(false, true));
  xml.text("t");
  CHECK(is(false, true));
  xml.end_attribute();
  CHECK(is(true, false));
  xml.end_start_tag();
  CHECK(is(false, false));
  xml.start_element("b").end_element();
  CHECK(is(false, false));
  xml.end_element();
  CHECK(is(false, false));
}

TEST_CASE("a prefix is found by what it stands for here") {
  test_output out;
  xml::writer xml(out);
  CHECK(xml.prefix_of("") == "");
  CHECK(xml.prefix_of(xml::xml_namespace) == "xml");
  CHECK_FALSE(xml.prefix_of("urn:x"));
  xml.start_element("p", "a", "urn:x");
  CHECK(xml.prefix_of("urn:x") == "p");
  xml.start_element("q", "b", "urn:x");
  CHECK(xml.prefix_of("urn:x") == "q");
  xml.declare_namespace("", "urn:y");
  CHECK(xml.prefix_of("urn:y") == "");
  CHECK_FALSE(xml.prefix_of(""));
  xml.start_element("p", "c", "urn:z");
  CHECK(xml.prefix_of("urn:x") == "q");
  xml.declare_namespace("q", "urn:w");
  CHECK_FALSE(xml.prefix_of("urn:x"));
  xml.end_element().end_element();
  CHECK(xml.prefix_of("urn:x") == "p");
  CHECK_FALSE(xml.prefix_of("urn:y"));
  CHECK(xml);
}

TEST_CASE("the path in an error is bounded, whatever is open") {
  test_output out;
  xml::writer xml(out);
  xml.start_element("root").start_element(std::string(1000, 'n'));
  for (int i = 0; i < 500; ++i) xml.start_element("e" + std::to_string(i));
  xml.comment("--");
  CHECK(xml.error().path == "/root/" + std::string(45, 'n') +
                                "\xE2\x80\xA6/e0/e1/\xE2\x80\xA6/e492/e493/e494/e495/e496/e497/"
                                "e498/e499");
  CHECK(xml.error().message().size() < 250);
}
