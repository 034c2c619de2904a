// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Canonical form is what libxml2 makes it, byte for byte: of thousands of random documents and of
// each of their elements, in all forms and with lists of inclusive prefixes. The examples of the
// two specifications are in tests/data/xml/canonical.md.

#include "unit/xml/reader/libxml2_tree.hpp"
#include "unit/xml/reader/random_writer.hpp"
#include "unit/xml/test_output.hpp"

#include "support/allocation_fault.hpp"

#include <array>
#include <string>

namespace xml = penstock::xml;
using namespace penstock::test;
using xml::errc;
using enum xml::canonical_form;

namespace {

constexpr std::array forms{exclusive, exclusive_with_comments, inclusive, inclusive_with_comments};
constexpr xml::writer_options in_exclusive{.canonical = exclusive};

/** libxml2 has no canonical form of a document with a namespace name that is no URI, and escapes
    nothing in namespace names; so those that have characters to escape get others. */
std::string with_uris(std::string document) {
  constexpr std::string_view no_uri = "odd&amp;&quot;&lt;";
  for (std::size_t at = 0; (at = document.find(no_uri, at)) != std::string::npos;) {
    document.replace(at, no_uri.size(), "odd");
  }
  return document;
}

void write_random(xml::writer& xml, unsigned seed) {
  random_writer calls(xml, seed, 0);
  for (unsigned n = seed % 40; n > 0; --n) calls.step();
  calls.finish();
}

std::string random_document(unsigned seed) {
  test_output out;
  xml::writer xml(out);
  write_random(xml, seed);
  REQUIRE(xml.finish());
  return with_uris(out.bytes);
}

struct prefix_list {
  std::vector<std::string> names;

  explicit prefix_list(unsigned seed) {
    if (seed % 3 == 1) names = {"p"};
    if (seed % 3 == 2) names = {"q", "#default", "none"};
  }
  [[nodiscard]] std::vector<std::string_view> views() const { return {names.begin(), names.end()}; }
};

template <class Write>
std::string write_canonical(xml::canonical_form form, prefix_list const& prefixes, unsigned seed,
                            Write write) {
  auto const views = prefixes.views();
  test_output out(1 + seed % 100);
  xml::writer xml(out, {.canonical = form, .inclusive_prefixes = views});
  write(xml);
  CAPTURE(xml.error().message());
  REQUIRE(xml.finish());
  return out.bytes;
}

}  // namespace

TEST_CASE("the calls of a random document have its canonical form") {
  for (unsigned seed = 0; seed < 2000; ++seed) {
    auto const form = forms[seed % forms.size()];
    prefix_list const prefixes(seed / 4);
    std::string const document = random_document(seed);
    CAPTURE(seed, document);
    auto const judged = libxml2_tree(document).canonical(form, prefixes.names);
    REQUIRE(judged);
    std::string const made =
        write_canonical(form, prefixes, seed, [&](xml::writer& xml) { write_random(xml, seed); });
    REQUIRE(with_uris(made) == *judged);
  }
}

TEST_CASE("each element of a random document has its exclusive form as a part") {
  std::size_t count = 0;
  for (unsigned seed = 0; seed < 400; ++seed) {
    auto const form = forms[seed % 2];
    prefix_list const prefixes(seed / 2);
    std::string const document = random_document(seed);
    libxml2_tree const tree(document);
    for (xmlNode* const apex : tree.elements()) {
      auto const judged = tree.canonical(form, prefixes.names, apex);
      CAPTURE(seed, document, count);
      REQUIRE(judged);
      REQUIRE(write_canonical(form, prefixes, seed, [&](xml::writer& xml) {
                libxml2_tree::write(xml, apex);
              }) == *judged);
      ++count;
    }
  }
  CHECK(count > 1000);
}

TEST_CASE("what is canonical stays as it is") {
  for (unsigned seed = 0; seed < 200; ++seed) {
    std::string const once =
        *libxml2_tree(random_document(seed)).canonical(exclusive_with_comments);
    CAPTURE(seed, once);
    libxml2_tree const again(once);
    REQUIRE(write_canonical(exclusive_with_comments, prefix_list(0), seed,
                            [&](xml::writer& xml) { again.write(xml); }) == once);
  }
}

TEST_CASE("other options make no difference to canonical form") {
  xml::writer_options options{.encoding = xml::encoding::utf16le};
  options.mark = xml::byte_order_mark::always;
  options.empty_elements = xml::empty_form::collapse_spaced;
  options.newlines = xml::newline::crlf;
  options.indent.width = 2;
  options.canonical = exclusive;
  check_document(
      "<a><b>1\n2</b></a>",
      [](xml::writer& xml) {
        xml.declaration().start_element("a").element("b", "1\n2").end_element();
      },
      options);
}

TEST_CASE("a tag that a flush found open is put in order when it ends") {
  check_document(
      "<a xmlns=\"urn:d\" xmlns:p=\"urn:p\" a=\"1\" b=\"2\" p:a=\"3\"></a>",
      [](xml::writer& xml) {
        xml.start_element("", "a", "urn:d");
        REQUIRE(xml.flush().state() == penstock::flush_state::done);
        xml.attribute("p", "a", "urn:p", 3).attribute("b", 2);
        xml.release();
        xml.attribute("a", 1).declare_namespace("unused", "urn:u").end_element();
      },
      in_exclusive);
}

TEST_CASE("a writer that is used again has nothing in scope and has declared nothing") {
  test_output first;
  xml::writer xml(first, in_exclusive);
  xml.surrounding_namespace("p", "urn:x").start_element("p:a").start_element("p:b");
  for (int i = 0; i < 2; ++i) {
    test_output again;
    xml.reset(again);
    xml.surrounding_namespace("p", "urn:y").start_element("p:a").end_element();
    REQUIRE(xml.finish());
    CHECK(again.bytes == "<p:a xmlns:p=\"urn:y\"></p:a>");
  }
  test_output last;
  xml.reset(last);
  xml.start_element("p:a").end_element();
  CHECK(xml.error().code == errc::undeclared_prefix);
}

TEST_CASE("ending what is open takes no more bytes than was said, in canonical form too") {
  for (unsigned seed = 0; seed < 500; ++seed) {
    test_output out;
    xml::writer xml(out, in_exclusive);
    random_writer calls(xml, seed, 0);
    for (unsigned n = seed % 50; n > 0; --n) calls.step();
    std::uint64_t const before = xml.bytes_written();
    std::uint64_t const bound = xml.bytes_to_close();
    while (xml.depth() != 0) xml.end_element();
    CAPTURE(seed);
    REQUIRE(xml);
    REQUIRE(xml.bytes_written() - before <= bound);
  }
}

TEST_CASE("in steady state canonical form allocates nothing") {
  test_output out(1 << 16);
  xml::writer xml(out, in_exclusive);
  auto const row = [&] {
    xml.start_element("p", "row", "urn:p").attribute("b", 1).attribute("a", 2);
    xml.attribute("q", "c", "urn:q", 3).comment("a comment\r\nof two lines");
    xml.element("b", "text").processing_instruction("target", "data").end_element();
  };
  xml.start_element("a");
  for (int i = 0; i < 3; ++i) row();
  std::size_t const before = allocation_count();
  for (int i = 0; i < 10; ++i) row();
  std::size_t const after = allocation_count();
  CHECK(after == before);
  CHECK(xml);
}

TEST_CASE("a tag without memory to put it in order is refused") {
  std::string const value(100, 'v');
  std::size_t refused_count = 0;
  for (std::size_t left = 0;; ++left) {
    test_output out;
    xml::writer xml(out, in_exclusive);
    xml.start_element("a");  // there is a window, which is large enough
    allocation_fault fault(left);
    fault.arm();
    for (char const* const name : {"e", "d", "c", "b", "a"}) xml.attribute(name, value);
    xml.end_element();
    fault.disarm();
    if (!fault.has_failed()) break;
    CHECK(xml.error().code == std::errc::not_enough_memory);
    CHECK(out.bytes.empty());
    ++refused_count;
  }
  CHECK(refused_count >= 3);
}
