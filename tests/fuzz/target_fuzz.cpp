// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Whatever a target decodes to stays below its root, is UTF-8 without controls, and is the same
// when it is decoded in place; queries end, and their pieces are pieces of them.

#include "fuzz/fuzz.hpp"

#include <penstock/http/headers.hpp>
#include <penstock/http/target.hpp>

#include <string>
#include <string_view>

using namespace penstock;

namespace {

bool is_within(std::string_view piece, std::string_view whole) {
  return piece.data() >= whole.data() && piece.data() + piece.size() <= whole.data() + whole.size();
}

/** Every sequence by its bytes, as table 3-7 of the Unicode standard has them. */
bool is_utf8(std::string_view text) {
  auto const octet = [&](std::size_t i) {
    return i < text.size() ? static_cast<std::uint8_t>(text[i]) : 0U;
  };
  auto const is_in = [](unsigned c, unsigned low, unsigned high) { return c >= low && c <= high; };
  for (std::size_t i = 0; i < text.size();) {
    unsigned const a = octet(i);
    std::size_t const size = a < 0x80 ? 1 : a < 0xE0 ? 2 : a < 0xF0 ? 3 : 4;
    unsigned const low = a == 0xE0 ? 0xA0 : a == 0xF0 ? 0x90 : 0x80;
    unsigned const high = a == 0xED ? 0x9F : a == 0xF4 ? 0x8F : 0xBF;
    if (size > 1 && (!is_in(a, 0xC2, 0xF4) || !is_in(octet(i + 1), low, high))) return false;
    for (std::size_t k = 2; k < size; ++k) {
      if (!is_in(octet(i + k), 0x80, 0xBF)) return false;
    }
    i += size;
  }
  return true;
}

void expect_below_root(std::string_view path) {
  fuzz::expect(path.starts_with('/'), "a path starts at the root");
  fuzz::expect(is_utf8(path), "a path is UTF-8");
  for (char const c : path) {
    fuzz::expect(static_cast<unsigned char>(c) >= 0x20 && c != 0x7F && c != '\\',
                 "a path has no controls");
  }
  path.remove_prefix(1);
  while (!path.empty()) {
    std::string_view const segment = path.substr(0, path.find('/'));
    fuzz::expect(!segment.empty() && segment != "." && segment != "..", "segments are names");
    path.remove_prefix(std::min(path.size(), segment.size() + 1));
  }
}

void check_path(std::string_view path) {
  std::string out(path.size(), '#');
  auto const normal = http::normalize_path(path, out);
  std::string in_place(path);
  auto const same = http::normalize_path(in_place, in_place);
  fuzz::expect(normal.has_value() == same.has_value(), "in place is the same");
  if (!normal) return;
  fuzz::expect(*normal == *same, "in place is the same");
  fuzz::expect(is_within(*normal, out), "the path is where it was to be put");
  expect_below_root(*normal);
}

void check_query(std::string_view query) {
  http::query_view const parameters(query);
  for (auto const& [name, value] : parameters) {
    fuzz::expect(is_within(name, query), "a name is part of the query");
    fuzz::expect(value.empty() || is_within(value, query), "a value is part of the query");
    std::string out(name.size(), '#');
    auto const decoded = http::percent_decode(name, out, http::plus::is_space);
    if (!decoded) continue;
    fuzz::expect(decoded->size() <= name.size(), "decoding does not grow");
    // Its own value may be malformed, and then another of that name is found, or none.
    std::string value_out(value.size(), '#');
    if (!http::percent_decode(value, value_out, http::plus::is_space)) continue;
    fuzz::expect(parameters.find(*decoded).has_value(), "a parameter is found by its name");
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string_view const target = fuzz::input(data, size).all();
  auto const [path, query] = http::split_target(target);
  fuzz::expect(path.size() + query.size() <= target.size(), "a target is split");
  check_path(path);
  check_query(query);
  http::field const field{"Connection", http::trim(target)};
  http::headers const fields(std::span(&field, 1));
  if (fields.has_token("connection", "close")) {
    fuzz::expect(target.size() >= 5, "a token that is found is there");
  }
  return 0;
}
