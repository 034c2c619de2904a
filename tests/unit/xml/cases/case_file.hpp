// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// case_file: calls of an XML writer and the bytes they make, read from documents.
// tests/data/xml/README.md describes the format.

#ifndef PENSTOCK_TESTS_UNIT_XML_CASES_CASE_FILE_HPP
#define PENSTOCK_TESTS_UNIT_XML_CASES_CASE_FILE_HPP

#include <penstock/xml/error.hpp>
#include <penstock/xml/writer_options.hpp>

#include "unit/xml/cases/script.hpp"

#include <filesystem>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace penstock::test {

struct xml_case {
  std::string name;   // file, line and heading
  std::string title;  // file and heading
  xml::writer_options options = {};
  bool is_whole = false;  // its texts cannot be given in pieces
  std::vector<call> calls = {};
  std::string bytes = {};            // the document; of a refused one, what had been written
  std::optional<xml::errc> refused;  // the last call is, for this reason
  std::list<std::string> kept = {};  // texts that options look at

  std::string_view keep(std::string_view text) { return kept.emplace_back(text); }
};

/** All cases of all documents in `directory`. Throws std::runtime_error, with the place, on a
    document that does not follow the format, or that has no case. */
[[nodiscard]] std::vector<xml_case> read_xml_cases(std::filesystem::path const& directory);

/** Where the documents are. */
[[nodiscard]] std::filesystem::path xml_case_directory();

/** The reason of that name, as it is written in C++. Throws on another name. */
[[nodiscard]] xml::errc parse_refusal(std::string_view name);

/** The form of that name. Throws on another name. */
[[nodiscard]] xml::empty_form to_empty_form(std::string_view name);

/** Those quotes. Throws on another word. */
[[nodiscard]] xml::quote to_quote(std::string_view word);

/** Set `option`, `name=value`, in `c`. Throws on one that is not there. */
void set_option(xml_case& c, std::string_view option);

}  // namespace penstock::test

#endif
