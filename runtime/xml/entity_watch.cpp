// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "xml/entity_watch.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace penstock::xml {
namespace {

/** Every how many bytes a character of ASCII comes, and where in them: UTF-16 has two each. */
struct stride {
  std::size_t step = 1;
  std::size_t first = 0;
};

/** The first character of `markup` is one of ASCII. */
stride stride_of(std::string_view markup) noexcept {
  if (markup.size() < 2) return {};
  if (markup[0] == 0) return {2, 1};
  return markup[1] == 0 ? stride{2, 0} : stride{};
}

/** Where in `markup` a semicolon ends the name that begins at `i`; npos: nowhere. */
std::size_t find_end(std::string_view markup, std::size_t i, stride s) noexcept {
  while (i < markup.size() && markup[i] != ';') i += s.step;
  return i < markup.size() ? i : std::string_view::npos;
}

}  // namespace

void entity_watch::declare(std::string_view name, std::string_view value) {
  if (!entities_.contains(name)) entities_.emplace(name, entity{std::string(value)});
}

void entity_watch::close() noexcept {
  for (bool has_changed = true; has_changed;) {
    has_changed = false;
    for (auto& [name, e] : entities_) {
      if (!e.is_complete || knows_all_of(e.value)) continue;
      e.is_complete = false;
      has_changed = true;
    }
  }
}

bool entity_watch::knows(std::string_view name) const noexcept {
  constexpr std::array<std::string_view, 5> predefined{"amp", "lt", "gt", "quot", "apos"};
  if (name.starts_with('#') || std::ranges::find(predefined, name) != predefined.end()) return true;
  auto const found = entities_.find(name);
  return found != entities_.end() && found->second.is_complete;
}

bool entity_watch::knows_all_of(std::string_view markup) const noexcept {
  stride const s = stride_of(markup);
  for (std::size_t i = s.first; i < markup.size(); i += s.step) {
    if (markup[i] != '&') continue;
    std::size_t const begin = i + s.step;
    std::size_t const end = find_end(markup, begin, s);
    if (end == std::string_view::npos) return true;  // the parser will tell
    std::array<char, 256> name{};
    std::size_t size = 0;
    for (std::size_t at = begin; at < end; at += s.step) {
      if (size == name.size()) return false;
      name[size++] = markup[at];
    }
    if (!knows({name.data(), size})) return false;
    i = end;
  }
  return true;
}

}  // namespace penstock::xml
