// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/xml/detail/start_tag.hpp>
#include <penstock/xml/error.hpp>

#include <algorithm>
#include <compare>
#include <cstring>
#include <new>
#include <numeric>
#include <optional>
#include <string_view>

namespace penstock::xml::detail {
namespace {

using used_name = start_tag::used_name;

std::size_t size_of(used_name n) noexcept {
  return n.local_size + (n.prefix_size == 0 ? 0 : n.prefix_size + std::size_t{1});
}

std::string_view prefix_of(used_name n, char const* tag) noexcept {
  return {tag + n.begin, n.prefix_size};
}

std::string_view local_of(used_name n, char const* tag) noexcept {
  return {tag + n.begin + (size_of(n) - n.local_size), n.local_size};
}

std::string_view uri_of(used_name n, namespaces const& scope) noexcept {
  return n.binding == start_tag::no_namespace ? std::string_view() : scope.uri(n.binding);
}

/** Look up the prefix of `n`, or check that it still stands for what was meant. */
std::error_code resolve(used_name& n, char const* tag, namespaces const& scope,
                        bool has_own_bindings) noexcept {
  if (n.binding == start_tag::no_namespace) return {};
  if (n.binding != start_tag::by_prefix && !has_own_bindings) return {};
  std::optional<std::size_t> const found = scope.find(prefix_of(n, tag));
  if (!found) return errc::undeclared_prefix;
  if (n.binding == start_tag::by_prefix) {
    n.binding = static_cast<std::uint32_t>(*found);
  } else if (scope.uri(*found) != scope.uri(n.binding)) {
    return errc::prefix_clash;
  }
  return {};
}

/** By size first: that decides most comparisons without looking at the bytes. */
std::strong_ordering order(std::string_view a, std::string_view b) noexcept {
  if (a.size() != b.size()) return a.size() <=> b.size();
  return a.compare(b) <=> 0;
}

}  // namespace

std::error_code start_tag::add(used_name attribute, char const* tag) noexcept {
  std::size_t const size = size_of(attribute);
  names_seen_ |= bit_of({tag + attribute.begin, size});
  if (count_ < linear_max) {
    for (used_name const& other : attributes()) {
      char const* const a = tag + other.begin;
      char const* const b = tag + attribute.begin;
      if (size_of(other) == size && *a == *b && std::memcmp(a, b, size) == 0) {
        return errc::duplicate_attribute;
      }
    }
  } else {
    needs_verify_ = true;
  }
  try {
    if (count_ == memory_.size()) memory_.resize(std::max(linear_max, 2 * count_));
  } catch (std::bad_alloc const&) {
    return std::make_error_code(std::errc::not_enough_memory);
  }
  memory_[count_++] = attribute;
  needs_verify_ |= attribute.binding != no_namespace;
  return {};
}

std::error_code start_tag::verify_names(char const* tag, namespaces const& scope) noexcept {
  if (has_clash_) return errc::prefix_clash;
  bool const has_own_bindings = scope.mark() > mark_;
  if (auto const ec = resolve(element_, tag, scope, has_own_bindings)) return ec;
  for (used_name& attribute : std::span(memory_).first(count_)) {
    if (auto const ec = resolve(attribute, tag, scope, has_own_bindings)) return ec;
  }
  if (count_ > linear_max) return sort_for_duplicate(tag, scope);
  if (has_duplicate(tag, scope)) return errc::duplicate_attribute;
  return {};
}

std::optional<std::string_view> start_tag::find(std::string_view local, std::string_view uri,
                                                char const* tag,
                                                namespaces const& scope) const noexcept {
  for (used_name const& attribute : attributes()) {
    if (local_of(attribute, tag) != local || uri_of(attribute, scope) != uri) continue;
    char const* const open = tag + attribute.begin + size_of(attribute) + 1;  // behind `=`
    char const* end = open + 1;
    while (*end != *open) ++end;
    return std::string_view(open + 1, end);
  }
  return std::nullopt;
}

bool start_tag::has_duplicate(char const* tag, namespaces const& scope) const noexcept {
  // Attributes without a prefix were compared as they came, and have no namespace.
  for (std::size_t i = 1; i < count_; ++i) {
    used_name const& a = memory_[i];
    if (a.binding == no_namespace) continue;
    for (std::size_t j = 0; j < i; ++j) {
      used_name const& b = memory_[j];
      if (b.binding != no_namespace && local_of(a, tag) == local_of(b, tag) &&
          uri_of(a, scope) == uri_of(b, scope)) {
        return true;
      }
    }
  }
  return false;
}

std::error_code start_tag::sort_for_duplicate(char const* tag, namespaces const& scope) noexcept {
  try {
    order_.resize(count_);
  } catch (std::bad_alloc const&) {
    return std::make_error_code(std::errc::not_enough_memory);
  }
  std::iota(order_.begin(), order_.end(), std::uint32_t{0});
  auto const compare = [&](std::uint32_t i, std::uint32_t j) noexcept {
    used_name const& a = memory_[i];
    used_name const& b = memory_[j];
    auto const by_local = order(local_of(a, tag), local_of(b, tag));
    return by_local != 0 ? by_local : order(uri_of(a, scope), uri_of(b, scope));
  };
  std::sort(order_.begin(), order_.end(),
            [&](std::uint32_t i, std::uint32_t j) { return compare(i, j) < 0; });
  auto const same =
      std::adjacent_find(order_.begin(), order_.end(),
                         [&](std::uint32_t i, std::uint32_t j) { return compare(i, j) == 0; });
  if (same != order_.end()) return errc::duplicate_attribute;
  return {};
}

}  // namespace penstock::xml::detail
