// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Names, namespaces and texts of dictionaries are written as numbers, byte for byte as Windows
// writes them: those that say that they are of the writer's dictionary, those that it looks for,
// and those that something else gives a number. In text, they are strings like any other.

#include "unit/xml/binary/binary_bytes.hpp"

#include <penstock/xml/soap_dictionary.hpp>

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace xml = penstock::xml;
using namespace penstock::test;
using xml::errc;

namespace {

constexpr xml::dictionary_table strings("zero", "one", "two", "t", "four", "ns", "v");
constexpr xml::dictionary known(strings);
constexpr xml::dictionary another(strings);

constexpr xml::name plain("", known["t"], "");
constexpr xml::name with_letter("p", known["t"], known["ns"]);
constexpr xml::name with_prefix("p2", known["t"], known["ns"]);

xml::writer_options with(xml::binary_options binary) {
  return {.encoding = xml::encoding::binary, .binary = binary};
}

/** Knows some strings, and what it was asked for. */
class noting_strings final : public xml::dynamic_strings {
public:
  explicit noting_strings(std::map<std::string, std::uint32_t, std::less<>> ids)
      : ids_(std::move(ids)) {}

  std::optional<std::uint32_t> id_of(std::string_view text) noexcept override {
    asked.emplace_back(text);
    auto const found = ids_.find(text);
    if (found == ids_.end()) return {};
    return found->second;
  }

  std::vector<std::string> asked;

private:
  std::map<std::string, std::uint32_t, std::less<>> ids_;
};

/** Check the bytes, and what of `strings` is asked for in one document. */
template <class Write>
void check_dynamic(std::string_view notation, std::vector<std::string> const& asked, Write write,
                   xml::binary_options options = {}) {
  noting_strings session({{"t", 1}, {"ns", 2}});
  options.session = &session;
  check_binary(notation, write, with(options));
  session.asked.clear();
  test_output out;
  xml::writer xml(out, with(options));
  write(xml);
  REQUIRE(xml.finish());
  CHECK(session.asked == asked);
}

}  // namespace

TEST_CASE("names of the writer's dictionary are twice their place in it") {
  xml::binary_options const binary{.strings = &known};
  check_binary(
      "42 06 01", [](xml::writer& xml) { xml.start_element(plain).end_element(); }, with(binary));
  check_binary(
      "53 06 0B 01 'p' 0A 01",
      [](xml::writer& xml) { xml.start_element(with_letter).end_element(); }, with(binary));
  check_binary(
      "43 02 'p2' 06 0B 02 'p2' 0A 01",
      [](xml::writer& xml) { xml.start_element(with_prefix).end_element(); }, with(binary));
}

TEST_CASE("attributes of the writer's dictionary have records of their own") {
  xml::binary_options const binary{.strings = &known};
  check_binary(
      "42 06 06 06 98 00 01",
      [](xml::writer& xml) { xml.start_element(plain).attribute(plain, "").end_element(); },
      with(binary));
  check_binary(
      "42 06 1B 06 98 00 07 02 'p2' 06 82 0B 01 'p' 0A 0B 02 'p2' 02 01",
      [](xml::writer& xml) {
        xml.start_element(plain).attribute(with_letter, "");
        xml.attribute(xml::name("p2", known["t"], known["one"]), 1).end_element();
      },
      with(binary));
  check_binary(
      "42 06 1B 06 98 01 'v' 0B 01 'p' 0A 01",
      [](xml::writer& xml) {
        xml.start_element(plain).start_attribute(with_letter).text("v").end_attribute();
        xml.end_element();
      },
      with(binary));
}

TEST_CASE("every letter has records for names in dictionaries") {
  for (char letter = 'a'; letter <= 'z'; ++letter) {
    std::string const prefix(1, letter);
    xml::name const name(prefix, known["t"], known["ns"]);
    std::string expected(1, static_cast<char>(0x44 + (letter - 'a')));
    expected += '\x06';
    expected += static_cast<char>(0x0C + (letter - 'a'));
    expected += bytes_of("06 82 0B 01") + prefix + bytes_of("0A 01");
    check_document(
        expected,
        [&](xml::writer& xml) { xml.start_element(name).attribute(name, 1).end_element(); },
        with({.strings = &known}));
  }
}

TEST_CASE("the default namespace can be of a dictionary, and be declared by the caller") {
  xml::binary_options const binary{.strings = &known};
  check_binary(
      "42 06 0A 0A 01",
      [](xml::writer& xml) {
        xml.start_element(xml::name("", known["t"], known["ns"])).end_element();
      },
      with(binary));
  check_binary(
      "40 01 'a' 0A 0A 0B 01 'q' 02 01",
      [](xml::writer& xml) {
        xml.start_element("a").declare_namespace("", known["ns"]);
        xml.declare_namespace("q", known["one"]).end_element();
      },
      with(binary));
}

TEST_CASE("a namespace keeps its number when the caller declares it as well") {
  check_binary(
      "53 06 0B 01 'p' 0A 01",
      [](xml::writer& xml) {
        xml.start_element(with_letter).declare_namespace("p", "ns").end_element();
      },
      with({.strings = &known}));
}

TEST_CASE("a prefix that the writer chooses is declared with the number of its namespace") {
  constexpr xml::name any(xml::any_prefix, known["t"], known["ns"]);
  check_binary(
      "42 06 0C 06 82 0A 0A 0B 01 'a' 0A 44 06 01 01",
      [&](xml::writer& xml) {
        xml.start_element(any).attribute(any, 1).start_element(any).end_element().end_element();
      },
      with({.strings = &known}));
}

TEST_CASE("one string of a name may be of the dictionary and the other not") {
  xml::binary_options const binary{.strings = &known};
  check_binary(
      "53 06 09 01 'p' 05 'other' 01",
      [](xml::writer& xml) {
        xml.start_element(xml::name("p", known["t"], "other")).end_element();
      },
      with(binary));
  check_binary(
      "6D 05 'other' 0B 01 'p' 0A 01",
      [](xml::writer& xml) {
        xml.start_element(xml::name("p", "other", known["ns"])).end_element();
      },
      with(binary));
}

TEST_CASE("names of another dictionary, or of none, are strings") {
  auto const write = [](xml::writer& xml) { xml.start_element(with_letter).end_element(); };
  check_binary("6D 01 't' 09 01 'p' 02 'ns' 01", write, with({.strings = &another}));
  check_binary("6D 01 't' 09 01 'p' 02 'ns' 01", write, with({}));
  check_binary(
      "6D 01 't' 09 01 'p' 02 'ns' 01",
      [](xml::writer& xml) { xml.start_element("p", "t", "ns").end_element(); },
      with({.strings = &known}));
}

TEST_CASE("a writer that looks for strings finds them wherever they can stand") {
  check_binary(
      "53 06 06 02 82 06 0C AA 0A 0B 01 'p' 0A AB 00",
      [](xml::writer& xml) {
        xml.start_element("p:t").attribute("one", 1).attribute("v", known["ns"]);
        xml.declare_namespace("p", "ns").text(another["zero"]).end_element();
      },
      with({.strings = &known, .finds_strings = true}));
  check_binary(
      "40 05 'other' 98 04 'zero' 99 04 'none'",
      [](xml::writer& xml) {
        xml.start_element("other").text("zero");
        xml.text(xml::dictionary_string("none")).end_element();
      },
      with({.strings = &known, .finds_strings = true}));
}

TEST_CASE("texts of the writer's dictionary are numbers, and end their element") {
  xml::binary_options const binary{.strings = &known};
  check_in_element(
      "AB 02", [](xml::writer& xml) { xml.text(known["one"]); }, with(binary));
  check_in_element(
      "04 01 'k' AA 02 01", [](xml::writer& xml) { xml.attribute("k", known["one"]); },
      with(binary));
  check_in_element(
      "26 01 'k' AA 02 09 01 'a' 01 'n' 01",
      [](xml::writer& xml) { xml.attribute(xml::name("a", "k", "n"), known["one"]); },
      with(binary));
  check_in_element(
      "99 03 'one'", [](xml::writer& xml) { xml.text(another["one"]); }, with(binary));
  check_in_element(
      "04 01 'k' 98 03 'one' 01", [](xml::writer& xml) { xml.attribute("k", another["one"]); },
      with(binary));
}

TEST_CASE("a text of a dictionary is whole: what was cut before it is ended") {
  xml::binary_options const binary{.strings = &known};
  check_refused(
      errc::incomplete_utf8, [](xml::writer& xml) { xml.start_element("a").text("x\xC3"); },
      [](xml::writer& xml) { xml.text(known["one"]); }, with(binary));
  check_in_element(
      "9E 01 'b' AB 02",
      [](xml::writer& xml) { xml.bytes(penstock::buffer("b")).text(known["one"]); }, with(binary));
}

TEST_CASE("an attribute of one piece of a dictionary is its number, of more it is text") {
  xml::binary_options const binary{.strings = &known};
  check_in_element(
      "04 01 'k' AA 02 01",
      [](xml::writer& xml) { xml.start_attribute("k").text(known["one"]).end_attribute(); },
      with(binary));
  check_in_element(
      "04 01 'k' 98 06 'onetwo' 04 01 'l' 98 04 '1one' 01",
      [](xml::writer& xml) {
        xml.start_attribute("k").text(known["one"]).text(known["two"]).end_attribute();
        xml.start_attribute("l").text(1).text(known["one"]).end_attribute();
      },
      with(binary));
}

TEST_CASE("texts of dictionaries stand where texts may") {
  xml::binary_options const binary{.strings = &known};
  check_refused(
      errc::outside_root, [](xml::writer&) {}, [](xml::writer& xml) { xml.text(known["one"]); },
      with(binary));
  check_refused(
      errc::no_start_tag, [](xml::writer& xml) { xml.start_element("a").text("x"); },
      [](xml::writer& xml) { xml.attribute("k", known["one"]); }, with(binary));
  auto options = with(binary);
  options.start_tag_bytes_max = 6;
  check_refused(
      errc::start_tag_too_long, [](xml::writer& xml) { xml.start_element("a"); },
      [](xml::writer& xml) { xml.attribute("k", known["one"]); }, options);
}

TEST_CASE("what XML cannot carry is not hidden in a dictionary") {
  static constexpr xml::dictionary_table bad_strings("urn:\x01", "x\xFF");
  static constexpr xml::dictionary bad(bad_strings);
  auto const options = with({.strings = &bad, .finds_strings = true});
  check_refused_in_element(
      errc::invalid_character, [](xml::writer& xml) { xml.text(bad[0u]); }, options);
  check_refused_in_element(
      errc::invalid_utf8, [](xml::writer& xml) { xml.attribute("k", bad[1u]); }, options);
  check_refused_in_element(
      errc::invalid_character,
      [](xml::writer& xml) { xml.declare_namespace("p", bad[0u]).end_start_tag(); }, options);
  check_refused_in_element(
      errc::invalid_name, [](xml::writer& xml) { xml.start_element(xml::name("", bad[1u], "")); },
      options);
}

TEST_CASE("other strings of tags are asked for, once each time, and are odd") {
  check_dynamic("42 03 0A 05 01", {"t", "ns"},
                [](xml::writer& xml) { xml.start_element("", "t", "ns").end_element(); });
  check_dynamic("40 01 'u' 0A 05 01", {"u", "ns"},
                [](xml::writer& xml) { xml.start_element("", "u", "ns").end_element(); });
  check_dynamic("42 03 06 03 98 01 't' 42 03 01 01", {"t", "t", "t"}, [](xml::writer& xml) {
    xml.start_element("t").attribute("t", "t").start_element("t").end_element().end_element();
  });
  check_dynamic("42 03 0A 05 40 01 'u' 08 00 01 01", {"t", "ns", "u"}, [](xml::writer& xml) {
    xml.start_element("", "t", "ns").start_element("", "u", "").end_element().end_element();
  });
}

TEST_CASE("what is in the static dictionary is not asked for") {
  check_dynamic(
      "42 06 0A 05 01", {"ns"},
      [](xml::writer& xml) { xml.start_element(xml::name("", known["t"], "ns")).end_element(); },
      {.strings = &known});
  check_dynamic("42 D6 03 0A 05 01", {"ns"},
                [](xml::writer& xml) {
                  xml.start_element(xml::name("", xml::soap_dictionary[235], "ns")).end_element();
                },
                {.strings = &xml::soap_dictionary});
}

TEST_CASE("numbers that do not fit into 31 bits are not used") {
  for (std::uint32_t const id : {0x3FFFFFFFU, 0x40000000U, 0xFFFFFFFFU}) {
    noting_strings session({{"t", id}});
    check_binary(
        id == 0x3FFFFFFF ? "42 FF FF FF FF 07 01" : "40 01 't' 01",
        [](xml::writer& xml) { xml.start_element("t").end_element(); },
        with({.session = &session}));
  }
}

TEST_CASE("in text, strings of dictionaries are strings") {
  check_document(
      "<p:t p:t=\"one\" k=\"two\" l=\"fourv\" xmlns:q=\"zero\" xmlns:p=\"ns\">v</p:t>",
      [](xml::writer& xml) {
        xml.start_element(with_letter).attribute(with_letter, known["one"]);
        xml.attribute("k", known["two"]).start_attribute("l").text(known["four"]).text("v");
        xml.end_attribute().declare_namespace("q", known["zero"]).text(known["v"]).end_element();
      },
      {.binary = {.strings = &known, .finds_strings = true}});
}
