// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "stress/pattern.hpp"

#include <random>

namespace stress {
namespace {

// It repeats after a prime number of bytes, so never in step with a block or a buffer.
constexpr std::size_t period = 1'000'003;

std::string const& whole() {
  static std::string const text = [] {
    std::mt19937_64 random(1);
    std::string made(period, '\0');
    for (char& c : made) c = static_cast<char>('0' + random() % 75);
    return made;
  }();
  return text;
}

}  // namespace

std::string_view pattern_at(std::uint64_t offset, std::size_t size) {
  return std::string_view(whole()).substr(offset % period, size);
}

std::string pattern(std::uint64_t offset, std::size_t size) {
  std::string made;
  while (made.size() < size) made += pattern_at(offset + made.size(), size - made.size());
  return made;
}

bool is_pattern(std::string_view text, std::uint64_t offset) {
  while (!text.empty()) {
    auto const expected = pattern_at(offset, text.size());
    if (!text.starts_with(expected)) return false;
    text.remove_prefix(expected.size());
    offset += expected.size();
  }
  return true;
}

}  // namespace stress
