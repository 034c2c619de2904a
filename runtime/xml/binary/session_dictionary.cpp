// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/xml/session_dictionary.hpp>

#include "xml/binary/records.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <new>

namespace penstock::xml {
namespace {

constexpr std::size_t ids_max = std::size_t{1} << 30;
constexpr std::size_t slots_min = 64;

std::string_view multibyte(std::size_t n, std::array<char, binary::multibyte_size_max>& space) {
  char const* const end = binary::put_multibyte(space.data(), static_cast<std::uint32_t>(n));
  return {space.data(), static_cast<std::size_t>(end - space.data())};
}

}  // namespace

std::optional<std::uint32_t> session_dictionary::id_of(std::string_view text) noexcept {
  std::size_t const hash = std::hash<std::string_view>()(text);
  if (!slots_.empty()) {
    std::size_t const mask = slots_.size() - 1;
    for (std::size_t slot = hash & mask; slots_[slot] != 0; slot = (slot + 1) & mask) {
      std::uint32_t const id = slots_[slot] - 1;
      if (entries_[id].hash == hash && text_of(entries_[id]) == text) return id;
    }
  }
  std::size_t const begin = strings_.size();
  try {
    return add(text, hash);
  } catch (std::bad_alloc const&) {
    strings_.resize(begin);
    return {};
  }
}

std::optional<std::uint32_t> session_dictionary::add(std::string_view text, std::size_t hash) {
  std::size_t const bytes_max = std::min<std::size_t>(limits_.bytes_max, INT32_MAX);
  std::size_t const used = strings_.size() + binary::multibyte_size_max;
  if (entries_.size() >= std::min(limits_.strings_max, ids_max)) return {};
  if (used > bytes_max || text.size() > bytes_max - used) return {};
  if (2 * (entries_.size() + 1) > slots_.size()) grow_slots();
  std::array<char, binary::multibyte_size_max> space;
  std::string_view const size = multibyte(text.size(), space);
  strings_.append(size).append(text);
  entries_.push_back({strings_.size() - text.size(), text.size(), hash});
  auto const id = static_cast<std::uint32_t>(entries_.size() - 1);
  put_in_slot(id);
  return id;
}

void session_dictionary::grow_slots() {
  std::vector<std::uint32_t> larger(std::max(slots_min, 2 * slots_.size()));
  slots_.swap(larger);
  for (std::uint32_t id = 0; id < entries_.size(); ++id) put_in_slot(id);
}

void session_dictionary::put_in_slot(std::uint32_t id) noexcept {
  std::size_t const mask = slots_.size() - 1;
  std::size_t slot = entries_[id].hash & mask;
  while (slots_[slot] != 0) slot = (slot + 1) & mask;
  slots_[slot] = id + 1;
}

std::string_view session_dictionary::take_new_strings() {
  std::string_view const fresh = std::string_view(strings_).substr(sent_);
  std::array<char, binary::multibyte_size_max> space;
  block_.assign(multibyte(fresh.size(), space)).append(fresh);
  sent_ = strings_.size();
  return block_;
}

void session_dictionary::clear() noexcept {
  strings_.clear();
  entries_.clear();
  std::ranges::fill(slots_, 0);
  sent_ = 0;
}

}  // namespace penstock::xml
