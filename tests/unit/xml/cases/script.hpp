// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// script: calls of an XML writer, as the documents in tests/data/xml spell them.
//
//     start a; attr k "v\n"
//     text "…"; end

#ifndef PENSTOCK_TESTS_UNIT_XML_CASES_SCRIPT_HPP
#define PENSTOCK_TESTS_UNIT_XML_CASES_SCRIPT_HPP

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace penstock::test {

struct argument {
  std::string text;
  bool is_quoted = false;

  /** True if it is this bare word. */
  [[nodiscard]] bool is(std::string_view word) const { return !is_quoted && text == word; }
};

struct call {
  std::string verb;
  std::vector<argument> arguments = {};
};

/** The calls of one line, `repeat` written out. Throws std::runtime_error on what is no call. */
[[nodiscard]] std::vector<call> parse_calls(std::string_view line);

/** The bytes that `text` stands for: \\n \\r \\t \\\\ \\", \\xNN for a byte, \\u{NNNN} for a
    character in UTF-8, and \\(3*ab) for ababab. */
[[nodiscard]] std::string unescape(std::string_view text);

/** `bytes` with what does not print, but LF, as an escape: for messages. */
[[nodiscard]] std::string escape(std::string_view bytes);

/** A number of a script; throws std::runtime_error on anything else. */
[[nodiscard]] std::size_t parse_size(std::string_view text);

}  // namespace penstock::test

#endif
