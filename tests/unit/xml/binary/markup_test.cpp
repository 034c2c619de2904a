// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Tags, comments and namespaces of binary XML are byte for byte the records that Windows writes,
// at every edge of the output's windows; what is refused in text is refused here.

#include "unit/xml/binary/binary_bytes.hpp"

#include <string>

namespace xml = penstock::xml;
using namespace penstock::test;
using xml::errc;

TEST_CASE("an element without a prefix is a short element") {
  check_binary("40 01 't' 01", [](xml::writer& xml) { xml.start_element("t").end_element(); });
  check_binary("40 01 't' 01", [](xml::writer& xml) { xml.start_element("t").full_end_element(); });
  check_binary("40 01 't' 01", [](xml::writer& xml) {
    xml.start_element("", "t", "").end_start_tag().end_element();
  });
}

TEST_CASE("prefixes of one small letter have records of their own") {
  check_binary("6D 01 't' 09 01 'p' 02 'ns' 01",
               [](xml::writer& xml) { xml.start_element("p", "t", "ns").end_element(); });
  for (char letter = 'a'; letter <= 'z'; ++letter) {
    std::string const prefix(1, letter);
    std::string expected(1, static_cast<char>(0x5E + (letter - 'a')));
    expected += "\x01t";
    expected += static_cast<char>(0x26 + (letter - 'a'));
    expected += bytes_of("01 'k' 98 01 'v' 09 01") + prefix + bytes_of("02 'ns' 01");
    check_document(
        expected,
        [&](xml::writer& xml) {
          xml.start_element(prefix, "t", "ns").attribute(prefix, "k", "ns", "v").end_element();
        },
        binary_options());
  }
}

TEST_CASE("other prefixes are strings") {
  check_binary("41 02 'p2' 01 't' 09 02 'p2' 02 'ns' 01",
               [](xml::writer& xml) { xml.start_element("p2", "t", "ns").end_element(); });
  check_binary("41 01 'P' 01 't' 09 01 'P' 02 'ns' 01",
               [](xml::writer& xml) { xml.start_element("P", "t", "ns").end_element(); });
  check_binary("41 01 '_' 01 't' 05 01 '_' 01 'k' 98 00 09 01 '_' 02 'ns' 01",
               [](xml::writer& xml) {
                 xml.start_element("_", "t", "ns").attribute("_", "k", "ns", "").end_element();
               });
}

TEST_CASE("attributes come before the declarations") {
  check_binary("40 01 't' 05 02 'p2' 01 't' 98 00 09 02 'p2' 02 'ns' 01", [](xml::writer& xml) {
    xml.start_element("t").attribute("p2", "t", "ns", "").end_element();
  });
  check_binary("40 01 't' 26 01 'k' 98 01 'v' 09 01 'b' 01 'y' 09 01 'a' 01 'x' 01", [](xml::writer&
                                                                                            xml) {
    xml.start_element("t").attribute("a", "k", "x", "v").declare_namespace("b", "y").end_element();
  });
}

TEST_CASE("names given as strings are cut at the colon") {
  check_binary("6D 01 't' 35 01 'k' 86 05 03 'xml' 04 'lang' 98 02 'en' 09 01 'p' 02 'ns' 01",
               [](xml::writer& xml) {
                 xml.start_element("p:t")
                     .attribute("p:k", true)
                     .attribute("xml:lang", "en")
                     .declare_namespace("p", "ns")
                     .end_element();
               });
}

TEST_CASE("the default namespace is declared, and undeclared, without a prefix") {
  check_binary("40 01 't' 08 02 'ns' 40 01 'u' 08 00 01 01", [](xml::writer& xml) {
    xml.start_element("", "t", "ns").start_element("", "u", "").end_element().end_element();
  });
}

TEST_CASE("what is in scope is not declared again") {
  check_binary("6D 01 't' 09 01 'p' 02 'ns' 6D 01 'u' 01 01", [](xml::writer& xml) {
    xml.start_element("p", "t", "ns").start_element(xml::name(xml::any_prefix, "u", "ns"));
    xml.end_element().end_element();
  });
}

TEST_CASE("strings of 128 bytes and more have sizes of several bytes") {
  std::string const name(128, 'n');
  std::string const uri(300, 'u');
  check_document(
      bytes_of("40 80 01") + name + bytes_of("04 80 01") + name + bytes_of("80 08 AC 02") + uri +
          bytes_of("01"),
      [&](xml::writer& xml) {
        xml.start_element(name).attribute(name, 0).declare_namespace("", uri).end_element();
      },
      binary_options());
}

TEST_CASE("comments are strings, also outside the root") {
  check_binary("02 02 'hi' 40 01 't' 02 00 01 02 03 'a-b'", [](xml::writer& xml) {
    xml.comment("hi").start_element("t").comment("").end_element().comment("a-b");
  });
  std::string const text(128, 'c');
  check_document(
      bytes_of("40 01 't' 02 80 01") + text + bytes_of("01"),
      [&](xml::writer& xml) { xml.start_element("t").comment(text).end_element(); },
      binary_options());
}

TEST_CASE("a comment that becomes longer by what replaces a character has the right size") {
  auto options = binary_options();
  options.on_invalid = xml::invalid_text::replace;
  check_document(
      bytes_of("40 01 't' 02 80 01") + "\xEF\xBF\xBD" + std::string(125, 'c') + '\x01',
      [](xml::writer& xml) {
        xml.start_element("t").comment('\x01' + std::string(125, 'c')).end_element();
      },
      options);
}

TEST_CASE("nothing is replaced in a namespace") {
  auto options = binary_options();
  options.on_invalid = xml::invalid_text::replace;
  check_refused_in_element(
      errc::invalid_utf8,
      [](xml::writer& xml) { xml.declare_namespace("", "urn:\xFF").end_start_tag(); }, options);
}

TEST_CASE("the declaration and white space around the root have no bytes") {
  check_binary("40 01 't' 01", [](xml::writer& xml) {
    xml.declaration(xml::standalone::yes).text("\n").start_element("t").end_element().text(" \n");
  });
}

TEST_CASE("in binary too the declaration comes first, once") {
  check_refused(
      errc::declaration_not_first, [](xml::writer& xml) { xml.text("\n"); },
      [](xml::writer& xml) { xml.declaration(); }, binary_options());
  check_refused(
      errc::declaration_not_first, [](xml::writer& xml) { xml.declaration(); },
      [](xml::writer& xml) { xml.declaration(); }, binary_options());
}

TEST_CASE("processing instructions are refused, for binary XML has none") {
  check_refused_in_element(
      errc::not_in_binary, [](xml::writer& xml) { xml.processing_instruction("p", "data"); },
      binary_options());
  check_refused(
      errc::not_in_binary, [](xml::writer&) {},
      [](xml::writer& xml) { xml.processing_instruction("p"); }, binary_options());
}

TEST_CASE("so are document types and ready-made markup") {
  check_refused(
      errc::not_in_binary, [](xml::writer&) {},
      [](xml::writer& xml) { xml.doctype({.name = "a"}); }, binary_options());
  check_refused_in_element(
      errc::not_in_binary, [](xml::writer& xml) { xml.raw("<b/>"); }, binary_options());
  check_refused_in_element(
      errc::not_in_binary, [](xml::writer& xml) { xml.start_attribute("k").raw("x"); },
      binary_options());
}

TEST_CASE("structure, names and namespaces are checked in binary as in text") {
  auto const refuse = [](errc why, auto call) {
    check_refused_in_element(why, call, binary_options());
  };
  refuse(errc::invalid_name, [](xml::writer& xml) { xml.start_element("a b"); });
  refuse(errc::invalid_name, [](xml::writer& xml) { xml.attribute("1", "v"); });
  refuse(errc::reserved_name, [](xml::writer& xml) { xml.attribute("xmlns", "v"); });
  refuse(errc::undeclared_prefix, [](xml::writer& xml) { xml.attribute("p:k", 1).end_element(); });
  refuse(errc::duplicate_attribute,
         [](xml::writer& xml) { xml.attribute("k", 1).attribute("k", 2); });
  refuse(errc::duplicate_attribute, [](xml::writer& xml) {
    xml.attribute("p", "k", "ns", 1).attribute("q", "k", "ns", 2).end_start_tag();
  });
  refuse(errc::prefix_clash, [](xml::writer& xml) {
    xml.attribute("p", "k", "ns", 1).declare_namespace("p", "other").end_element();
  });
  refuse(errc::attribute_open, [](xml::writer& xml) { xml.start_attribute("k").end_element(); });
  refuse(errc::comment_hyphens, [](xml::writer& xml) { xml.comment("a--b"); });
  refuse(errc::comment_hyphens, [](xml::writer& xml) { xml.comment("a-"); });
  refuse(errc::invalid_character, [](xml::writer& xml) { xml.comment("\x01"); });
  refuse(errc::invalid_character,
         [](xml::writer& xml) { xml.declare_namespace("p", "\x01").end_start_tag(); });
}

TEST_CASE("in binary too a document has one root, and no text beside it") {
  auto const write_root = [](xml::writer& xml) { xml.element("a", "text"); };
  check_refused(
      errc::second_root, write_root, [](xml::writer& xml) { xml.start_element("b"); },
      binary_options());
  check_refused(
      errc::outside_root, write_root, [](xml::writer& xml) { xml.text("x"); }, binary_options());
  check_refused(
      errc::no_open_element, write_root, [](xml::writer& xml) { xml.end_element(); },
      binary_options());
}

TEST_CASE("more attributes than are compared one by one are compared in binary too") {
  check_refused_in_element(
      errc::duplicate_attribute,
      [](xml::writer& xml) {
        for (int i = 0; i < 40; ++i) xml.attribute("k" + std::to_string(i), i);
        xml.attribute("k20", 1).end_start_tag();
      },
      binary_options());
}

TEST_CASE("the limit of a start tag counts its bytes as they are written") {
  auto options = binary_options();
  options.start_tag_bytes_max = 9;
  check_binary(
      "40 01 't' 04 01 'k' 98 01 'v' 01",
      [](xml::writer& xml) { xml.start_element("t").attribute("k", "v").end_element(); }, options);
  check_refused(
      errc::start_tag_too_long, [](xml::writer& xml) { xml.start_element("t"); },
      [](xml::writer& xml) { xml.attribute("k", "vw"); }, options);
}
