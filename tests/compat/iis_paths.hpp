// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// iis_paths: what the module client can be asked for, and what then has to come back.

#ifndef PENSTOCK_TESTS_COMPAT_IIS_PATHS_HPP
#define PENSTOCK_TESTS_COMPAT_IIS_PATHS_HPP

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace penstock::test {

inline constexpr std::array<std::string_view, 9> iis_paths{
    "/immediate", "/big", "/sync", "/clear", "/more", "/empty", "/post", "/fields", "/arguments"};

/** The whole body that is wanted. */
inline std::string iis_body(std::string_view path, std::size_t big_size) {
  if (path == "/immediate") return "onetwo";
  if (path == "/big") return std::string(big_size, 'x');
  if (path == "/sync") return std::string(big_size, 'x') + "end";
  if (path == "/clear") return "kept, after";
  if (path == "/more") return "whole";
  if (path == "/post") return "posted";
  if (path == "/arguments") return "refused";
  return {};
}

/** What is wrong with a whole answer; empty: nothing. */
inline std::string iis_problem(std::string_view path, std::size_t big_size, std::string_view head,
                               std::string_view body) {
  auto const has = [&](std::string_view line) { return head.find(line) != head.npos; };
  std::string_view const status =
      path == "/fields" ? "HTTP/1.1 418 Short and Stout\r\n" : "HTTP/1.1 200 OK\r\n";
  if (!head.starts_with(status)) return "the status";
  if (body != iis_body(path, big_size)) return "the body";
  if (path == "/immediate" && !has("\r\nX-Client: immediate\r\n")) return "its field";
  if (path == "/clear" && !has("\r\nX-Kept: 1\r\n")) return "what was kept";
  if (path == "/clear" && (has("X-Late") || has("X-Gone"))) return "what was cleared";
  if (path == "/fields" && !has("\r\nContent-Type: text/plain\r\n")) return "the type";
  if (path == "/fields" && (!has("\r\nVary: a,b\r\n") || has("X-Two"))) return "the fields";
  bool const has_length = path == "/big" || path == "/more" || path == "/post" || path == "/fields";
  if (has("\r\nContent-Length: ") != has_length) return "the framing";
  return {};
}

}  // namespace penstock::test

#endif
