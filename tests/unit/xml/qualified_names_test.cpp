// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// A qualified name is text whose prefix means, to a reader, the namespace that was given; where no
// prefix can, it is refused.

#include "unit/xml/binary/binary_bytes.hpp"
#include "unit/xml/test_output.hpp"

#include <string>

namespace xml = penstock::xml;
using namespace penstock::test;
using penstock::buffer;
using xml::any_prefix;
using xml::errc;
using xml::name;

namespace {

constexpr name any_t(any_prefix, "t", "urn:n");
constexpr name p_t("p", "t", "urn:n");
constexpr name none("", "t", "");
constexpr name any_none(any_prefix, "t", "");

}  // namespace

TEST_CASE("a prefix in scope is taken") {
  check_document("<r xmlns:p=\"urn:n\"><a>p:t</a><a k=\"p:t\">p:t</a></r>", [](xml::writer& xml) {
    xml.start_element("r").declare_namespace("p", "urn:n");
    xml.start_element("a").qualified_name(any_t).end_element();
    xml.start_element("a").start_attribute("k").qualified_name(p_t).end_attribute();
    xml.qualified_name(p_t).end_element().end_element();
  });
}

TEST_CASE("in an open start tag, or an attribute of it, a prefix is declared") {
  check_document("<r xmlns:p=\"urn:n\">p:t</r>", [](xml::writer& xml) {
    xml.start_element("r").qualified_name(p_t).end_element();
  });
  check_document("<r xmlns:a=\"urn:n\">a:t</r>", [](xml::writer& xml) {
    xml.start_element("r").qualified_name(any_t).end_element();
  });
  check_document(
      "<r xsi:type=\"p:t\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
      "xmlns:p=\"urn:n\"/>",
      [](xml::writer& xml) {
        xml.start_element("r");
        xml.start_attribute(name("xsi", "type", "http://www.w3.org/2001/XMLSchema-instance"));
        xml.qualified_name(p_t).end_attribute().end_element();
      });
}

TEST_CASE("a declaration that the tag has already is used") {
  check_document("<r k=\"q:t q:t\" xmlns:q=\"urn:n\">q:t</r>", [](xml::writer& xml) {
    xml.start_element("r").declare_namespace("q", "urn:n").start_attribute("k");
    xml.qualified_name(any_t).text(" ").qualified_name(any_t).end_attribute();
    xml.qualified_name(any_t).end_element();
  });
}

TEST_CASE("the default namespace is that of a name without a prefix") {
  check_document("<r xmlns=\"urn:n\">t<a k=\"t\"/></r>", [](xml::writer& xml) {
    xml.start_element("", "r", "urn:n").qualified_name(any_t);
    xml.start_element(name(any_prefix, "a", "urn:n")).start_attribute("k");
    xml.qualified_name(any_t).end_attribute().end_element().end_element();
  });
}

TEST_CASE("a name in no namespace needs the default namespace to be none") {
  check_document("<r>t t</r>", [](xml::writer& xml) {
    xml.start_element("r").qualified_name(none).text(" ").qualified_name(any_none).end_element();
  });
  check_document("<r xmlns=\"urn:n\"><p:a k=\"t\" xmlns:p=\"urn:p\" xmlns=\"\"/></r>",
                 [](xml::writer& xml) {
                   xml.start_element("", "r", "urn:n").start_element("p", "a", "urn:p");
                   xml.start_attribute("k").qualified_name(any_none).end_attribute();
                   xml.end_element().end_element();
                 });
  check_refused(
      errc::undeclared_prefix,
      [](xml::writer& xml) { xml.start_element("", "r", "urn:n").end_start_tag(); },
      [](xml::writer& xml) { xml.qualified_name(none); });
  // The element itself is in the default namespace.
  check_refused(
      errc::prefix_clash,
      [](xml::writer& xml) {
        xml.start_element("", "r", "urn:n").end_start_tag();
        xml.start_element("", "a", "urn:n").start_attribute("k").qualified_name(any_none);
      },
      [](xml::writer& xml) { xml.end_attribute().end_element(); });
}

TEST_CASE("in content a prefix must be in scope, and stand for the namespace") {
  auto const content = [](xml::writer& xml) {
    xml.start_element("r").declare_namespace("p", "urn:p").end_start_tag();
  };
  check_refused(errc::undeclared_prefix, content,
                [](xml::writer& xml) { xml.qualified_name(any_t); });
  check_refused(errc::undeclared_prefix, content,
                [](xml::writer& xml) { xml.qualified_name(p_t); });
}

TEST_CASE("a prefix that text used cannot be declared for anything else in its tag") {
  auto const setup = [](xml::writer& xml) {
    xml.start_element("r").declare_namespace("p", "urn:n").start_element("a");
    xml.start_attribute("k").qualified_name(any_t).end_attribute();
  };
  check_document("<r xmlns:p=\"urn:n\"><a k=\"p:t\"/></r>", [&](xml::writer& xml) {
    setup(xml);
    xml.declare_namespace("p", "urn:n").end_element().end_element();
  });
  check_refused(errc::prefix_clash, setup,
                [](xml::writer& xml) { xml.declare_namespace("p", "urn:other").end_element(); });
  check_refused(errc::prefix_clash, setup,
                [](xml::writer& xml) { xml.attribute("p", "x", "urn:other", 1).end_element(); });
}

TEST_CASE("a prefix with another meaning in the same tag is a clash, and one outside is hidden") {
  check_refused(
      errc::prefix_clash,
      [](xml::writer& xml) {
        xml.start_element("r").declare_namespace("p", "urn:other").start_attribute("k");
      },
      [](xml::writer& xml) { xml.qualified_name(p_t).end_attribute().end_element(); });
  check_document("<r xmlns:p=\"urn:other\"><a xmlns:p=\"urn:n\">p:t</a></r>", [](xml::writer& xml) {
    xml.start_element("r").declare_namespace("p", "urn:other").end_start_tag();
    xml.start_element("a").qualified_name(p_t).end_element().end_element();
  });
}

TEST_CASE("what is no name, or outside the root, is refused") {
  auto const bad = [](errc why, name const& bad_name) {
    check_refused_in_element(why, [&](xml::writer& xml) { xml.qualified_name(bad_name); });
  };
  bad(errc::invalid_name, name("p", "", "urn:n"));
  bad(errc::invalid_name, name("p", "a b", "urn:n"));
  bad(errc::invalid_name, name("p:q", "t", "urn:n"));
  bad(errc::invalid_namespace, name("p", "t", ""));
  bad(errc::reserved_name, name("xmlns", "t", "urn:n"));
  bad(errc::reserved_name, name("xml", "t", "urn:n"));
  check_refused(
      errc::outside_root, [](xml::writer&) {}, [](xml::writer& xml) { xml.qualified_name(p_t); });
  check_refused(
      errc::outside_root, [](xml::writer& xml) { xml.start_element("r").end_element(); },
      [](xml::writer& xml) { xml.qualified_name("p", "t"); });
  xml::writer_options options;
  options.namespaces_max = 0;
  check_refused_in_element(
      errc::too_many_namespaces, [](xml::writer& xml) { xml.qualified_name(p_t); }, options);
}

TEST_CASE("the prefix xml is always in scope") {
  check_document("<r>xml:lang</r>", [](xml::writer& xml) {
    xml.start_element("r").end_start_tag();
    xml.qualified_name(name(any_prefix, "lang", xml::xml_namespace)).end_element();
  });
}

TEST_CASE("an unchecked name is two texts and a colon") {
  check_document("<r k=\"p2:t2\">p2:t2 p2: t2 &lt;:&gt;</r>", [](xml::writer& xml) {
    xml.start_element("r").start_attribute("k").qualified_name("p2", "t2").end_attribute();
    xml.qualified_name("p2", "t2").text(" ").qualified_name("p2", "").text(" ");
    xml.qualified_name("", "t2").qualified_name("", "").text(" ");
    xml.qualified_name("<", ">").end_element();
  });
}

TEST_CASE("a qualified name completes the base64 before it") {
  check_document("<r xmlns:p=\"urn:n\">SA==p:tSA==p:t</r>", [](xml::writer& xml) {
    xml.start_element("r").declare_namespace("p", "urn:n").bytes(buffer("H"));
    xml.qualified_name(p_t).bytes(buffer("H")).qualified_name("p", "t").end_element();
  });
}

TEST_CASE("prefixes that the tag's bindings hold may be long and many") {
  std::string const longer(200, 'p');
  std::string expected = "<r xmlns:" + longer + "=\"urn:n\"><a";
  for (int i = 0; i < 20; ++i) {
    expected += " k" + std::to_string(i) + "=\"" + longer + ":t\"";
  }
  check_document(expected + "/></r>", [&](xml::writer& xml) {
    xml.start_element("r").declare_namespace(longer, "urn:n").start_element("a");
    for (int i = 0; i < 20; ++i) {
      xml.start_attribute("k" + std::to_string(i)).qualified_name(any_t).end_attribute();
    }
    xml.end_element().end_element();
  });
}

TEST_CASE("in binary XML a qualified name is one text") {
  check_in_element("04 01 'k' 98 03 'p:t' 09 01 'p' 05 'urn:n' 99 03 'p:t'", [](xml::writer& xml) {
    xml.start_attribute("k").qualified_name(p_t).end_attribute().qualified_name(p_t);
  });
  check_in_element("99 05 'p2:t2'", [](xml::writer& xml) { xml.qualified_name("p2", "t2"); });
  check_in_element("99 02 't2'", [](xml::writer& xml) { xml.qualified_name("", "t2"); });
  check_refused(
      errc::invalid_utf8, [](xml::writer& xml) { xml.start_element("a").text("x"); },
      [](xml::writer& xml) { xml.qualified_name("p", "\xFF"); }, binary_options());
}
