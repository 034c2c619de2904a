// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/xml/detail/namespaces.hpp>
#include <penstock/xml/error.hpp>
#include <penstock/xml/name.hpp>

#include <array>
#include <charconv>
#include <new>

namespace penstock::xml::detail {
namespace {

constexpr std::string_view xmlns_namespace = "http://www.w3.org/2000/xmlns/";

/** The constraints of NS 3 and 2.2 on one binding. */
std::error_code check(std::string_view prefix, std::string_view uri) noexcept {
  if (prefix == "xmlns" || uri == xmlns_namespace) return errc::reserved_name;
  if ((prefix == "xml") != (uri == xml_namespace)) return errc::reserved_name;
  if (!prefix.empty() && uri.empty()) return errc::invalid_namespace;
  return {};
}

}  // namespace

namespaces::namespaces() {
  bindings_.reserve(16);
  text_.reserve(256);
  text_.append("xml").append(xml_namespace);
  bindings_.push_back({0, 3, static_cast<std::uint32_t>(xml_namespace.size()), origin::silent});
  bindings_.push_back({text_.size(), 0, 0, origin::silent});
}

void namespaces::cut(std::size_t mark) noexcept {
  if (mark == bindings_.size()) return;
  text_.resize(bindings_[mark].begin);
  bindings_.resize(mark);
}

std::optional<std::size_t> namespaces::find(std::string_view prefix_wanted) const noexcept {
  for (std::size_t i = bindings_.size(); i-- > 0;) {
    if (prefix(i) == prefix_wanted) return i;
  }
  return {};
}

std::optional<std::size_t> namespaces::find_uri(std::string_view uri_wanted,
                                                bool allow_empty) const noexcept {
  for (std::size_t i = bindings_.size(); i-- > 0;) {
    if (uri(i) != uri_wanted || (prefix(i).empty() && !allow_empty)) continue;
    if (find(prefix(i)) == i) return i;  // not hidden by a later binding of the same prefix
  }
  return {};
}

namespaces::binding_result namespaces::add(std::string_view prefix, std::string_view uri,
                                           origin how, std::size_t count_max) noexcept {
  if (bindings_.size() - fixed_count >= count_max) {
    return {.error = errc::too_many_namespaces};
  }
  if (prefix.size() > UINT32_MAX || uri.size() > UINT32_MAX) {
    return {.error = errc::start_tag_too_long};
  }
  std::size_t const begin = text_.size();
  try {
    text_.append(prefix).append(uri);
    bindings_.push_back({begin, static_cast<std::uint32_t>(prefix.size()),
                         static_cast<std::uint32_t>(uri.size()), how});
  } catch (std::bad_alloc const&) {
    text_.resize(begin);
    return {.error = std::make_error_code(std::errc::not_enough_memory)};
  }
  return {.index = bindings_.size() - 1};
}

namespaces::binding_result namespaces::bind(std::string_view prefix, std::string_view uri,
                                            origin how, std::size_t tag,
                                            std::size_t count_max) noexcept {
  if (std::error_code const ec = check(prefix, uri)) return {.error = ec};
  std::optional<std::size_t> const found = find(prefix);
  if (!found) return add(prefix, uri, how, count_max);
  std::size_t const i = *found;
  bool const is_same = this->uri(i) == uri;
  if (i < tag) {
    if (!is_same) return add(prefix, uri, how, count_max);
    // In scope already. What the caller declares is remembered all the same, so that another
    // declaration of the prefix in this tag is seen to clash.
    if (how != origin::declared) return {.index = i};
    return add(prefix, uri, origin::silent, count_max);
  }
  if (!is_same) return {.index = i, .clash = true};
  if (how == origin::declared && bindings_[i].how == origin::automatic) {
    bindings_[i].how = origin::silent;  // takes its place among the declared ones instead
    binding_result const added = add(prefix, uri, how, count_max);
    if (!added.error) bindings_[added.index].uri_id = bindings_[i].uri_id;
    return added;
  }
  return {.index = i};
}

namespaces::binding_result namespaces::pin(std::size_t i, std::size_t tag,
                                           std::size_t count_max) noexcept {
  if (i >= tag) return {.index = i};
  try {
    text_.reserve(text_.size() + prefix(i).size() + uri(i).size());
  } catch (std::bad_alloc const&) {
    return {.error = std::make_error_code(std::errc::not_enough_memory)};
  }
  return add(prefix(i), uri(i), origin::silent, count_max);  // which does not move the text now
}

namespaces::binding_result namespaces::bind_fresh(std::string_view uri, std::size_t tag,
                                                  std::size_t count_max) noexcept {
  for (char letter = 'a'; letter <= 'z'; ++letter) {
    std::string_view const candidate(&letter, 1);
    if (!find(candidate)) return bind(candidate, uri, origin::automatic, tag, count_max);
  }
  std::array<char, 24> candidate{'n', 's'};
  for (unsigned number = 1;; ++number) {  // ends: there are at most count_max prefixes in scope
    char* const digits = candidate.data() + 2;
    char* const end = std::to_chars(digits, candidate.data() + candidate.size(), number).ptr;
    std::string_view const prefix(candidate.data(),
                                  static_cast<std::size_t>(end - candidate.data()));
    if (!find(prefix)) return bind(prefix, uri, origin::automatic, tag, count_max);
  }
}

}  // namespace penstock::xml::detail
