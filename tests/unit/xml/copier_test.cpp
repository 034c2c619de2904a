// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// copier: what is copied is what the source says, however the source is cut and whatever the
// output's windows; what is wrong with a source, or refused by the writer, is told with its place.

#include <penstock/xml/copier.hpp>

#include "unit/xml/reader/expat_reader.hpp"
#include "unit/xml/test_output.hpp"

#include <catch2/catch_test_macros.hpp>

#include <array>
#include <string>
#include <string_view>

namespace xml = penstock::xml;
using namespace penstock::test;
using xml::copy_options;
using xml::copy_source;

namespace {

/** Copy `source` in pieces of `piece` bytes. */
bool feed_in_pieces(xml::copier& copy, std::string_view source, std::size_t piece) {
  while (!source.empty()) {
    auto const size = std::min(piece, source.size());
    if (!copy.feed(source.substr(0, size))) return false;
    source.remove_prefix(size);
  }
  return copy.finish();
}

/** Check that a copy of `source` is `expected`, behind `before` and in front of `after`. */
template <class Before, class After>
void check_copy(std::string_view source, std::string_view expected, copy_options const& options,
                Before before, After after) {
  for (auto const piece : std::array<std::size_t, 5>{1, 2, 3, 7, 4096}) {
    for (auto const window : std::array<std::size_t, 4>{1, 5, 64, 4096}) {
      test_output out(window);
      xml::writer xml(out);
      before(xml);
      xml::copier copy(xml, options);
      bool const is_copied = feed_in_pieces(copy, source, piece);
      CAPTURE(piece, window, source, copy.error().message());
      REQUIRE(is_copied);
      REQUIRE_FALSE(copy.error());
      after(xml);
      REQUIRE(xml.finish());
      REQUIRE(out.bytes == expected);
    }
  }
}

void check_copied(std::string_view source, std::string_view expected,
                  copy_options const& options = {}) {
  auto const nothing = [](xml::writer&) {};
  check_copy(source, expected, options, nothing, nothing);
}

void check_same(std::string_view source, copy_options const& options = {}) {
  check_copied(source, source, options);
}

/** Check a copy into the element `root`, which `start(xml)` makes and is `open` in the document. */
template <class Start>
void check_in_element(std::string_view source, Start start, std::string_view expected,
                      copy_source kind) {
  check_copy(source, expected, {.source = kind}, start,
             [](xml::writer& xml) { xml.end_element(); });
}

struct wrong {
  std::string_view source;
  std::string_view message;
};

void check_wrong(wrong const& w, copy_options const& options = {},
                 xml::writer_options const& limits = {}) {
  for (auto const piece : std::array<std::size_t, 2>{1, 4096}) {
    CAPTURE(w.source, piece);
    test_output out;
    xml::writer xml(out, limits);
    if (options.source == copy_source::fragment) xml.start_element("root");
    xml::copier copy(xml, options);
    REQUIRE_FALSE(feed_in_pieces(copy, w.source, piece));
    auto const error = copy.error();
    CHECK(error.message() == w.message);
    CHECK_FALSE(copy.feed("<a/>"));
    CHECK_FALSE(copy.finish());
    CHECK(copy.error().message() == w.message);
    xml.release();
    CHECK(expat_reader::read(out.bytes, false).error.empty());
  }
}

}  // namespace

TEST_CASE("a document is copied as it is") {
  for (std::string_view const source : {
           "<a/>",
           "<a></a>",
           "<a b=\"c\" d=\"e\"><f>g</f><h/></a>",
           "<a xml:lang=\"en\">\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80</a>",
           "<a>1 &lt; 2 &amp; 3 &gt; 2&#xD;\n</a>",
           "<a b=\"&quot;&amp;&lt;&#x9;&#xA;&#xD;\"/>",
           "<!--1--><?p 2?><a><!--3--><?p 4?></a><!--5--><?p?>",
           "<a>1<![CDATA[2<3]]>4<![CDATA[]]></a>",
           "<a>\n  <b/>\n  <c>\n</c></a>",
       }) {
    check_same(source);
  }
}

TEST_CASE("prefixes and declarations are copied, each where it stands") {
  for (std::string_view const source : {
           "<a xmlns=\"urn:x\"/>",
           "<p:a xmlns:p=\"urn:x\"><p:b/></p:a>",
           "<a p:b=\"c\" xmlns:p=\"urn:x\"/>",
           "<a xmlns:p=\"urn:x\" xmlns:q=\"urn:x\"><p:b/><q:c p:d=\"\"/></a>",
           "<a xmlns=\"urn:x\"><b xmlns=\"\"><c xmlns=\"urn:y\"/></b></a>",
           "<a xmlns:p=\"urn:x\"><p:b xmlns:p=\"urn:y\"/><p:c/></a>",
           "<a xmlns:unused=\"urn:&amp;&lt;&quot;\"/>",
           "<xs:a xsi:type=\"xs:int\" xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" "
           "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"/>",
       }) {
    check_same(source);
  }
  check_copied("<p:a b='1' xmlns:p='urn:x' p:c='2'/>",
               "<p:a b=\"1\" p:c=\"2\" xmlns:p=\"urn:x\"/>");
  check_copied("<a xmlns:p='urn:x'><p:b xmlns:p='urn:x'/></a>", "<a xmlns:p=\"urn:x\"><p:b/></a>");
}

TEST_CASE("what only the source's text needs is not copied") {
  check_copied("\xEF\xBB\xBF<?xml version='1.0' encoding='UTF-8'?>\n<a\n b = 'c'\n/>\n<!--d-->\n",
               "<a b=\"c\"/><!--d-->");
  check_copied("<a>&#65;&#x20AC;&quot;&apos;</a>", "<a>A\xE2\x82\xAC\"'</a>");
  check_copied("<a>1\r\n2\r3</a>", "<a>1\n2\n3</a>");
  check_copied("<a b='1\r\n2\t3'/>", "<a b=\"1 2 3\"/>");
}

TEST_CASE("sources in other encodings become UTF-8") {
  check_copied("<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE4</a>", "<a>\xC3\xA4</a>");
  check_copied({"\xFF\xFE<\0a\0>\0\xAC\x20<\0/\0a\0>\0", 18}, "<a>\xE2\x82\xAC</a>");
  check_copied({"\xFE\xFF\0<\0a\0>\x20\xAC\0<\0/\0a\0>", 18}, "<a>\xE2\x82\xAC</a>");
  check_copied("<a>\xE4</a>", "<a>\xC3\xA4</a>", {.encoding = "ISO-8859-1"});
}

TEST_CASE("comments, instructions and CDATA sections can be left out") {
  constexpr std::string_view source = "<!--1--><?p 2?><a><!--3-->4<![CDATA[<]]><?p 5?></a>";
  check_copied(source, "<?p 2?><a>4<![CDATA[<]]><?p 5?></a>", {.comments = false});
  check_copied(source, "<!--1--><a><!--3-->4<![CDATA[<]]></a>", {.processing_instructions = false});
  check_copied(source, "<!--1--><?p 2?><a><!--3-->4&lt;<?p 5?></a>", {.cdata_sections = false});
}

TEST_CASE("entities of the internal subset are expanded, defaults of attributes are added") {
  check_copied(
      "<!DOCTYPE a [<!--not this--><?nor this?>"
      "<!ENTITY e 'x<b>&f;</b>'><!ENTITY f '&#38;#60;'><!ATTLIST a c CDATA 'd'>]>"
      "<a g='&f;'>&e;&e;</a>",
      "<a g=\"&lt;\" c=\"d\">x<b>&lt;</b>x<b>&lt;</b></a>");
  check_copied("<!DOCTYPE a [<!ENTITY % p '<!ENTITY e \"x\">'>%p;]><a>&e;</a>", "<a>x</a>");
  check_copied(
      "<!DOCTYPE a [<!ATTLIST a xmlns CDATA 'urn:x' b NMTOKENS #IMPLIED>]>"
      "<a b='  1   2 '/>",
      "<a b=\"1 2\" xmlns=\"urn:x\"/>");
}

TEST_CASE("an external subset is ignored") {
  check_copied("<!DOCTYPE a SYSTEM 'http://example.invalid/a.dtd'><a>b</a>", "<a>b</a>");
  check_copied("<!DOCTYPE a PUBLIC '-//x' 'a.dtd' [<!ENTITY e 'f'>]><a>&e;</a>", "<a>f</a>");
  check_copied("<!DOCTYPE a [<!ENTITY % p SYSTEM 'p.dtd'>%p;]><a/>", "<a/>");
}

TEST_CASE("what entities of elsewhere would be is an error, not nothing") {
  check_wrong({"<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>\n<a>&e;</a>",
               "error in processing external entity reference at line 2, column 4"});
  check_wrong({"<!DOCTYPE a SYSTEM 'a.dtd'>\n<a>&e;</a>", "undefined entity at line 2, column 4"});
  check_wrong({"<!DOCTYPE a [<!ENTITY % p SYSTEM 'p'>%p;<!ENTITY e 'f'>]><a>&e;</a>",
               "undefined entity at line 1, column 61"});
}

TEST_CASE("what the parser would leave out of an attribute is an error, not nothing") {
  for (std::string_view const source : {
           "<!DOCTYPE a SYSTEM 'a.dtd'><a b='1&e;2'/>",
           "<!DOCTYPE a SYSTEM 'a.dtd'><a><b c='&amp;' d='&e;'>x</b></a>",
           "<!DOCTYPE a SYSTEM 'a.dtd' [<!ENTITY f '&e;'>]><a b='&f;'/>",
           "<!DOCTYPE a SYSTEM 'a.dtd' [<!ENTITY f '<b c=\"&e;\"/>'>]><a>&f;</a>",
           "<!DOCTYPE a [<!ENTITY % p SYSTEM 'p'>%p;]><a b='&e;'/>",
           "<!DOCTYPE a [<!ENTITY % p SYSTEM 'p'>%p;<!ENTITY e 'f'>]><a b='&e;'/>",
       }) {
    CAPTURE(source);
    test_output out;
    xml::writer xml(out);
    auto const error = xml::copy(source, xml);
    CHECK(error.message().starts_with("undefined entity at line 1, column "));
  }
  check_copied(
      "<!DOCTYPE a SYSTEM 'a.dtd' [<!ENTITY f '&#38;lt;'><!ATTLIST a g CDATA '&f;'>]>"
      "<a b='&f;&amp;&#65;'>&f;</a>",
      "<a b=\"&lt;&amp;A\" g=\"&lt;\">&lt;</a>");
}

TEST_CASE("entities cannot grow without bound") {
  std::string source = "<!DOCTYPE a [<!ENTITY e0 'xxxxxxxxxx'>";
  for (int i = 1; i < 10; ++i) {
    std::string const inner = "&e" + std::to_string(i - 1) + ";";
    source += "<!ENTITY e" + std::to_string(i) + " '";
    for (int n = 0; n < 10; ++n) source += inner;
    source += "'>";
  }
  source += "]><a>&e9;</a>";
  test_output out;
  xml::writer xml(out);
  auto const error = xml::copy(source, xml);
  CHECK(error.code.category() == xml::reader_category());
  CHECK(error.message().starts_with("limit on input amplification factor"));
  CHECK(out.bytes.size() < 64 * 1024 * 1024);
}

TEST_CASE("a long CDATA section becomes several, with the same text") {
  std::string const text(200'000, 'x');
  test_output out;
  xml::writer xml(out);
  REQUIRE_FALSE(xml::copy("<a><![CDATA[" + text + "]]></a>", xml));
  REQUIRE(xml.finish());
  auto const seen = expat_reader::read(out.bytes, true);
  REQUIRE(seen.events.size() == 3);
  CHECK(seen.events[1].text == text);
  CHECK(out.bytes.starts_with("<a><![CDATA[xxx"));
  CHECK(out.bytes.size() < text.size() + 100);
}

TEST_CASE("a document becomes a child of the element that is open") {
  auto const plain = [](xml::writer& xml) { xml.start_element("r"); };
  check_in_element("<?xml version='1.0'?><a>b</a>", plain, "<r><a>b</a></r>",
                   copy_source::document);
  check_in_element("<!--1--><a/><!--2-->", plain, "<r><!--1--><a/><!--2--></r>",
                   copy_source::document);
  auto const with_default = [](xml::writer& xml) {
    xml.start_element("", "r", "urn:r").declare_namespace("p", "urn:p");
  };
  check_in_element("<a p:b='' xmlns:p='urn:q'/>", with_default,
                   "<r xmlns:p=\"urn:p\" xmlns=\"urn:r\">"
                   "<a p:b=\"\" xmlns:p=\"urn:q\" xmlns=\"\"/></r>",
                   copy_source::document);
  check_in_element("<a xmlns='urn:r' xmlns:p='urn:p'><p:b/></a>", with_default,
                   "<r xmlns:p=\"urn:p\" xmlns=\"urn:r\"><a><p:b/></a></r>", copy_source::document);
}

TEST_CASE("a fragment is content, in the namespaces that are in scope") {
  auto const plain = [](xml::writer& xml) { xml.start_element("r"); };
  check_in_element("1<a/>2<b>3</b><!--4-->", plain, "<r>1<a/>2<b>3</b><!--4--></r>",
                   copy_source::fragment);
  check_in_element("just text", plain, "<r>just text</r>", copy_source::fragment);
  check_in_element("\n<a/>\n", plain, "<r>\n<a/>\n</r>", copy_source::fragment);
  check_in_element("<![CDATA[<]]>&lt;", plain, "<r><![CDATA[<]]>&lt;</r>", copy_source::fragment);
  auto const declared = [](xml::writer& xml) {
    xml.start_element("", "r", "urn:r").declare_namespace("p", "urn:p&\"<>\n");
    xml.declare_namespace("\xF0\x90\x8D\x88", "urn:q");  // a name that the parser does not know
  };
  check_in_element("<a/><p:b p:c=''/><d xmlns=''/>", declared,
                   "<r xmlns:p=\"urn:p&amp;&quot;&lt;>&#xA;\" xmlns:\xF0\x90\x8D\x88=\"urn:q\" "
                   "xmlns=\"urn:r\"><a/><p:b p:c=\"\"/><d xmlns=\"\"/></r>",
                   copy_source::fragment);
}

TEST_CASE("a fragment may refer to entities of the writer's document") {
  xml::document_type const type{.name = "r", .internal_subset = "<!ENTITY e 'x<b/>'>\n\n"};
  auto const started = [&](xml::writer& xml) { xml.doctype(type).start_element("r"); };
  check_in_element("1&e;2", started, "<!DOCTYPE r [<!ENTITY e 'x<b/>'>\n\n]><r>1x<b></b>2</r>",
                   copy_source::fragment);
  test_output out;
  xml::writer xml(out);
  started(xml);
  auto const error = xml::copy("\n&f;", xml, {.source = copy_source::fragment});
  CHECK(error.message() == "undefined entity at line 2, column 1");
}

TEST_CASE("an empty fragment is nothing") {
  check_in_element(
      "", [](xml::writer& xml) { xml.start_element("r"); }, "<r/>", copy_source::fragment);
}

TEST_CASE("several copies can go into one element") {
  test_output out(7);
  xml::writer xml(out);
  xml.start_element("r");
  REQUIRE_FALSE(xml::copy("<a/>", xml));
  REQUIRE_FALSE(xml::copy("text", xml, {.source = copy_source::fragment}));
  xml.start_element("s");
  REQUIRE_FALSE(xml::copy("<b/><c/>", xml, {.source = copy_source::fragment}));
  xml.end_element().end_element();
  REQUIRE(xml.finish());
  CHECK(out.bytes == "<r><a/>text<s><b/><c/></s></r>");
}

TEST_CASE("what is wrong with a source is told with its place") {
  for (wrong const& w : std::array<wrong, 9>{
           wrong{"<a>\n<b></c></a>", "mismatched tag at line 2, column 6"},
           wrong{"<a b='1' b='2'/>", "duplicate attribute at line 1, column 10"},
           wrong{"<p:a/>", "unbound prefix at line 1, column 1"},
           wrong{"<a>\x01</a>", "not well-formed (invalid token) at line 1, column 4"},
           wrong{"<a/><b/>", "junk after document element at line 1, column 5"},
           wrong{"<a>\n", "no element found at line 2, column 1"},
           wrong{"", "no element found at line 1, column 1"},
           wrong{"<a>\xE4</a>", "not well-formed (invalid token) at line 1, column 4"},
           wrong{"<?xml version='1.0' encoding='x-none'?><a/>",
                 "unknown encoding at line 1, column 31"},
       }) {
    check_wrong(w);
  }
}

TEST_CASE("what is wrong with a fragment is told with its place") {
  copy_options const fragment{.source = copy_source::fragment};
  for (wrong const& w : std::array<wrong, 8>{
           wrong{"a</b>", "mismatched tag at line 1, column 4"},
           wrong{"\n<b></c>", "mismatched tag at line 2, column 6"},
           wrong{"<b>", "mismatched tag at line 1, column 4"},
           wrong{"</around-the-fragment>", "mismatched tag at line 1, column 1"},
           wrong{"</around-the-fragment><around-the-fragment>",
                 "mismatched tag at line 1, column 1"},
           wrong{"<p:a/>", "unbound prefix at line 1, column 1"},
           wrong{"<![CDATA[a", "unclosed CDATA section at line 1, column 11"},
           wrong{"&e;", "undefined entity at line 1, column 1"},
       }) {
    check_wrong(w, fragment);
  }
}

TEST_CASE("nothing of what is around a fragment is taken for its text") {
  test_output out;
  xml::writer xml(out);
  xml.start_element("r");
  copy_options const options{.source = copy_source::fragment, .cdata_sections = false};
  CHECK(xml::copy("<![CDATA[abc", xml, options));
  xml.release();
  CHECK(out.bytes == "<r>abc");
}

TEST_CASE("what the writer refuses ends the copy") {
  check_wrong({"<a>\n<b><c/></b></a>",
               "start_element refused at byte 4 in /a/b: more elements are open than allowed at "
               "line 2, column 4"},
              {}, {.depth_max = 2});
  check_wrong({"<a b='1'\n c='2'>d</a>",
               "attribute refused at byte 0 in /a: an element has more attributes than allowed at "
               "line 1, column 1"},
              {}, {.attributes_max = 1});
}

TEST_CASE("a copy into a writer that has refused is refused") {
  test_output out;
  xml::writer xml(out);
  xml.end_element();
  xml::copier copy(xml);
  CHECK_FALSE(copy.feed("<a/>"));
  CHECK(copy.error().code == xml::errc::no_open_element);
  CHECK(xml::copy("a", xml, {.source = copy_source::fragment}).code == xml::errc::no_open_element);
}

TEST_CASE("after a wrong source its elements can be ended") {
  test_output out;
  xml::writer xml(out);
  xml.start_element("r");
  CHECK(xml::copy("<a><b>c</d></a>", xml));
  REQUIRE(xml);
  while (xml.depth() > 1) xml.end_element();
  xml.element("note", "cut short").end_element();
  REQUIRE(xml.finish());
  CHECK(out.bytes == "<r><a><b>c</b></a><note>cut short</note></r>");
}

TEST_CASE("a document of another version of the parser's errors has a message") {
  CHECK(xml::reader_category().message(-1) == "unknown error of the reader");
  CHECK(std::string_view(xml::reader_category().name()) == "penstock.xml.reader");
  CHECK(xml::copy_error{}.message() == "no error");
}
