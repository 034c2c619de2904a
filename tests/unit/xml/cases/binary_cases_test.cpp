// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// The calls of every case in tests/data/xml/*.md that binary XML has records for make a document
// in which an independent reader sees what another one sees in the text.

#include "unit/xml/cases/case_file.hpp"
#include "unit/xml/cases/two_forms.hpp"
#include "unit/xml/reader/nbfx_reader.hpp"
#include "unit/xml/test_output.hpp"

#include <catch2/catch_test_macros.hpp>

#include <string>
#include <vector>

namespace xml = penstock::xml;
using namespace penstock::test;

namespace {

/** What is wrong with the binary form of `c`; nothing: it is the same document. */
std::string difference(xml_case const& c, std::size_t window) {
  test_output binary(window);
  test_output text;
  bool const is_whole = write_two_forms(c, binary, text, xml::real_form::schema);
  if (!is_whole) return "refused in one form only";
  auto const seen = nbfx_reader::read(binary.bytes, true);
  auto const expected = expat_reader::read(text.bytes, true);
  bool const is_new_name = c.title.starts_with("names: ") && !expected.error.empty();
  if (is_new_name) return {};  // the parser knows those of the fourth edition
  if (!seen.error.empty()) return "records: " + seen.error;
  if (!expected.error.empty()) return "text: " + expected.error;
  if (seen.events.size() != expected.events.size()) return "more in one than in the other";
  for (std::size_t i = 0; i < seen.events.size(); ++i) {
    if (!seen.events[i].matches(expected.events[i])) return "another event " + std::to_string(i);
  }
  return {};
}

}  // namespace

TEST_CASE("every case that has records is the same document in binary and in text") {
  std::size_t count = 0;
  for (xml_case const& c : read_xml_cases(xml_case_directory())) {
    if (!has_two_forms(c)) continue;
    ++count;
    INFO(c.name << "\n" << escape(c.bytes));
    for (std::size_t const window : {1U, 13U, 4096U}) CHECK(difference(c, window) == "");
  }
  CHECK(count >= 250);
}
