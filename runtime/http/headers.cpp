// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/http/headers.hpp>

#include "http/octets.hpp"

#include <algorithm>

namespace penstock::http {

namespace {

constexpr char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }

/** True when `token` is an element of the list `value`. */
bool lists(std::string_view value, std::string_view token) noexcept {
  for (;;) {
    auto const comma = value.find(',');
    auto const element = value.substr(0, comma);
    if (equal_ignoring_case(trim(element.substr(0, element.find(';'))), token)) return true;
    if (comma == std::string_view::npos) return false;
    value.remove_prefix(comma + 1);
  }
}

}  // namespace

std::optional<std::string_view> headers::find(std::string_view name) const noexcept {
  for (auto const& field : fields_)
    if (equal_ignoring_case(field.name, name)) return field.value;
  return std::nullopt;
}

std::size_t headers::count(std::string_view name) const noexcept {
  return static_cast<std::size_t>(std::count_if(fields_.begin(), fields_.end(), [&](auto const& f) {
    return equal_ignoring_case(f.name, name);
  }));
}

bool headers::has_token(std::string_view name, std::string_view token) const noexcept {
  return std::any_of(fields_.begin(), fields_.end(), [&](auto const& f) {
    return equal_ignoring_case(f.name, name) && lists(f.value, token);
  });
}

bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                            [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trim(std::string_view text) noexcept {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

bool is_token(std::string_view text) noexcept {
  return !text.empty() && token_octets.has_all(text);
}

bool is_field_value(std::string_view text) noexcept {
  return value_octets.has_all(text) && trim(text).size() == text.size();
}

}  // namespace penstock::http
