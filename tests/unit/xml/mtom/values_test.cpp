// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Which binary values become parts, and what the document has in their place: byte for byte at
// every size of the output's windows; what cannot be a part where it must be one is refused.

#include "unit/xml/mtom/test_message.hpp"

#include <penstock/file/file.hpp>
#include <penstock/xml/error.hpp>

using namespace penstock::test;
using penstock::buffer;
namespace xml = penstock::xml;
using xml::errc;
using xml::placement;

namespace {

std::string const large = octets(768);
std::string const small = octets(767);

/** What base64 makes of `bytes`, by another writer. */
std::string base64(std::string_view bytes) {
  test_output out;
  xml::writer xml(out);
  xml.start_element("b").bytes(buffer(bytes)).end_element();
  REQUIRE(xml.finish());
  return out.bytes.substr(3, out.bytes.size() - 7);
}

}  // namespace

TEST_CASE("a document without parts is one part") {
  check_message("<a>text</a>", "", [](auto& xml) { xml.element("a", "text"); });
}

TEST_CASE("bytes from 768 on are a part, and fewer are not") {
  check_message("<a><b>" + include(1) + "</b><c>" + base64(small) + "</c></a>", part_text(1, large),
                [](auto& xml) {
                  xml.start_element("a");
                  xml.start_element("b").bytes(buffer(large)).end_element();
                  xml.start_element("c").bytes(buffer(small)).end_element();
                  xml.end_element();
                });
}

TEST_CASE("the threshold can be chosen") {
  auto options = given_names;
  options.inline_max = 0;
  check_message(
      "<a><b>" + include(1) + "</b><c></c></a>", part_text(1, "x"),
      [](auto& xml) {
        xml.start_element("a");
        xml.start_element("b").bytes(buffer("x")).end_element();
        xml.start_element("c").bytes({}).end_element();
        xml.end_element();
      },
      with_mtom(options));
  options.inline_max = SIZE_MAX;
  check_message(
      "<b>" + base64(octets(5000)) + "</b>", "",
      [](auto& xml) { xml.start_element("b").bytes(buffer(octets(5000))).end_element(); },
      with_mtom(options));
}

TEST_CASE("where a value goes can be chosen for each") {
  check_message(
      "<a><b>" + base64(large) + "</b><c>" + include(1) + "</c><d>" + include(2) + "</d></a>",
      part_text(1, "x") + part_text(2, ""), [](auto& xml) {
        xml.start_element("a");
        xml.start_element("b").bytes(buffer(large), placement::in_text).end_element();
        xml.start_element("c").bytes(buffer("x"), placement::part).end_element();
        xml.start_element("d").bytes({}, placement::part).end_element();
        xml.end_element();
      });
}

TEST_CASE("calls that follow each other bring one value") {
  check_message("<a><b>" + include(1) + "</b><c>" + base64("one, two") + "</c></a>",
                part_text(1, large.substr(0, 300) + large), [](auto& xml) {
                  xml.start_element("a");
                  xml.start_element("b").bytes(buffer(large).first(300)).bytes({});
                  xml.bytes(buffer(large)).end_element();
                  xml.start_element("c").bytes(buffer("o")).bytes(buffer("ne, "));
                  xml.bytes(buffer("two")).end_element();
                  xml.end_element();
                });
}

TEST_CASE("a value can come in all forms at once") {
  auto const shared = std::make_shared<std::string>(" shared");
  check_message("<a>" + include(1) + "</a>",
                part_text(1, "copied shared borrowed moved pulled copied"), [&](auto& xml) {
                  std::string moved = " moved";
                  xml.start_element("a").bytes(buffer("copied"));
                  xml.bytes_shared(buffer(*shared), shared);
                  xml.bytes_borrowed(buffer(" borrowed"));
                  xml.bytes_moved(std::move(moved));
                  xml.bytes_pulled(octet_source(" pulled", 3)).bytes(buffer(" copied"));
                  xml.end_element();
                });
}

TEST_CASE("each form alone is a part when it is large, and text when it is small") {
  auto const shared = std::make_shared<std::string>(large);
  check_message("<a><b>" + include(1) + "</b><b>" + include(2) + "</b><b>" + include(3) +
                    "</b><b>" + base64("abc") + "</b><b>" + base64("defg") + "</b><b>" +
                    base64("hi") + "</b></a>",
                part_text(1, large) + part_text(2, large) + part_text(3, large), [&](auto& xml) {
                  auto const bytes = buffer(*shared);
                  xml.start_element("a");
                  xml.start_element("b").bytes_shared(bytes, shared).end_element();
                  xml.start_element("b").bytes_borrowed(bytes).end_element();
                  xml.start_element("b").bytes_moved(std::string(large)).end_element();
                  xml.start_element("b").bytes_shared(buffer("abc"), shared).end_element();
                  xml.start_element("b").bytes_borrowed(buffer("defg")).end_element();
                  xml.start_element("b").bytes_moved("hi").end_element();
                  xml.end_element();
                });
}

TEST_CASE("other content beside a value makes it text") {
  auto const beside = [](auto write) {
    return [write](xml::writer& xml) {
      xml.start_element("a").bytes(buffer(large));
      write(xml);
      xml.end_element();
    };
  };
  std::string const text = base64(large);
  check_message("<a>" + text + "t</a>", "", beside([](auto& x) { x.text("t"); }));
  check_message("<a>" + text + "7</a>", "", beside([](auto& x) { x.text(7); }));
  check_message("<a>" + text + "<b/></a>", "",
                beside([](auto& x) { x.start_element("b").end_element(); }));
  check_message("<a>" + text + "<!--c--></a>", "", beside([](auto& x) { x.comment("c"); }));
  check_message("<a>" + text + "<?p?></a>", "",
                beside([](auto& x) { x.processing_instruction("p"); }));
  check_message("<a>" + text + "<![CDATA[d]]></a>", "", beside([](auto& x) { x.cdata("d"); }));
  check_message("<a>" + text + "FF</a>", "", beside([](auto& x) { x.hex(buffer("\xFF")); }));
}

TEST_CASE("other content before a value makes it text") {
  std::string const text = base64(large);
  auto const behind = [](auto write) {
    return [write](xml::writer& xml) {
      xml.start_element("a");
      write(xml);
      xml.bytes(buffer(large)).end_element();
    };
  };
  check_message("<a>t" + text + "</a>", "", behind([](auto& x) { x.text("t"); }));
  check_message("<a><b/>" + text + "</a>", "",
                behind([](auto& x) { x.start_element("b").end_element(); }));
  check_message("<a><b></b>" + text + "</a>", "",
                behind([](auto& x) { x.start_element("b").end_start_tag().end_element(); }));
  check_message("<a><!--c-->" + text + "</a>", "", behind([](auto& x) { x.comment("c"); }));
}

TEST_CASE("text and a value that goes on in base64 are one base64") {
  std::string const both = "xy" + large;
  check_message("<a>" + base64(both) + "</a>", "", [](auto& xml) {
    xml.start_element("a").bytes(buffer("xy"), placement::in_text);
    xml.bytes(buffer(large)).end_element();
  });
  check_message("<a>" + base64(large + "xyz" + large) + "</a>", "", [](auto& xml) {
    xml.start_element("a").bytes(buffer(large));
    xml.bytes(buffer("xyz"), placement::in_text);
    xml.bytes(buffer(large)).end_element();
  });
}

TEST_CASE("a start tag that was ended alone leaves room for a part") {
  check_message("<a><b/><c>" + include(1) + "</c></a>", part_text(1, large), [](auto& xml) {
    xml.start_element("a").end_start_tag().start_element("b").end_element();
    xml.start_element("c").end_start_tag();
    REQUIRE(xml.flush().state() == penstock::flush_state::done);
    xml.bytes(buffer(large)).end_element().end_element();
  });
}

TEST_CASE("a flush within a value sends its start tag and changes nothing") {
  for (std::size_t window = 1; window <= window_sizes_max; ++window) {
    test_output out(window);
    xml::writer xml(out, with_mtom());
    xml.start_element("a").bytes(buffer(small));
    REQUIRE(xml.flush().state() == penstock::flush_state::done);
    REQUIRE(out.bytes == root_head + "<a>");
    xml.bytes(buffer("x")).full_end_element();
    REQUIRE(xml.finish());
    REQUIRE(out.bytes ==
            root_head + "<a>" + include(1) + "</a>" + part_text(1, small + "x") + message_end);
  }
}

TEST_CASE("bytes in an attribute are text") {
  check_message("<a b=\"" + base64(large) + "\"/>", "", [](auto& xml) {
    xml.start_element("a").start_attribute("b").bytes(buffer(large)).end_attribute();
    xml.end_element();
  });
}

TEST_CASE("xmime:contentType says what a part is, in both of its namespaces") {
  for (std::string const ns :
       {"http://www.w3.org/2005/05/xmlmime", "http://www.w3.org/2004/11/xmlmime"}) {
    check_message("<a><b m:contentType=\"image/png\" xmlns:m=\"" + ns + "\">" + include(1) +
                      "</b><b>" + include(2) + "</b></a>",
                  part_text(1, large, "image/png") + part_text(2, large), [&](auto& xml) {
                    xml.start_element("a").start_element("b");
                    xml.attribute("m", "contentType", ns, "image/png");
                    xml.bytes(buffer(large)).end_element();
                    xml.start_element("b").bytes(buffer(large)).end_element().end_element();
                  });
  }
}

TEST_CASE("xmime:contentType is read as a reader of the document would") {
  std::string const tag =
      "<a x=\"1\" m:contentType=\"text/xml; charset=&quot;utf-8&quot;\" "
      "xmlns:m=\"http://www.w3.org/2005/05/xmlmime\">";
  check_message(tag + include(1) + "</a>", part_text(1, large, "text/xml; charset=\"utf-8\""),
                [](auto& xml) {
                  xml.start_element("a").attribute("x", 1);
                  xml.declare_namespace("m", "http://www.w3.org/2005/05/xmlmime");
                  xml.attribute("m:contentType", "text/xml; charset=\"utf-8\"");
                  REQUIRE(xml.flush().state() == penstock::flush_state::done);
                  xml.end_start_tag().bytes(buffer(large)).end_element();
                });
}

TEST_CASE("other attributes say nothing of a part") {
  check_message(
      "<a contentType=\"image/png\" m:contentType=\"x\" xmlns:m=\"urn:m\">" + include(1) + "</a>",
      part_text(1, large), [](auto& xml) {
        xml.start_element("a").attribute("contentType", "image/png");
        xml.attribute("m", "contentType", "urn:m", "x");
        xml.bytes(buffer(large)).end_element();
      });
}

TEST_CASE("xmime:contentType that is empty is none, and matters only for parts") {
  std::string const ns = "http://www.w3.org/2005/05/xmlmime";
  check_message("<a m:contentType=\"\" xmlns:m=\"" + ns + "\">" + include(1) + "</a>",
                part_text(1, large), [&](auto& xml) {
                  xml.start_element("a").attribute("m", "contentType", ns, "");
                  xml.bytes(buffer(large)).end_element();
                });
  check_message("<a m:contentType=\"?\" xmlns:m=\"" + ns + "\">eA==</a>", "", [&](auto& xml) {
    xml.start_element("a").attribute("m", "contentType", ns, "?").bytes(buffer("x"));
    xml.end_element();
  });
}

TEST_CASE("a media type that would break the header of a part is refused") {
  std::string const ns = "http://www.w3.org/2005/05/xmlmime";
  for (std::string_view const type : {"image/png\r\nX: y", "image", "a/b; c", "a/\xC3\xA4"}) {
    for (std::size_t window = 1; window <= window_sizes_max; ++window) {
      test_output out(window);
      xml::writer xml(out, with_mtom());
      xml.start_element("a").attribute("m", "contentType", ns, type).bytes(buffer(large));
      REQUIRE(xml);
      std::size_t const tag = xml.bytes_written();
      xml.end_element();
      REQUIRE(xml.error().code == errc::invalid_mime);
      REQUIRE(xml.error().offset == tag);
      REQUIRE(out.bytes.back() == '>');
      REQUIRE(out.bytes.size() == root_head.size() + tag);
    }
  }
}

TEST_CASE("what must be a part is refused beside other content") {
  auto const in_a = [](auto& xml) { xml.start_element("a"); };
  auto const after_text = [](auto& xml) { xml.start_element("a").text("t"); };
  auto const after_part = [](auto& xml) {
    xml.start_element("a").bytes(buffer("x"), placement::part);
  };
  auto const why = errc::part_not_alone;
  check_part_refused(why, "<a>t", after_text,
                     [](auto& xml) { xml.bytes(buffer("x"), placement::part); });
  check_part_refused(why, "<a>t", after_text, [](auto& xml) { xml.bytes_file(nullptr, 0, 1); });
  check_part_refused(why, "<a>t", after_text,
                     [](auto& xml) { xml.bytes_pulled(octet_source("x", 1)); });
  check_part_refused(why, "<a>", after_part, [](auto& xml) { xml.text("t"); });
  check_part_refused(why, "<a>", after_part, [](auto& xml) { xml.comment("c"); });
  check_part_refused(why, "<a>", after_part, [](auto& xml) { xml.start_element("b"); });
  check_part_refused(why, "<a>", after_part,
                     [](auto& xml) { xml.bytes(buffer("x"), placement::in_text); });
  check_part_refused(
      why, "<a>", [&](auto& xml) { in_a(xml), xml.bytes_pulled(octet_task("x", 1)); },
      [](auto& xml) { xml.cdata("x"); });
  check_part_refused(
      why, "<a>eA==", [&](auto& xml) { in_a(xml), xml.bytes(buffer("x"), placement::in_text); },
      [](auto& xml) { xml.text("").bytes(buffer("x"), placement::part); });
}

TEST_CASE("what must be a part is refused where there are none") {
  auto const open_attribute = [](auto& xml) { xml.start_element("a").start_attribute("b"); };
  auto const nothing = [](auto&) {};
  auto const why = errc::needs_part;
  check_refused(why, nothing, [](auto& xml) { xml.bytes(buffer("x"), placement::part); });
  check_refused_in_element(why, [](auto& xml) { xml.bytes(buffer("x"), placement::part); });
  check_refused_in_element(why, [](auto& xml) { xml.bytes_file(nullptr, 0, 1); });
  check_refused_in_element(why, [](auto& xml) { xml.bytes_pulled(octet_task("x", 1)); });
  check_part_refused(why, "", open_attribute,
                     [](auto& xml) { xml.bytes_pulled(octet_source("x", 1)); });
  check_part_refused(why, "", open_attribute,
                     [](auto& xml) { xml.bytes(buffer("x"), placement::part); });
}

TEST_CASE("without MTOM bytes in every form are text") {
  auto const shared = std::make_shared<std::string>(large);
  check_document("<a>" + base64(large + large + "x" + large) + "</a>", [&](xml::writer& xml) {
    xml.start_element("a").bytes_shared(buffer(*shared), shared).bytes_borrowed(buffer(large));
    xml.bytes_moved("x").bytes(buffer(large)).end_element();
  });
}

TEST_CASE("xop:Include is refused, however it is named") {
  std::string const ns = "http://www.w3.org/2004/08/xop/include";
  auto const why = errc::reserved_include;
  auto const in_a = [](auto& xml) { xml.start_element("a").end_start_tag(); };
  check_part_refused(why, "<a>", in_a,
                     [&](auto& xml) { xml.start_element("xop", "Include", ns).end_element(); });
  check_part_refused(why, "<a>", in_a,
                     [&](auto& xml) { xml.start_element("", "Include", ns).text(""); });
  check_part_refused(why, "<a>", in_a, [&](auto& xml) {
    xml.start_element("Include").declare_namespace("", ns).end_start_tag();
  });
  check_part_refused(why, "<a>", in_a, [&](auto& xml) {
    xml.start_element("p:Include").declare_namespace("p", ns).end_element();
  });
}

TEST_CASE("an element that is only called Include is not refused") {
  std::string const ns = "http://www.w3.org/2004/08/xop/include";
  check_message(
      "<Include><p:Include xmlns:p=\"urn:p\"/><x:include xmlns:x=\"" + ns + "\"/></Include>", "",
      [&](auto& xml) {
        xml.start_element("Include").start_element("p", "Include", "urn:p").end_element();
        xml.start_element("x", "include", ns).end_element().end_element();
      });
  check_document("<xop:Include xmlns:xop=\"" + ns + "\"/>",
                 [&](xml::writer& xml) { xml.start_element("xop", "Include", ns).end_element(); });
}

TEST_CASE("a prefix xop of the document does not get in the way") {
  check_message(
      "<xop:a xmlns:xop=\"urn:x\">" + include(1) + "</xop:a>", part_text(1, large),
      [](auto& xml) { xml.start_element("xop", "a", "urn:x").bytes(buffer(large)).end_element(); });
}

TEST_CASE("a part takes no depth and no namespaces of the limits") {
  auto options = with_mtom();
  options.depth_max = 1;
  options.namespaces_max = 2;  // those that are always there
  check_message(
      "<a>" + include(1) + "</a>", part_text(1, large),
      [](auto& xml) { xml.start_element("a").bytes(buffer(large)).end_element(); }, options);
}

TEST_CASE("the limits of parts hold") {
  auto few = given_names;
  few.parts_max = 1;
  check_part_refused(
      errc::too_many_parts, "<a><b>" + include(1) + "</b><c>",
      [](auto& xml) {
        xml.start_element("a").start_element("b").bytes(buffer(large)).end_element();
        xml.start_element("c").bytes(buffer(large));
      },
      [](auto& xml) { xml.end_element(); }, with_mtom(few));
  auto small_parts = given_names;
  small_parts.parts_bytes_max = 1000;
  check_part_refused(
      errc::parts_too_large, "<a><b>" + include(1) + "</b><c>",
      [](auto& xml) {
        xml.start_element("a").start_element("b").bytes(buffer(large)).end_element();
        xml.start_element("c").bytes(buffer(large).first(232));
      },
      [](auto& xml) { xml.bytes(buffer("x")); }, with_mtom(small_parts));
}

TEST_CASE("bytes outside the root are refused, with MTOM too") {
  check_refused(
      errc::outside_root, [](auto&) {}, [](auto& xml) { xml.bytes(buffer("x")); }, with_mtom());
}
