// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that every limit of the writer holds exactly, whichever call meets it first, and that
// calls which are short for others are those others.

#include "unit/xml/test_output.hpp"

#include <string>

namespace xml = penstock::xml;
using namespace penstock::test;
using xml::any_prefix;
using xml::errc;
using xml::name;

namespace {

std::string const long_text(100, 'x');

xml::writer_options tag_of(std::size_t bytes_max) {
  xml::writer_options options;
  options.start_tag_bytes_max = bytes_max;
  return options;
}

}  // namespace

TEST_CASE("an element in a namespace with its text is start, text and end") {
  check_document("<p:a xmlns:p=\"urn:n\">7</p:a>",
                 [](xml::writer& xml) { xml.element(name("p", "a", "urn:n"), 7); });
}

TEST_CASE("an attribute in a namespace may come in pieces") {
  check_document("<r p:a=\"one two\" xmlns:p=\"urn:n\"/>", [](xml::writer& xml) {
    xml.start_element("r").start_attribute(name("p", "a", "urn:n")).text("one ").text("two");
    xml.end_attribute().end_element();
  });
  check_refused(
      errc::no_start_tag, [](xml::writer& xml) { xml.start_element("r").text("x"); },
      [](xml::writer& xml) { xml.start_attribute(name("p", "a", "urn:n")); });
}

TEST_CASE("one attribute more than the limit is refused, namespaces not counted") {
  xml::writer_options options;
  options.attributes_max = 2;
  auto const two = [](xml::writer& xml) {
    xml.start_element("r").declare_namespace("p", "urn:n");
    xml.attribute("a", 1).attribute(name("p", "b", "urn:n"), 2);
  };
  check_document(
      "<r a=\"1\" p:b=\"2\" xmlns:p=\"urn:n\"/>",
      [&](xml::writer& xml) {
        two(xml);
        xml.end_element();
      },
      options);
  check_refused(
      errc::too_many_attributes, two, [](xml::writer& xml) { xml.attribute("c", 3); }, options);
}

TEST_CASE("a start tag grows to its limit and no further, whatever makes it grow") {
  auto const too_long = errc::start_tag_too_long;
  check_refused_in_element(
      too_long, [](xml::writer& xml) { xml.attribute(long_text, ""); }, tag_of(50));
  check_refused_in_element(
      too_long, [](xml::writer& xml) { xml.attribute("a", long_text); }, tag_of(50));
  check_refused_in_element(
      too_long, [](xml::writer& xml) { xml.declare_namespace(long_text, "urn:n"); }, tag_of(50));
  check_refused_in_element(
      too_long, [](xml::writer& xml) { xml.declare_namespace("p", long_text); }, tag_of(50));
  check_refused_in_element(
      too_long, [](xml::writer& xml) { xml.attribute(name("p", "a", long_text), ""); }, tag_of(50));
  check_refused_in_element(
      too_long, [](xml::writer& xml) { xml.start_element(name(long_text, "b", "urn:n")); },
      tag_of(50));
  // Fits as it is given, and is too long as it is written.
  check_refused_in_element(
      too_long, [](xml::writer& xml) { xml.attribute("a", std::string(30, '&')); }, tag_of(50));
  check_refused_in_element(
      too_long,
      [](xml::writer& xml) { xml.start_attribute("a").text(std::string(30, '&')).end_attribute(); },
      tag_of(50));
}

TEST_CASE("a start tag of exactly the limit is written") {
  // `<r a="xxxx"`, without the end that is not known yet.
  check_document(
      "<r a=\"xxxx\"/>",
      [](xml::writer& xml) { xml.start_element("r").attribute("a", "xxxx").end_element(); },
      tag_of(11));
  check_refused(
      errc::start_tag_too_long, [](xml::writer& xml) { xml.start_element("r"); },
      [](xml::writer& xml) { xml.attribute("a", "xxxxx"); }, tag_of(11));
}

TEST_CASE("a namespace that XML cannot carry is refused when its tag ends") {
  auto const declare = [](xml::writer& xml) {
    xml.start_element("r").declare_namespace("p", "urn:\x01");
  };
  check_refused(errc::invalid_character, declare, [](xml::writer& xml) { xml.text("x"); });
  check_refused(errc::invalid_character, declare, [](xml::writer& xml) { xml.end_start_tag(); });
  check_refused(errc::invalid_character, declare, [](xml::writer& xml) { xml.full_end_element(); });
  check_refused(errc::invalid_character, declare, [](xml::writer& xml) { xml.end_element(); });
}

TEST_CASE("a number behind half a character replaces or refuses that half") {
  xml::writer_options options;
  options.on_invalid = xml::invalid_text::replace;
  check_document(
      "<a>\xEF\xBF\xBD"
      "5</a>",
      [](xml::writer& xml) { xml.start_element("a").text("\xE2\x82").text(5).end_element(); },
      options);
  check_refused(
      errc::incomplete_utf8, [](xml::writer& xml) { xml.start_element("a").text("\xE2\x82"); },
      [](xml::writer& xml) { xml.text(5); });
}

TEST_CASE("a scope that ends after a refusal changes nothing") {
  test_output out;
  xml::writer xml(out);
  {
    auto const scope = xml.scope("a");
    xml.start_element("b").comment("--");
  }
  CHECK_FALSE(xml);
  CHECK(xml.error().code == errc::comment_hyphens);
  CHECK(xml.error_code() == xml.error().code);
}

TEST_CASE("targets of instructions that only resemble the reserved one are allowed") {
  check_document("<?xm d?><?xmlx d?><?xsl d?><?xmk d?><?yml d?><a/>", [](xml::writer& xml) {
    for (auto const target : {"xm", "xmlx", "xsl", "xmk", "yml"}) {
      xml.processing_instruction(target, "d");
    }
    xml.start_element("a").end_element();
  });
}
