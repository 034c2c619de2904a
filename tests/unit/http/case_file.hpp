// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// case_file: requests and the events they make, read from documents. tests/data/http/README.md
// describes the format.

#ifndef PENSTOCK_TESTS_UNIT_HTTP_CASE_FILE_HPP
#define PENSTOCK_TESTS_UNIT_HTTP_CASE_FILE_HPP

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace penstock::test {

struct http_case {
  std::string name;    // file and heading
  std::string octets;  // what the peer sends
  std::string log;     // the events, a line each
};

/** All cases of all documents in `directory`. Throws std::runtime_error, with the place, on a
    document that does not follow the format. */
[[nodiscard]] std::vector<http_case> read_cases(std::filesystem::path const& directory);

/** Where the documents are. */
[[nodiscard]] std::filesystem::path case_directory();

/** The octets that `text` stands for: \\r \\n \\t \\\\ \\xNN, and \\(3*ab) for ababab. */
[[nodiscard]] std::string unescape(std::string_view text);

/** `octets` with everything that does not print, but LF, as an escape: for messages. */
[[nodiscard]] std::string escape(std::string_view octets);

}  // namespace penstock::test

#endif
