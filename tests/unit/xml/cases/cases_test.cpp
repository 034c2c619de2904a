// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Every case in tests/data/xml/*.md makes its bytes, or is refused as it says with nothing of the
// refused call written: whatever the size of the output's windows, however its texts are cut.

#include <penstock/xml/writer.hpp>

#include "unit/xml/cases/case_file.hpp"
#include "unit/xml/cases/player.hpp"
#include "unit/xml/test_output.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace xml = penstock::xml;
using namespace penstock::test;

namespace {

// Fewer than these are too few: a document was not read.
constexpr std::size_t cases_min = 500;
constexpr std::size_t refusals_min = 350;

std::vector<xml_case> const& cases() {
  static std::vector<xml_case> const all = read_xml_cases(xml_case_directory());
  return all;
}

/** The XML in the bytes of `c`: all of them, but for the heads and the other parts of MTOM. */
std::string_view document(xml_case const& c) {
  std::string_view const bytes = c.bytes;
  if (!c.options.mtom || bytes.empty()) return bytes;
  std::size_t const begin = bytes.find("\r\n\r\n", bytes.find("--B\r\n")) + 4;
  return bytes.substr(begin, bytes.find("\r\n--B", begin) - begin);
}

/** One run of a case into memory. */
struct run {
  run(xml_case const& c, std::size_t window, std::size_t cut = player::in_one_piece)
      : out(window), xml(out, c.options), calls(xml, cut) {}

  void play(call const& made) {
    auto const flush = calls.play(made);
    if (flush && xml) REQUIRE(xml.flush(*flush).state() != penstock::flush_state::failed);
  }

  test_output out;
  xml::writer xml;
  player calls;
};

std::string place(std::size_t window, std::size_t cut = player::in_one_piece) {
  std::string text = "windows of " + std::to_string(window);
  if (cut != player::in_one_piece) text += ", texts cut at " + std::to_string(cut);
  return text + ": ";
}

/** What is wrong with the bytes of `c`; nothing: they are as they should be. */
std::string wrong_bytes(xml_case const& c, std::size_t window,
                        std::size_t cut = player::in_one_piece) {
  run r(c, window, cut);
  for (call const& made : c.calls) r.play(made);
  bool const is_finished = r.xml.finish();
  if (r.out.bytes != c.bytes) {
    return place(window, cut) + escape(r.out.bytes) + "\n" + r.xml.error().message();
  }
  if (!is_finished) return place(window, cut) + r.xml.error().message();
  if (r.xml.bytes_written() != document(c).size()) return place(window, cut) + "bytes_written()";
  return {};
}

/** What the writer does after a refusal, other than nothing. */
std::string wrong_silence(run& r) {
  auto const error = r.xml.error();
  std::string const before = r.out.bytes;
  r.xml.text("more").end_element().start_element("more").comment("more").end_element();
  if (r.xml.finish()) return "finished after a refusal";
  if (r.xml.flush().state() != penstock::flush_state::failed) return "flushed after a refusal";
  if (r.out.bytes != before) return "written after a refusal: " + escape(r.out.bytes);
  if (r.xml.error().message() != error.message()) return "another error after a refusal";
  return {};
}

std::string wrong_refusal(xml_case const& c, std::size_t window, bool releases) {
  run r(c, window);
  for (std::size_t i = 0; i + 1 < c.calls.size(); ++i) r.play(c.calls[i]);
  if (!r.xml) return place(window) + "before the last call: " + r.xml.error().message();
  if (releases) r.xml.release();
  if (releases && r.out.bytes != c.bytes) return place(window) + "before: " + escape(r.out.bytes);
  r.play(c.calls.back());
  auto const error = r.xml.error();
  if (error.code != c.refused) return place(window) + error.message();
  if (error.offset != document(c).size()) return place(window) + error.message();
  if (r.out.bytes != c.bytes) return place(window) + escape(r.out.bytes);
  return wrong_silence(r);
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
  std::size_t const step = 1 + c.bytes.size() / 8192;
  for (std::size_t size = 1; size <= window_sizes_max; size += step) sizes.push_back(size);
  return sizes;
}

std::string first_wrong_window(xml_case const& c) {
  for (std::size_t const window : windows_for(c)) {
    if (auto wrong = wrong_bytes(c, window); !wrong.empty()) return wrong;
  }
  return {};
}

std::string first_wrong_cut(xml_case const& c) {
  std::size_t const longest = longest_text(c);
  std::size_t const step = 1 + longest / 256;
  for (std::size_t cut = 0; cut <= longest; cut += step) {
    for (std::size_t const window : {std::size_t{4096}, 1 + cut % window_sizes_max}) {
      if (auto wrong = wrong_bytes(c, window, cut); !wrong.empty()) return wrong;
    }
  }
  return {};
}

std::string first_wrong_refusal(xml_case const& c) {
  for (std::size_t const window : windows_for(c)) {
    for (bool const releases : {false, true}) {
      if (auto wrong = wrong_refusal(c, window, releases); !wrong.empty()) return wrong;
    }
  }
  return {};
}

}  // namespace

TEST_CASE("there are cases, and each has a title of its own") {
  std::set<std::string> titles;
  for (xml_case const& c : cases()) {
    INFO(c.name);
    CHECK(titles.insert(c.title).second);
  }
  auto const refusals =
      std::ranges::count_if(cases(), [](auto& c) { return c.refused.has_value(); });
  CHECK(cases().size() - static_cast<std::size_t>(refusals) >= cases_min);
  CHECK(static_cast<std::size_t>(refusals) >= refusals_min);
}

TEST_CASE("every case makes its bytes, whatever the windows") {
  for (xml_case const& c : cases()) {
    INFO(c.name << "\n" << escape(c.bytes));
    if (!c.refused) CHECK(first_wrong_window(c) == "");
  }
}

TEST_CASE("every case makes its bytes, however its texts are cut") {
  for (xml_case const& c : cases()) {
    INFO(c.name << "\n" << escape(c.bytes));
    if (!c.refused && !c.is_whole) CHECK(first_wrong_cut(c) == "");
  }
}

TEST_CASE("every refusal is for its reason, and writes nothing of what it refuses") {
  for (xml_case const& c : cases()) {
    INFO(c.name << "\n" << escape(c.bytes));
    if (c.refused) CHECK(first_wrong_refusal(c) == "");
  }
}

TEST_CASE("every reason of a refusal has a case") {
  std::set<xml::errc> seen;
  for (xml_case const& c : cases()) {
    if (c.refused) seen.insert(*c.refused);
  }
  seen.insert(xml::errc::parts_left);  // of a flush that has to be repeated; it refuses nothing
  for (int code = 1; xml::category().message(code) != "unknown XML error"; ++code) {
    INFO(xml::category().message(code));
    CHECK(seen.contains(static_cast<xml::errc>(code)));
  }
}
