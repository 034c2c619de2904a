// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// line_ends: where the lines of a text end: at CR LF, at CR, at LF (XML 1.0, 2.11).

#ifndef PENSTOCK_XML_LINE_ENDS_HPP
#define PENSTOCK_XML_LINE_ENDS_HPP

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace penstock::xml {

/** A text's first line, and what is behind it. */
struct first_line {
  std::string_view line;    // without its end
  std::string_view behind;  // the end
  bool has_end;             // false: the text is one line and does not end
};

[[nodiscard]] inline first_line split_line(std::string_view text) noexcept {
  std::size_t const size = std::min(text.find_first_of("\r\n"), text.size());
  if (size == text.size()) return {text, {}, false};
  std::size_t const end_size = text.substr(size, 2) == "\r\n" ? 2 : 1;
  return {text.substr(0, size), text.substr(size + end_size), true};
}

/** Make `out` the same as `text` with `end` at the end of each line. Throws std::bad_alloc. */
inline void replace_line_ends(std::string& out, std::string_view text, std::string_view end) {
  out.clear();
  for (first_line first = split_line(text);; first = split_line(first.behind)) {
    out.append(first.line);
    if (!first.has_end) return;
    out.append(end);
  }
}

}  // namespace penstock::xml

#endif
