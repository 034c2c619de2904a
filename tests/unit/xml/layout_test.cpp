// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Indentation changes nothing that counts: of thousands of random documents a reader sees the same
// with it as without it, but for white space where there was none. Byte for byte it is in
// tests/data/xml/indent.md and line_ends.md.

#include "unit/xml/reader/random_writer.hpp"
#include "unit/xml/test_output.hpp"

#include "support/allocation_fault.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace xml = penstock::xml;
using namespace penstock::test;

namespace {

constexpr xml::writer_options indented{.indent = {.width = 2}};

std::vector<event> without_blanks(std::vector<event> events) {
  std::erase_if(events, [](event const& e) {
    return e.what == event::kind::text && e.text.find_first_not_of(" \n\t\r") == std::string::npos;
  });
  return events;
}

}  // namespace

TEST_CASE("an indented document is read as it was meant, but for white space") {
  std::size_t added = 0;
  for (unsigned seed = 0; seed < 3000; ++seed) {
    test_output out(1 + seed % 100);
    xml::writer xml(out, indented);
    random_writer calls(xml, seed, 0);
    for (unsigned n = seed % 60; n > 0; --n) {
      calls.step();
      if (n % 7 == 0) REQUIRE(xml.flush().state() == penstock::flush_state::done);
    }
    calls.finish();
    CAPTURE(seed, xml.error().message(), out.bytes);
    REQUIRE(xml.finish());
    auto const [events, error] = expat_reader::read(out.bytes, true);
    REQUIRE(error == "");
    auto const seen = without_blanks(events);
    auto const meant = without_blanks(calls.expected());
    REQUIRE(seen.size() == meant.size());
    for (std::size_t i = 0; i < seen.size(); ++i) REQUIRE(seen[i].matches(meant[i]));
    added += events.size() - seen.size();
  }
  CHECK(added > 1000);
}

TEST_CASE("ending what is open takes no more bytes than was said, indented too") {
  for (unsigned seed = 0; seed < 500; ++seed) {
    test_output out;
    xml::writer xml(out, indented);
    random_writer calls(xml, seed, 0);
    for (unsigned n = seed % 50; n > 0; --n) calls.step();
    std::uint64_t const before = xml.bytes_written();
    std::uint64_t const bound = xml.bytes_to_close();
    while (xml.depth() != 0) xml.full_end_element();
    CAPTURE(seed);
    REQUIRE(xml);
    REQUIRE(xml.bytes_written() - before <= bound);
  }
}

TEST_CASE("a writer that is used again begins anew") {
  test_output out;
  xml::writer xml(out, indented);
  xml.start_element("a").text("t").start_element("b").comment("--");
  for (int i = 0; i < 2; ++i) {
    test_output again;
    xml.reset(again);
    xml.start_element("a").empty_element("b").end_element();
    REQUIRE(xml.finish());
    CHECK(again.bytes == "<a>\n  <b/>\n</a>");
  }
}

TEST_CASE("in steady state indentation and line ends allocate nothing") {
  test_output out;
  xml::writer xml(out, {.newlines = xml::newline::crlf, .indent = {.width = 2}});
  auto const row = [&] {
    xml.start_element("row").element("b", "1\n2\r\n").comment("a comment\nof several lines");
    xml.start_element("c").cdata("1\n2").end_element().end_element();
  };
  xml.start_element("a");
  for (int i = 0; i < 3; ++i) row();
  std::size_t const before = allocation_count();
  row();
  std::size_t const after = allocation_count();
  CHECK(after == before);
  CHECK(xml);
}

TEST_CASE("without memory for a level or a line the call is refused") {
  std::size_t refused_count = 0;
  for (std::size_t left = 0;; ++left) {
    test_output out;
    xml::writer xml(out, {.newlines = xml::newline::crlf, .indent = {.width = 2}});
    xml.processing_instruction("p");  // there is a window, which is large enough
    allocation_fault fault(left);
    fault.arm();
    for (int i = 0; i < 40; ++i) xml.start_element("a_name_that_is_not_so_short_as_others");
    xml.comment("a comment of\nsome more lines than one");
    fault.disarm();
    if (!fault.has_failed()) break;
    CHECK(xml.error().code == std::errc::not_enough_memory);
    ++refused_count;
  }
  CHECK(refused_count >= 3);
}
