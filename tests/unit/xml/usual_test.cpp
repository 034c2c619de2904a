// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// The usual ways of the most frequent calls make the bytes that the careful ones make, and leave to
// them what is to be refused. A document of ASCII in US-ASCII takes the careful ways only, so the
// same random calls are made on such a writer and on one for UTF-8, and compared after each.

#include "unit/xml/test_output.hpp"

#include <array>
#include <optional>
#include <random>
#include <string>
#include <string_view>

namespace xml = penstock::xml;
using penstock::test::test_output;

namespace {

constexpr std::array<std::string_view, 18> names{"a",
                                                 "id",
                                                 "row",
                                                 "type",
                                                 "record",
                                                 "x-1.2_3",
                                                 "b",
                                                 "dib",
                                                 "code",
                                                 "p:a",
                                                 "averyveryverylongnameindeed",
                                                 "seventeen-letters",
                                                 "sixteen--letters",
                                                 "xmlns",
                                                 "xml",
                                                 "a b",
                                                 "1a",
                                                 "a\"b"};
constexpr std::array<std::string_view, 12> texts{
    "",
    "text",
    "a & b < c > d \"e\" 'f'",
    "tab\tlf\ncr\r",
    "\x01",
    "0123456789abcdef",
    "]]>",
    "plain text of some length, longer than any block of sixteen",
    "<<<<<<<<<<<<<<<<<<<<",
    "half \xE2\x82",
    "x",
    "a longer text that ends with a mark &"};

/** The same choices for two writers. */
struct choice {
  unsigned call;
  std::string_view name;
  std::string_view text;
};

choice draw(std::mt19937& random, bool is_hostile) {
  // The last names and some of the texts are wrong, or begin what the next text must end.
  std::size_t const name_count = is_hostile ? names.size() : 13;
  std::string_view text = texts[random() % texts.size()];
  if (!is_hostile && (text == "\x01" || text == "half \xE2\x82")) text = "other";
  return {static_cast<unsigned>(random() % 16), names[random() % name_count], text};
}

void make(xml::writer& w, choice const& c) {
  switch (c.call) {
    case 0:
    case 1:
    case 2: w.start_element(c.name); break;
    case 3:
    case 4:
    case 5:
    case 6:
      if (w.in_start_tag()) w.attribute(c.name, c.text);
      break;
    case 7:
    case 8: w.text(c.text); break;
    case 9:
    case 10: w.end_element(); break;
    case 11: w.text(7); break;
    case 12: w.attribute(c.name, 7); break;
    case 13: w.element(c.name, c.text); break;
    case 14: w.declare_namespace("p", c.text.empty() ? "urn:p" : "urn:x"); break;
    default: w.release();
  }
}

xml::writer_options draw_limits(std::mt19937& random) {
  xml::writer_options options;
  auto const sometimes = [&](auto& limit, unsigned most) {
    if (random() % 4 == 0) limit = 1 + random() % most;
  };
  sometimes(options.depth_max, 6);
  sometimes(options.attributes_max, 5);
  sometimes(options.start_tag_bytes_max, 80);
  sometimes(options.scope_bytes_max, 120);
  sometimes(options.namespaces_max, 2);
  sometimes(options.document_bytes_max, 400);
  return options;
}

void compare(unsigned seed) {
  std::mt19937 random(seed);
  xml::writer_options options = draw_limits(random);
  std::size_t const window = random() % 3 == 0 ? 1 + random() % 64 : 4096;
  bool const is_hostile = random() % 3 == 0;
  test_output usual_out(window);
  test_output careful_out(window);
  xml::writer usual(usual_out, options);
  options.encoding = xml::encoding::us_ascii;
  xml::writer careful(careful_out, options);
  CAPTURE(seed, window);
  usual.start_element("root");
  careful.start_element("root");
  for (int i = 0; i < 40 && careful; ++i) {
    choice const c = draw(random, is_hostile);
    make(usual, c);
    make(careful, c);
    CAPTURE(i, c.call, c.name, c.text, careful.error().message(), usual.error().message());
    REQUIRE(usual.error().code == careful.error().code);
    REQUIRE(usual.error().during == careful.error().during);
    REQUIRE(usual.error().path == careful.error().path);
    REQUIRE(usual.bytes_written() == careful.bytes_written());
    REQUIRE(usual.bytes_to_close() == careful.bytes_to_close());
    REQUIRE(usual.depth() == careful.depth());
  }
  usual.release();
  careful.release();
  REQUIRE(usual_out.bytes == careful_out.bytes);
}

}  // namespace

TEST_CASE("the usual ways and the careful ones make the same") {
  for (unsigned seed = 0; seed < 20000; ++seed) compare(seed);
}

TEST_CASE("names of every length up to the longest usual one and behind it are written whole") {
  for (std::size_t size = 1; size <= 40; ++size) {
    std::string const name =
        std::string("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN").substr(0, size);
    penstock::test::check_document(
        "<r><" + name + " " + name + "=\"v\">t</" + name + "><" + name + "/></r>",
        [&](xml::writer& w) {
          w.start_element("r");
          w.start_element(name).attribute(name, "v").text("t").end_element();
          w.start_element(name).end_element().end_element();
        });
  }
}

TEST_CASE("two attributes that look alike at a glance are told apart") {
  // First and last letter and length are the same, so they are compared.
  penstock::test::check_document("<a xay=\"1\" xby=\"2\"/>", [](xml::writer& w) {
    w.start_element("a").attribute("xay", "1").attribute("xby", "2").end_element();
  });
  penstock::test::check_refused_in_element(xml::errc::duplicate_attribute, [](xml::writer& w) {
    w.attribute("xay", "1").attribute("xby", "2").attribute("xay", "3");
  });
}

TEST_CASE("a constant name is written like the string that it is") {
  constexpr xml::constant_name a("a");
  constexpr xml::constant_name with_prefix("p:a");
  constexpr xml::constant_name long_name("a-name-longer-than-any-block-of-bytes");
  constexpr xml::constant_name above_ascii("\xC3\xA9l\xC3\xA9ment");
  penstock::test::check_document(
      "<a a=\"1\" p:a=\"2\" xmlns:p=\"urn:x\"><p:a/><a>t</a>"
      "<a-name-longer-than-any-block-of-bytes/><\xC3\xA9l\xC3\xA9ment/></a>",
      [&](xml::writer& w) {
        w.start_element(a).attribute(a, "1").attribute(with_prefix, 2);
        w.declare_namespace("p", "urn:x").start_element(with_prefix).end_element();
        w.element(a, "t").start_element(long_name).end_element();
        w.start_element(above_ascii).end_element().end_element();
      });
  penstock::test::check_refused_in_element(xml::errc::duplicate_attribute, [&](xml::writer& w) {
    w.attribute(a, "1").attribute("a", "1");
  });
  penstock::test::check_refused_in_element(xml::errc::reserved_name, [&](xml::writer& w) {
    w.attribute(xml::constant_name("xmlns"), "urn:x");
  });
  penstock::test::check_refused_in_element(xml::errc::undeclared_prefix, [&](xml::writer& w) {
    w.attribute(with_prefix, "1").text("t");
  });
}

TEST_CASE("a constant name in a namespace is known to be right, another is looked at") {
  constexpr xml::name constant("D", "href", "DAV:");
  STATIC_REQUIRE(constant.is_checked());
  std::string const local = "href";
  CHECK_FALSE(xml::name("D", local, "DAV:").is_checked());
  penstock::test::check_refused_in_element(xml::errc::invalid_name, [](xml::writer& w) {
    std::string const bad = "a b";
    w.start_element(xml::name("D", bad, "DAV:"));
  });
}
