// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Every prefix that is written stands for the namespace that was meant: declarations are added
// where they are needed, scoped, and refused where they contradict each other or the rules.

#include "unit/xml/test_output.hpp"

#include <string>

namespace xml = penstock::xml;
using namespace penstock::test;
using xml::any_prefix;
using xml::errc;

TEST_CASE("an element's namespace is declared with the prefix that was given") {
  check_document("<p:a xmlns:p=\"urn:x\"/>",
                 [](xml::writer& xml) { xml.start_element("p", "a", "urn:x").end_element(); });
  check_document("<a xmlns=\"urn:x\"/>",
                 [](xml::writer& xml) { xml.start_element("", "a", "urn:x").end_element(); });
}

TEST_CASE("a namespace in scope is not declared again") {
  check_document("<p:a xmlns:p=\"urn:x\"><p:b p:c=\"1\"><p:d/></p:b></p:a>", [](xml::writer& xml) {
    xml.start_element("p", "a", "urn:x");
    xml.start_element("p", "b", "urn:x").attribute("p", "c", "urn:x", 1);
    xml.start_element("p:d").end_element().end_element().end_element();
  });
}

TEST_CASE("a declaration ends with its element") {
  check_document("<r><p:a xmlns:p=\"urn:x\"/><p:b xmlns:p=\"urn:y\"/></r>", [](xml::writer& xml) {
    xml.start_element("r").start_element("p", "a", "urn:x").end_element();
    xml.start_element("p", "b", "urn:y").end_element().end_element();
  });
}

TEST_CASE("an inner declaration hides an outer one for its scope") {
  check_document(
      "<p:a xmlns:p=\"urn:x\"><p:b xmlns:p=\"urn:y\"/><p:c/></p:a>", [](xml::writer& xml) {
        xml.start_element("p", "a", "urn:x").start_element("p", "b", "urn:y").end_element();
        xml.start_element("p", "c", "urn:x").end_element().end_element();
      });
}

TEST_CASE("declarations come after the attributes: the caller's, then the added ones") {
  check_document(
      "<p:t p:attr=\"\" q:a=\"\" xmlns:r=\"urn:r\" xmlns:p=\"urn:p\" xmlns:q=\"urn:q\"/>",
      [](xml::writer& xml) {
        xml.start_element("p", "t", "urn:p").attribute("p", "attr", "urn:p", "");
        xml.attribute("q", "a", "urn:q", "").declare_namespace("r", "urn:r");
        xml.end_element();
      });
}

TEST_CASE("a declaration that the caller makes too takes its place among the caller's") {
  check_document("<p:t xmlns:r=\"urn:r\" xmlns:p=\"urn:p\"/>", [](xml::writer& xml) {
    xml.start_element("p", "t", "urn:p").declare_namespace("r", "urn:r");
    xml.declare_namespace("p", "urn:p").end_element();
  });
}

TEST_CASE("a declaration made twice is written once") {
  check_document("<p:a xmlns:p=\"urn:x\"><b/></p:a>", [](xml::writer& xml) {
    xml.start_element("p:a").declare_namespace("p", "urn:x").declare_namespace("p", "urn:x");
    xml.start_element("b").declare_namespace("p", "urn:x").end_element().end_element();
  });
}

TEST_CASE("the default namespace can be undeclared") {
  check_document("<a xmlns=\"urn:x\"><b xmlns=\"\"><c/></b><d/></a>", [](xml::writer& xml) {
    xml.start_element("", "a", "urn:x");
    xml.start_element("b").declare_namespace("", "").start_element("", "c", "").end_element();
    xml.end_element().start_element("", "d", "urn:x").end_element().end_element();
  });
}

TEST_CASE("an element in no namespace undeclares the default one by itself") {
  check_document("<a xmlns=\"urn:x\"><b xmlns=\"\"/></a>", [](xml::writer& xml) {
    xml.start_element("", "a", "urn:x").start_element("", "b", "").end_element().end_element();
  });
}

TEST_CASE("an undeclaration that changes nothing is not written") {
  check_document("<a/>", [](xml::writer& xml) {
    xml.start_element("", "a", "").declare_namespace("", "").end_element();
  });
}

TEST_CASE("with any prefix, an element takes one in scope or the default namespace") {
  check_document("<p:a xmlns:p=\"urn:x\"><p:b/><c xmlns=\"urn:y\"><d/></c></p:a>",
                 [](xml::writer& xml) {
                   xml.start_element("p", "a", "urn:x");
                   xml.start_element(xml::name(any_prefix, "b", "urn:x")).end_element();
                   xml.start_element(xml::name(any_prefix, "c", "urn:y"));
                   xml.start_element(xml::name(any_prefix, "d", "urn:y")).end_element();
                   xml.end_element().end_element();
                 });
}

TEST_CASE("with any prefix, an attribute takes one in scope, but not the default namespace") {
  check_document("<a p:x=\"1\" xmlns=\"urn:x\" xmlns:p=\"urn:x\"/>", [](xml::writer& xml) {
    xml.start_element("", "a", "urn:x").declare_namespace("", "urn:x");
    xml.declare_namespace("p", "urn:x");
    xml.attribute(xml::name(any_prefix, "x", "urn:x"), 1).end_element();
  });
  check_document(
      "<a a:x=\"1\" a:y=\"2\" z=\"3\" xml:lang=\"en\" xmlns=\"urn:x\" xmlns:a=\"urn:x\"/>",
      [](xml::writer& xml) {
        xml.start_element("", "a", "urn:x").declare_namespace("", "urn:x");
        xml.attribute(xml::name(any_prefix, "x", "urn:x"), 1);
        xml.attribute(xml::name(any_prefix, "y", "urn:x"), 2);
        xml.attribute(xml::name(any_prefix, "z", ""), 3);
        xml.attribute(xml::name(any_prefix, "lang", xml::xml_namespace), "en");
        xml.end_element();
      });
}

TEST_CASE("a prefix that is made is one that nothing else uses") {
  check_document(
      "<a:r xmlns:a=\"urn:a\"><s b:x=\"1\" xmlns:b=\"urn:x\"/><s b:x=\"1\" "
      "xmlns:b=\"urn:y\"/></a:r>",
      [](xml::writer& xml) {
        xml.start_element("a", "r", "urn:a");
        xml.start_element("s").attribute(xml::name(any_prefix, "x", "urn:x"), 1).end_element();
        xml.start_element("s").attribute(xml::name(any_prefix, "x", "urn:y"), 1).end_element();
        xml.end_element();
      });
}

TEST_CASE("a hidden prefix is not taken for what it stood for") {
  check_document("<p:a xmlns:p=\"urn:x\"><p:b xmlns:p=\"urn:y\"><c xmlns=\"urn:x\"/></p:b></p:a>",
                 [](xml::writer& xml) {
                   xml.start_element("p", "a", "urn:x").start_element("p", "b", "urn:y");
                   xml.start_element(xml::name(any_prefix, "c", "urn:x")).end_element();
                   xml.end_element().end_element();
                 });
}

TEST_CASE("the prefix xml is in scope and never declared") {
  check_document("<a xml:lang=\"en\" xml:space=\"preserve\"/>", [](xml::writer& xml) {
    xml.start_element("a").declare_namespace("xml", xml::xml_namespace);
    xml.attribute("xml:lang", "en").attribute("xml", "space", xml::xml_namespace, "preserve");
    xml.end_element();
  });
}

TEST_CASE("a namespace name is escaped as an attribute is") {
  check_document("<p:a xmlns:p=\"http://x/?a=1&amp;b=&quot;&lt;\"/>", [](xml::writer& xml) {
    xml.start_element("p", "a", "http://x/?a=1&b=\"<").end_element();
  });
}

TEST_CASE("an undeclared prefix is refused when the tag ends") {
  check_refused(
      errc::undeclared_prefix, [](xml::writer& xml) { xml.start_element("p:a"); },
      [](xml::writer& xml) { xml.end_element(); });
  check_refused(
      errc::undeclared_prefix, [](xml::writer& xml) { xml.start_element("a").attribute("p:x", 1); },
      [](xml::writer& xml) { xml.text("t"); });
  check_refused(
      errc::undeclared_prefix,
      [](xml::writer& xml) {
        xml.start_element("r").start_element("p", "a", "urn:x").end_element();
        xml.start_element("p:b");
      },
      [](xml::writer& xml) { xml.comment("c"); });
}

TEST_CASE("a prefix may be declared after it was used in the same tag") {
  check_document("<p:a p:x=\"1\" xmlns:p=\"urn:x\"/>", [](xml::writer& xml) {
    xml.start_element("p:a").attribute("p:x", 1).declare_namespace("p", "urn:x").end_element();
  });
}

TEST_CASE("a prefix that stands for two namespaces in one tag is refused when the tag ends") {
  auto const end = [](xml::writer& xml) { xml.end_element(); };
  check_refused(
      errc::prefix_clash,
      [](xml::writer& xml) {
        xml.start_element("a").declare_namespace("p", "urn:x").declare_namespace("p", "urn:y");
      },
      end);
  check_refused(
      errc::prefix_clash,
      [](xml::writer& xml) {
        xml.start_element("p", "a", "urn:x").declare_namespace("p", "urn:y");
      },
      end);
  check_refused(
      errc::prefix_clash,
      [](xml::writer& xml) {
        xml.start_element("p", "a", "urn:x").attribute("p", "x", "urn:y", 1);
      },
      end);
  check_refused(  // the outer binding is used by the element and hidden by the attribute
      errc::prefix_clash,
      [](xml::writer& xml) {
        xml.start_element("p", "r", "urn:x").start_element("p", "a", "urn:x");
        xml.attribute("p", "x", "urn:y", 1);
      },
      end);
  check_refused(
      errc::prefix_clash,
      [](xml::writer& xml) {
        xml.start_element("p", "r", "urn:x").start_element("a").declare_namespace("p", "urn:x");
        xml.attribute("p", "x", "urn:y", 1);
      },
      end);
  check_refused(
      errc::prefix_clash,
      [](xml::writer& xml) {
        xml.start_element("", "r", "urn:x").start_element("", "a", "urn:x");
        xml.declare_namespace("", "");
      },
      end);
}

TEST_CASE("reserved prefixes and namespaces are refused") {
  std::string_view const xmlns = "http://www.w3.org/2000/xmlns/";
  auto const refused = [](std::string_view prefix, std::string_view ns) {
    CAPTURE(prefix, ns);
    check_refused_in_element(errc::reserved_name,
                             [&](xml::writer& xml) { xml.declare_namespace(prefix, ns); });
    check_refused_in_element(errc::reserved_name,
                             [&](xml::writer& xml) { xml.start_element(prefix, "b", ns); });
  };
  refused("xml", "urn:x");
  refused("xml", "");
  refused("p", xml::xml_namespace);
  refused("", xml::xml_namespace);
  refused("xmlns", "urn:x");
  refused("xmlns", xmlns);
  refused("p", xmlns);
  refused("", xmlns);
  check_refused_in_element(errc::reserved_name,
                           [](xml::writer& xml) { xml.attribute("xml", "lang", "urn:x", "en"); });
}

TEST_CASE("a prefix for no namespace is refused, and an attribute's namespace without a prefix") {
  check_refused_in_element(errc::invalid_namespace,
                           [](xml::writer& xml) { xml.declare_namespace("p", ""); });
  check_refused_in_element(errc::invalid_namespace,
                           [](xml::writer& xml) { xml.start_element("p", "b", ""); });
  check_refused_in_element(errc::invalid_namespace,
                           [](xml::writer& xml) { xml.attribute("p", "x", "", 1); });
  check_refused_in_element(errc::invalid_namespace,
                           [](xml::writer& xml) { xml.attribute("", "x", "urn:x", 1); });
}

TEST_CASE("a prefix that is not a name is refused") {
  for (std::string_view const prefix : {"a b", "1", "a:b", "\xFF"}) {
    check_refused_in_element(errc::invalid_name,
                             [&](xml::writer& xml) { xml.declare_namespace(prefix, "urn:x"); });
    check_refused_in_element(errc::invalid_name,
                             [&](xml::writer& xml) { xml.start_element(prefix, "b", "urn:x"); });
  }
}

TEST_CASE("a namespace name that XML cannot carry is refused when the tag ends") {
  check_refused(
      errc::invalid_character,
      [](xml::writer& xml) { xml.start_element("a").declare_namespace("p", "urn:\x01"); },
      [](xml::writer& xml) { xml.end_element(); });
  check_refused(
      errc::incomplete_utf8, [](xml::writer& xml) { xml.start_element("p", "a", "urn:\xE2\x82"); },
      [](xml::writer& xml) { xml.end_element(); });
}

TEST_CASE("a declaration where no start tag is open is refused") {
  auto const call = [](xml::writer& xml) { xml.declare_namespace("p", "urn:x"); };
  check_refused(
      errc::no_start_tag, [](xml::writer&) {}, call);
  check_refused(
      errc::no_start_tag, [](xml::writer& xml) { xml.start_element("a").text("t"); }, call);
}

TEST_CASE("more namespaces in scope than the limit are refused") {
  check_refused(
      errc::too_many_namespaces,
      [](xml::writer& xml) {
        xml.start_element("p", "a", "urn:x").start_element("q", "b", "urn:y");
      },
      [](xml::writer& xml) { xml.start_element("r", "c", "urn:z"); }, {.namespaces_max = 2});
  test_output out;
  xml::writer xml(out, {.namespaces_max = 2});
  xml.start_element("r");
  for (int i = 0; i < 10; ++i) xml.start_element("p", "a", "urn:x").end_element();
  CHECK(xml.end_element().finish());
}
