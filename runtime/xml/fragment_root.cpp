// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "xml/fragment_root.hpp"

#include <algorithm>
#include <cstddef>

namespace penstock::xml {
namespace {

constexpr std::string_view root_begin = "<around-the-fragment";

void append_escaped(std::string& out, std::string_view text) {
  for (char const c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '"': out += "&quot;"; break;
      case '\t': out += "&#9;"; break;
      case '\n': out += "&#10;"; break;
      case '\r': out += "&#13;"; break;
      default: out += c;
    }
  }
}

bool is_ascii(std::string_view text) noexcept {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace

std::string open_fragment_root(detail::namespaces const& scope, bool only_ascii) {
  std::string tag(root_begin);
  for (std::size_t i = 1; i < scope.mark(); ++i) {  // the first is xml, which is there already
    std::string_view const prefix = scope.prefix(i);
    if (scope.find(prefix) != i || scope.uri(i).empty()) continue;
    if (only_ascii && !is_ascii(prefix)) continue;
    tag.append(" xmlns").append(prefix.empty() ? "" : ":").append(prefix).append("=\"");
    append_escaped(tag, scope.uri(i));
    tag += '"';
  }
  return tag += "\n>";
}

}  // namespace penstock::xml
