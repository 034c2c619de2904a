// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Text, CDATA sections, comments, processing instructions and the declaration are written byte for
// byte as documented, at every edge of the output's windows; what XML cannot carry is refused.

#include "unit/xml/test_output.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <string_view>

namespace xml = penstock::xml;
using namespace penstock::test;
using namespace std::string_view_literals;
using xml::errc;

namespace {

/** Texts that are not UTF-8, or of characters that XML has not, and the reason. */
struct bad_text {
  std::string_view text;
  errc why;
};

constexpr bad_text bad_texts[] = {
    {"\0"sv, errc::invalid_character},
    {"\x01", errc::invalid_character},
    {"\x08", errc::invalid_character},
    {"\x0B", errc::invalid_character},
    {"\x0C", errc::invalid_character},
    {"\x0E", errc::invalid_character},
    {"\x1F", errc::invalid_character},
    {"\xEF\xBF\xBE", errc::invalid_character},  // U+FFFE
    {"\xEF\xBF\xBF", errc::invalid_character},  // U+FFFF
    {"\x80", errc::invalid_utf8},               // a continuation without a lead
    {"\xBF", errc::invalid_utf8},
    {"\xC0\x80", errc::invalid_utf8},  // overlong
    {"\xC1\xBF", errc::invalid_utf8},
    {"\xE0\x80\x80", errc::invalid_utf8},
    {"\xE0\x9F\xBF", errc::invalid_utf8},
    {"\xF0\x80\x80\x80", errc::invalid_utf8},
    {"\xF0\x8F\xBF\xBF", errc::invalid_utf8},
    {"\xED\xA0\x80", errc::invalid_utf8},              // U+D800
    {"\xED\xBF\xBF", errc::invalid_utf8},              // U+DFFF
    {"\xED\xA0\xBD\xED\xB8\x80", errc::invalid_utf8},  // a surrogate pair
    {"\xF4\x90\x80\x80", errc::invalid_utf8},          // U+110000
    {"\xF5\x80\x80\x80", errc::invalid_utf8},
    {"\xFE", errc::invalid_utf8},
    {"\xFF", errc::invalid_utf8},
    {"\xC3 ", errc::invalid_utf8},  // cut short by something else
    {"\xE2\x82 ", errc::invalid_utf8},
    {"\xF0\x9F\x98 ", errc::invalid_utf8},
    {"\xC3\xC3\xA9", errc::invalid_utf8},
};

}  // namespace

TEST_CASE("text is written as it is, but for what has a meaning in markup") {
  check_document("<a>x &amp; y &lt; z &gt; \"quoted\" 'too' ]]&gt;</a>",
                 [](xml::writer& xml) { xml.element("a", "x & y < z > \"quoted\" 'too' ]]>"); });
}

TEST_CASE("white space survives: a carriage return is a reference, tab and line feed stay") {
  check_document("<a>1\t2\n3&#xD;\n4&#xD;</a>",
                 [](xml::writer& xml) { xml.element("a", "1\t2\n3\r\n4\r"); });
}

TEST_CASE("the end of a CDATA section cannot come about from two texts") {
  check_document("<a>]]&gt;</a>", [](xml::writer& xml) {
    xml.start_element("a").text("]").text("]").text(">").end_element();
  });
}

TEST_CASE("characters of every size are written as they are") {
  std::string const all =
      "\x7F\xC2\x80\xC3\xBF\xDF\xBF\xE0\xA0\x80\xE2\x82\xAC\xED\x9F\xBF"
      "\xEE\x80\x80\xEF\xBF\xBD\xF0\x90\x80\x80\xF0\x9F\x98\x80\xF4\x8F\xBF\xBF";
  check_document("<a>" + all + "</a>", [&](xml::writer& xml) { xml.element("a", all); });
}

TEST_CASE("a character may be cut between two texts, at every byte") {
  std::string const text =
      "a\xC3\xA9"
      "b\xE2\x82\xAC"
      "c\xF0\x9F\x98\x80"
      "d";
  check_document("<a>" + text + "</a>", [&](xml::writer& xml) {
    xml.start_element("a");
    for (char const& byte : text) xml.text(std::string_view(&byte, 1)).text("");
    xml.end_element();
  });
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    check_document("<a>" + text + "</a>", [&](xml::writer& xml) {
      xml.start_element("a").text(text.substr(0, cut)).text(text.substr(cut)).end_element();
    });
  }
}

TEST_CASE("a text longer than any window is written whole") {
  std::string text;
  std::string expected;
  for (int i = 0; i < 500; ++i) {
    text += "plain, then <markup> & \xE2\x82\xAC, ";
    expected += "plain, then &lt;markup&gt; &amp; \xE2\x82\xAC, ";
  }
  check_document("<a>" + expected + "</a>", [&](xml::writer& xml) { xml.element("a", text); });
}

TEST_CASE("numbers and truth values are texts") {
  check_document("<a>-1 18446744073709551615 0.1 1e+100 true</a>", [](xml::writer& xml) {
    xml.start_element("a").text(-1).text(" ").text(std::numeric_limits<std::uint64_t>::max());
    xml.text(" ").text(0.1).text(" ").text(1e100).text(" ").text(true).end_element();
  });
}

TEST_CASE("text that is not UTF-8 or not of XML's characters is refused") {
  for (auto const& [bad, why] : bad_texts) {
    for (std::string_view const around : {"", "some text before it "}) {
      std::string const text = std::string(around) + std::string(bad);
      CAPTURE(text);
      std::string const more = text + " and after it";
      auto const is_right = [&](auto call) { check_refused_in_element(why, call); };
      is_right([&](xml::writer& xml) { xml.text(more); });
      is_right([&](xml::writer& xml) { xml.cdata(more); });
      is_right([&](xml::writer& xml) { xml.comment(more); });
      is_right([&](xml::writer& xml) { xml.processing_instruction("p", more); });
      is_right([&](xml::writer& xml) { xml.attribute("x", more); });
      check_refused(
          why, [](xml::writer& xml) { xml.start_element("a").start_attribute("x"); },
          [&](xml::writer& xml) { xml.text(more); });
      is_right([&](xml::writer& xml) { xml.text(std::string(1000, 'x') + more); });
    }
  }
}

TEST_CASE("a character begun by one text and spoiled by the next is refused") {
  check_refused(
      errc::invalid_utf8, [](xml::writer& xml) { xml.start_element("a").text("\xE2\x82"); },
      [](xml::writer& xml) { xml.text("x"); });
  check_refused(
      errc::invalid_character, [](xml::writer& xml) { xml.start_element("a").text("\xEF\xBF"); },
      [](xml::writer& xml) { xml.text("\xBF"); });
  check_refused(
      errc::invalid_utf8, [](xml::writer& xml) { xml.start_element("a").text("\xED"); },
      [](xml::writer& xml) { xml.text("\xA0\x80"); });
}

TEST_CASE("a character that is begun and not ended is refused by what comes next") {
  for (std::string_view const begun :
       {"\xC3", "\xE2", "\xE2\x82", "\xF0", "\xF0\x9F", "\xF0\x9F\x98"}) {
    auto const setup = [&](xml::writer& xml) { xml.start_element("a").text("t").text(begun); };
    check_refused(errc::incomplete_utf8, setup, [](xml::writer& xml) { xml.end_element(); });
    check_refused(errc::incomplete_utf8, setup, [](xml::writer& xml) { xml.full_end_element(); });
    check_refused(errc::incomplete_utf8, setup, [](xml::writer& xml) { xml.start_element("b"); });
    check_refused(errc::incomplete_utf8, setup, [](xml::writer& xml) { xml.comment("c"); });
    check_refused(errc::incomplete_utf8, setup, [](xml::writer& xml) { xml.cdata("c"); });
    check_refused(errc::incomplete_utf8, setup, [](xml::writer& xml) { xml.text(7); });
    check_refused(errc::incomplete_utf8, setup,
                  [](xml::writer& xml) { xml.processing_instruction("p"); });
    check_refused(errc::incomplete_utf8, setup, [](xml::writer& xml) { xml.finish(); });
    check_refused_in_element(errc::incomplete_utf8, [&](xml::writer& xml) { xml.cdata(begun); });
    check_refused_in_element(errc::incomplete_utf8, [&](xml::writer& xml) { xml.comment(begun); });
    check_refused_in_element(errc::incomplete_utf8,
                             [&](xml::writer& xml) { xml.processing_instruction("p", begun); });
  }
}

TEST_CASE("on request, what XML cannot carry is replaced by U+FFFD") {
  check_document(
      "<a x=\"\xEF\xBF\xBD!\">1\xEF\xBF\xBD"
      "2\xEF\xBF\xBD\xEF\xBF\xBD"
      "3\xEF\xBF\xBD<b/>\xEF\xBF\xBDx"
      "<![CDATA[]]\xEF\xBF\xBD]]><!--\xEF\xBF\xBD-\xEF\xBF\xBD--></a>",
      [](xml::writer& xml) {
        xml.start_element("a")
            .attribute("x", "\x01!")
            .text(
                "1\x02"
                "2\xFF\xEF\xBF\xBF"
                "3\xE2\x82");
        xml.start_element("b").end_element().text("\xE2\x82").text("x");
        xml.cdata("]]\xE2\x82").comment("\x01-\x01").end_element();
      },
      {.on_invalid = xml::invalid_text::replace});
  check_document("<a x=\"\xEF\xBF\xBD\" y=\"\xEF\xBF\xBD\">\xEF\xBF\xBD\xE2\x82\xAC</a>",
                 [](xml::writer& xml) {
                   xml.start_element("a").attribute("x", "\xC3").start_attribute("y").text("\xC3");
                   xml.end_attribute().text("\xE2").text("\xE2\x82\xAC").end_element();
                 },
                 {.on_invalid = xml::invalid_text::replace});
}

TEST_CASE("replacing does not let through what a place forbids") {
  xml::writer_options const options{.on_invalid = xml::invalid_text::replace};
  check_refused_in_element(
      errc::comment_hyphens, [](xml::writer& xml) { xml.comment("a--b"); }, options);
  check_refused_in_element(
      errc::invalid_name, [](xml::writer& xml) { xml.start_element("a\x01"); }, options);
  check_refused(
      errc::outside_root, [](xml::writer&) {}, [](xml::writer& xml) { xml.text("\x01"); }, options);
}

TEST_CASE("white space may stand outside the root") {
  check_document("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n \t\r<a/>\n", [](xml::writer& xml) {
    xml.declaration().text("\n \t\r").text("").start_element("a").end_element().text("\n");
  });
}

TEST_CASE("an empty text outside the root does not keep the declaration from being first") {
  check_document("<?xml version=\"1.0\" encoding=\"UTF-8\"?><a/>", [](xml::writer& xml) {
    xml.text("").declaration().start_element("a").end_element();
  });
}

TEST_CASE("text and CDATA outside the root are refused") {
  auto const before = [](xml::writer& xml) { xml.declaration(); };
  auto const after = [](xml::writer& xml) { xml.start_element("a").end_element(); };
  for (std::string_view const text : {"t", " t", "\xC2\xA0", "&", "\x01", "\xFF", "\xC2"}) {
    check_refused(errc::outside_root, before, [&](xml::writer& xml) { xml.text(text); });
    check_refused(errc::outside_root, after, [&](xml::writer& xml) { xml.text(text); });
  }
  check_refused(errc::outside_root, before, [](xml::writer& xml) { xml.text(1); });
  check_refused(errc::outside_root, before, [](xml::writer& xml) { xml.cdata(""); });
  check_refused(errc::outside_root, after, [](xml::writer& xml) { xml.cdata(" "); });
}

TEST_CASE("a CDATA section holds markup as it is") {
  check_document("<a><![CDATA[<b>&amp;</b> \"'-- ]] ]>\n\xE2\x82\xAC]]></a>", [](xml::writer& xml) {
    xml.start_element("a").cdata("<b>&amp;</b> \"'-- ]] ]>\n\xE2\x82\xAC").end_element();
  });
  check_document("<a><![CDATA[]]></a>",
                 [](xml::writer& xml) { xml.start_element("a").cdata("").end_element(); });
}

TEST_CASE("what ends a CDATA section is split over two") {
  check_document("<a><![CDATA[x]]]]><![CDATA[>y]]></a>",
                 [](xml::writer& xml) { xml.start_element("a").cdata("x]]>y").end_element(); });
  check_document("<a><![CDATA[]]]]><![CDATA[>]]]]><![CDATA[>]]></a>",
                 [](xml::writer& xml) { xml.start_element("a").cdata("]]>]]>").end_element(); });
  check_document("<a><![CDATA[]]]]]]><![CDATA[>]]></a>",
                 [](xml::writer& xml) { xml.start_element("a").cdata("]]]]>").end_element(); });
  check_document("<a><![CDATA[1]]>&#xD;<![CDATA[\n2]]></a>",
                 [](xml::writer& xml) { xml.start_element("a").cdata("1\r\n2").end_element(); });
}

TEST_CASE("on request, what ends a CDATA section is refused") {
  xml::writer_options const options{.on_cdata_end = xml::cdata_end::refuse};
  check_refused_in_element(
      errc::cdata_end, [](xml::writer& xml) { xml.cdata("x]]>y"); }, options);
  check_refused_in_element(
      errc::cdata_end, [](xml::writer& xml) { xml.cdata("x\ry"); }, options);
  check_document(
      "<a><![CDATA[]] > ]>]]></a>",
      [](xml::writer& xml) { xml.start_element("a").cdata("]] > ]>").end_element(); }, options);
}

TEST_CASE("comments stand before, in and after the root") {
  check_document("<!--1--><a><!-- <2> & - --></a><!---->", [](xml::writer& xml) {
    xml.comment("1").start_element("a").comment(" <2> & - ").end_element().comment("");
  });
}

TEST_CASE("hyphens that would end a comment are refused") {
  for (std::string_view const text : {"--", "a--b", "-", "a-", "--a", "---", "a --> b"}) {
    CAPTURE(text);
    check_refused_in_element(errc::comment_hyphens, [&](xml::writer& xml) { xml.comment(text); });
    check_refused(
        errc::comment_hyphens, [](xml::writer&) {}, [&](xml::writer& xml) { xml.comment(text); });
  }
  check_document("<a><!---a - b--></a>",
                 [](xml::writer& xml) { xml.start_element("a").comment("-a - b").end_element(); });
}

TEST_CASE("processing instructions stand before, in and after the root") {
  check_document("<?xml-stylesheet href=\"a?b\"?><a><?p?></a><?q > ?\?>", [](xml::writer& xml) {
    xml.processing_instruction("xml-stylesheet", "href=\"a?b\"").start_element("a");
    xml.processing_instruction("p").end_element().processing_instruction("q", "> ?");
  });
}

TEST_CASE("what would end a processing instruction is refused") {
  for (std::string_view const data : {"?>", "a?>b", "?\?>"}) {
    check_refused_in_element(errc::instruction_end,
                             [&](xml::writer& xml) { xml.processing_instruction("p", data); });
  }
}

TEST_CASE("a processing instruction's target is a name, and not xml") {
  for (std::string_view const target : {"", "a b", "1", "a:b", "?>", "\xFF"}) {
    check_refused_in_element(errc::invalid_name,
                             [&](xml::writer& xml) { xml.processing_instruction(target, "data"); });
  }
  for (std::string_view const target : {"xml", "XML", "Xml", "xmL"}) {
    check_refused_in_element(errc::reserved_name, [&](xml::writer& xml) {
      xml.processing_instruction(target, "version=\"1.0\"");
    });
  }
}

TEST_CASE("the declaration says what the document is") {
  check_document("<?xml version=\"1.0\" encoding=\"UTF-8\"?><a/>",
                 [](xml::writer& xml) { xml.declaration().start_element("a").end_element(); });
  check_document("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><a/>",
                 [](xml::writer& xml) {
                   xml.declaration(xml::standalone::yes).start_element("a").end_element();
                 });
  check_document("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?><a/>",
                 [](xml::writer& xml) {
                   xml.declaration(xml::standalone::no).start_element("a").end_element();
                 });
}

TEST_CASE("a declaration that is not first is refused") {
  auto const call = [](xml::writer& xml) { xml.declaration(); };
  auto const refused_after = [&](auto setup) {
    check_refused(errc::declaration_not_first, setup, call);
  };
  refused_after([](xml::writer& xml) { xml.declaration(); });
  refused_after([](xml::writer& xml) { xml.text("\n"); });
  refused_after([](xml::writer& xml) { xml.comment("c"); });
  refused_after([](xml::writer& xml) { xml.processing_instruction("p"); });
  refused_after([](xml::writer& xml) { xml.start_element("a"); });
  refused_after([](xml::writer& xml) { xml.start_element("a").start_attribute("x"); });
  refused_after([](xml::writer& xml) { xml.element("a", "t"); });
}
