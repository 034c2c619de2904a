// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Attributes are written byte for byte as documented, at every edge of the output's windows; no
// attribute is there twice, and none is where no start tag is open.

#include "unit/xml/test_output.hpp"

#include <string>

namespace xml = penstock::xml;
using namespace penstock::test;
using xml::errc;

namespace {

std::string numbered(std::string name, int number) { return name += std::to_string(number); }

}  // namespace

TEST_CASE("attributes come in the order of the calls") {
  check_document("<a id=\"7\" name=\"n\" live=\"true\" ratio=\"0.1\"/>", [](xml::writer& xml) {
    xml.start_element("a");
    xml.attribute("id", 7).attribute("name", "n").attribute("live", true).attribute("ratio", 0.1);
    xml.end_element();
  });
}

TEST_CASE("what a reader would change or misread in an attribute is a reference") {
  check_document("<a v=\"&amp;&lt;>&quot;'&#x9;&#xA;&#xD; ]]>\"/>", [](xml::writer& xml) {
    xml.start_element("a").attribute("v", "&<>\"'\t\n\r ]]>").end_element();
  });
}

TEST_CASE("an attribute's value may come in pieces, and cut within a character") {
  check_document("<a v=\"one &lt;2 \xE2\x82\xAC\"/>", [](xml::writer& xml) {
    xml.start_element("a").start_attribute("v");
    xml.text("one <").text(2).text(" \xE2").text("").text("\x82").text("\xAC").end_attribute();
    xml.end_element();
  });
}

TEST_CASE("an attribute without text is empty") {
  check_document("<a v=\"\" w=\"\"/>", [](xml::writer& xml) {
    xml.start_element("a").start_attribute("v").end_attribute().attribute("w", "").end_element();
  });
}

TEST_CASE("a value longer than any window is written whole") {
  std::string value;
  std::string expected;
  for (int i = 0; i < 300; ++i) {
    value += "text & \xE2\x82\xAC\n";
    expected += "text &amp; \xE2\x82\xAC&#xA;";
  }
  check_document("<a b=\"1\" v=\"" + expected + "\">" + "</a>", [&](xml::writer& xml) {
    xml.start_element("a").attribute("b", 1).attribute("v", value).full_end_element();
  });
}

TEST_CASE("an attribute by the same name is refused") {
  check_refused(
      errc::duplicate_attribute,
      [](xml::writer& xml) { xml.start_element("a").attribute("x", 1).attribute("y", 2); },
      [](xml::writer& xml) { xml.attribute("x", 3); });
  check_refused(
      errc::duplicate_attribute,
      [](xml::writer& xml) { xml.start_element("a").attribute("xml:lang", "en"); },
      [](xml::writer& xml) { xml.start_attribute("xml:lang"); });
}

TEST_CASE("an attribute by the same namespace and local name is refused") {
  check_refused(
      errc::duplicate_attribute,
      [](xml::writer& xml) {
        xml.start_element("a").declare_namespace("p", "urn:x").declare_namespace("q", "urn:x");
        xml.attribute("p:id", 1).attribute("q:id", 2);
      },
      [](xml::writer& xml) { xml.end_element(); });
  check_refused(
      errc::duplicate_attribute,
      [](xml::writer& xml) {
        xml.start_element("a").attribute("p", "id", "urn:x", 1).attribute("q", "id", "urn:x", 2);
      },
      [](xml::writer& xml) { xml.text("t"); });
}

TEST_CASE("the same local name in different namespaces is not a duplicate") {
  check_document("<a id=\"1\" p:id=\"2\" q:id=\"3\" xmlns:p=\"urn:x\" xmlns:q=\"urn:y\"/>",
                 [](xml::writer& xml) {
                   xml.start_element("a").attribute("id", 1);
                   xml.attribute("p", "id", "urn:x", 2).attribute("q", "id", "urn:y", 3);
                   xml.end_element();
                 });
}

TEST_CASE("among very many attributes a duplicate is found too") {
  auto const many = [](xml::writer& xml) {
    xml.start_element("a").declare_namespace("p", "urn:x").declare_namespace("q", "urn:x");
    for (int i = 0; i < 100; ++i) xml.attribute(numbered("a", i), i);
    for (int i = 0; i < 100; ++i) xml.attribute(numbered("p:a", i), i);
  };
  check_refused(
      errc::duplicate_attribute, [&](xml::writer& xml) { many(xml), xml.attribute("a50", 0); },
      [](xml::writer& xml) { xml.end_element(); });
  check_refused(
      errc::duplicate_attribute, [&](xml::writer& xml) { many(xml), xml.attribute("q:a50", 0); },
      [](xml::writer& xml) { xml.end_element(); });
  test_output out;
  xml::writer xml(out);
  many(xml);
  xml.end_element();
  CHECK(xml.finish());
}

TEST_CASE("an attribute where no start tag is open is refused") {
  auto const call = [](xml::writer& xml) { xml.attribute("x", 1); };
  check_refused(
      errc::no_start_tag, [](xml::writer&) {}, call);
  check_refused(
      errc::no_start_tag, [](xml::writer& xml) { xml.start_element("a").text("t"); }, call);
  check_refused(
      errc::no_start_tag, [](xml::writer& xml) { xml.element("a", "t"); }, call);
  check_refused(
      errc::no_start_tag,
      [](xml::writer& xml) { xml.start_element("a").start_element("b").end_element(); },
      [](xml::writer& xml) { xml.start_attribute(xml::name("p", "x", "urn:x")); });
}

TEST_CASE("what is not a name is no attribute's name") {
  for (std::string_view const name : {"", "a b", "1", "a=", "a\"b", ":", "a:b:c", "\x80"}) {
    CAPTURE(name);
    check_refused_in_element(errc::invalid_name,
                             [&](xml::writer& xml) { xml.attribute(name, "v"); });
    check_refused_in_element(errc::invalid_name,
                             [&](xml::writer& xml) { xml.attribute("p", name, "urn:x", "v"); });
  }
}

TEST_CASE("a declaration that poses as an attribute is refused") {
  for (std::string_view const name : {"xmlns", "xmlns:p"}) {
    check_refused_in_element(errc::reserved_name,
                             [&](xml::writer& xml) { xml.attribute(name, "urn:x"); });
  }
  check_refused_in_element(errc::reserved_name,
                           [](xml::writer& xml) { xml.attribute("", "xmlns", "", "urn:x"); });
  check_refused_in_element(errc::reserved_name, [](xml::writer& xml) {
    xml.attribute("xmlns", "p", "http://www.w3.org/2000/xmlns/", "urn:x");
  });
}

TEST_CASE("nothing but text can come in an open attribute") {
  auto const setup = [](xml::writer& xml) { xml.start_element("a").start_attribute("x"); };
  check_refused(errc::attribute_open, setup, [](xml::writer& xml) { xml.attribute("y", 1); });
  check_refused(errc::attribute_open, setup, [](xml::writer& xml) { xml.start_attribute("y"); });
  check_refused(errc::attribute_open, setup, [](xml::writer& xml) { xml.end_element(); });
  check_refused(errc::attribute_open, setup, [](xml::writer& xml) { xml.full_end_element(); });
  check_refused(errc::attribute_open, setup, [](xml::writer& xml) { xml.end_start_tag(); });
  check_refused(errc::attribute_open, setup, [](xml::writer& xml) { xml.start_element("b"); });
  check_refused(errc::attribute_open, setup, [](xml::writer& xml) { xml.comment("c"); });
  check_refused(errc::attribute_open, setup, [](xml::writer& xml) { xml.cdata("c"); });
  check_refused(errc::attribute_open, setup,
                [](xml::writer& xml) { xml.processing_instruction("p"); });
  check_refused(errc::attribute_open, setup,
                [](xml::writer& xml) { xml.declare_namespace("p", "urn:x"); });
  check_refused(errc::attribute_open, setup, [](xml::writer& xml) { xml.finish(); });
}

TEST_CASE("the end of an attribute that is not open is refused") {
  check_refused_in_element(errc::no_open_attribute, [](xml::writer& xml) { xml.end_attribute(); });
}

TEST_CASE("an attribute that ends within a character is refused") {
  check_refused_in_element(errc::incomplete_utf8,
                           [](xml::writer& xml) { xml.attribute("x", "\xE2\x82"); });
  check_refused(
      errc::incomplete_utf8,
      [](xml::writer& xml) { xml.start_element("a").start_attribute("x").text("\xE2\x82"); },
      [](xml::writer& xml) { xml.end_attribute(); });
  check_refused(
      errc::incomplete_utf8,
      [](xml::writer& xml) { xml.start_element("a").start_attribute("x").text("\xE2\x82"); },
      [](xml::writer& xml) { xml.text(1); });
}

TEST_CASE("more attributes than the limit are refused") {
  check_refused(
      errc::too_many_attributes,
      [](xml::writer& xml) { xml.start_element("a").attribute("x", 1).attribute("y", 2); },
      [](xml::writer& xml) { xml.attribute("z", 3); }, {.attributes_max = 2});
}

TEST_CASE("a start tag longer than the limit is refused") {
  std::string const value(90, 'v');
  xml::writer_options const options{.start_tag_bytes_max = 100};
  check_refused_in_element(
      errc::start_tag_too_long, [&](xml::writer& xml) { xml.attribute("attribute", value); },
      options);
  check_refused_in_element(
      errc::start_tag_too_long,
      [&](xml::writer& xml) { xml.start_attribute("attribute").text(value); }, options);
  check_refused_in_element(  // short, but not when it is escaped
      errc::start_tag_too_long, [&](xml::writer& xml) { xml.attribute("a", std::string(40, '&')); },
      options);
  check_refused_in_element(
      errc::start_tag_too_long,
      [&](xml::writer& xml) { xml.declare_namespace("p", value).text(""); }, options);
  check_refused_in_element(
      errc::start_tag_too_long, [&](xml::writer& xml) { xml.start_element(std::string(100, 'e')); },
      options);
  check_document(
      "<a v=\"" + value + "\"/>",
      [&](xml::writer& xml) { xml.start_element("a").attribute("v", value).end_element(); },
      options);
}
