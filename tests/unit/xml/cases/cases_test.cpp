// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Every case in tests/data/xml/*.md makes its bytes, or is refused as it says with nothing of the
// refused call written: whatever the size of the output's windows, however its texts are cut.

#include <penstock/xml/writer.hpp>

#include "unit/xml/cases/case_file.hpp"
#include "unit/xml/cases/player.hpp"
#include "unit/xml/reader/expat_reader.hpp"
#include "unit/xml/test_output.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <set>
#include <string>

namespace xml = penstock::xml;
using namespace penstock::test;

namespace {

std::vector<xml_case> const& cases() {
  static std::vector<xml_case> const all = read_xml_cases(xml_case_directory());
  return all;
}

// Fewer than these are too few: a document was not read.
constexpr std::size_t cases_min = 1;
constexpr std::size_t refusals_min = 1;

/** One run of a case into memory. */
struct run {
  run(xml_case const& c, std::size_t window, std::size_t cut = player::in_one_piece)
      : the_case(c), out(window), xml(out, c.options), calls(xml, cut) {}

  void play(call const& made) {
    auto const flush = calls.play(made);
    if (flush && xml) REQUIRE(xml.flush(*flush).state() != penstock::flush_state::failed);
  }
  void play_all() {
    for (call const& made : the_case.calls) play(made);
  }

  xml_case const& the_case;
  test_output out;
  xml::writer xml;
  player calls;
};

void check_bytes(xml_case const& c, std::size_t window, std::size_t cut = player::in_one_piece) {
  run r(c, window, cut);
  r.play_all();
  CAPTURE(window, cut, r.xml.error().message());
  bool const is_finished = r.xml.finish();
  REQUIRE(escape(r.out.bytes) == escape(c.bytes));
  REQUIRE(is_finished);
  REQUIRE(r.xml.bytes_written() == c.bytes.size());
}

void check_refusal(xml_case const& c, std::size_t window, bool releases) {
  run r(c, window);
  for (std::size_t i = 0; i + 1 < c.calls.size(); ++i) r.play(c.calls[i]);
  CAPTURE(window, releases, r.xml.error().message());
  REQUIRE(r.xml);
  if (releases) {
    r.xml.release();
    REQUIRE(escape(r.out.bytes) == escape(c.bytes));
  }
  r.play(c.calls.back());
  auto const error = r.xml.error();
  REQUIRE(error.code == c.refused);
  REQUIRE(error.offset == c.bytes.size());
  REQUIRE(escape(r.out.bytes) == escape(c.bytes));

  r.xml.text("more").end_element().start_element("more").comment("more").end_element();
  REQUIRE_FALSE(r.xml.finish());
  REQUIRE(r.xml.flush().state() == penstock::flush_state::failed);
  REQUIRE(r.xml.error().during == error.during);
  REQUIRE(r.out.bytes == c.bytes);
}

/** The longest text that a call of `c` could be given in pieces. */
std::size_t longest_text(xml_case const& c) {
  std::size_t longest = 0;
  for (call const& made : c.calls) {
    if (made.arguments.empty()) continue;
    longest = std::max(longest, made.arguments.back().text.size());
  }
  return longest;
}

/** The windows for a case: every size, but few for the few cases that are there for their size. */
std::vector<std::size_t> windows_for(xml_case const& c) {
  std::vector<std::size_t> sizes{4096};
  std::size_t const step = std::max<std::size_t>(1, c.bytes.size() / 8192);
  for (std::size_t size = 1; size <= window_sizes_max; size += step) sizes.push_back(size);
  return sizes;
}

}  // namespace

TEST_CASE("there are cases, and each has a title of its own") {
  std::set<std::string> titles;
  std::size_t refusals = 0;
  for (xml_case const& c : cases()) {
    INFO(c.name);
    auto const file_end = c.name.find(':');
    auto const title = c.name.substr(c.name.find(' ', file_end));
    CHECK(titles.insert(c.name.substr(0, file_end) + title).second);
    if (c.refused) ++refusals;
  }
  CHECK(cases().size() - refusals >= cases_min);
  CHECK(refusals >= refusals_min);
}

TEST_CASE("every case makes its bytes, whatever the windows") {
  for (xml_case const& c : cases()) {
    if (c.refused) continue;
    INFO(c.name);
    for (std::size_t const window : windows_for(c)) check_bytes(c, window);
  }
}

TEST_CASE("every case makes its bytes, however its texts are cut") {
  for (xml_case const& c : cases()) {
    if (c.refused || c.is_whole) continue;
    INFO(c.name);
    std::size_t const longest = longest_text(c);
    std::size_t const step = std::max<std::size_t>(1, longest / 256);
    for (std::size_t cut = 0; cut <= longest; cut += step) {
      check_bytes(c, 4096, cut);
      check_bytes(c, 1 + cut % window_sizes_max, cut);
    }
  }
}

TEST_CASE("every refusal is for its reason, and writes nothing of what it refuses") {
  for (xml_case const& c : cases()) {
    if (!c.refused) continue;
    INFO(c.name);
    for (std::size_t const window : windows_for(c)) {
      check_refusal(c, window, false);
      check_refusal(c, window, true);
    }
  }
}

TEST_CASE("every reason of a refusal has a case") {
  std::set<xml::errc> seen;
  for (xml_case const& c : cases()) {
    if (c.refused) seen.insert(*c.refused);
  }
  for (int code = 1; xml::category().message(code) != "unknown XML error"; ++code) {
    INFO(xml::category().message(code));
    CHECK(seen.contains(static_cast<xml::errc>(code)));
  }
}
