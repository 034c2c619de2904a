// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/xml/detail/element_stack.hpp>

#include <new>

namespace penstock::xml::detail {

bool element_stack::push(std::string_view prefix, std::string_view local,
                         std::size_t namespaces) noexcept {
  std::size_t const begin = names_.size();
  try {
    if (!prefix.empty()) names_.append(prefix).push_back(':');
    names_.append(local);
    frames_.push_back({begin, namespaces});
  } catch (std::bad_alloc const&) {
    names_.resize(begin);
    return false;
  }
  return true;
}

void element_stack::pop() noexcept {
  names_.resize(frames_.back().name_begin);
  frames_.pop_back();
}

void element_stack::clear() noexcept {
  frames_.clear();
  names_.clear();
}

std::string element_stack::path() const {
  std::string path;
  for (std::size_t i = 0; i < frames_.size(); ++i) {
    std::size_t const begin = frames_[i].name_begin;
    std::size_t const end = i + 1 < frames_.size() ? frames_[i + 1].name_begin : names_.size();
    path.append(1, '/').append(names_, begin, end - begin);
  }
  if (path.empty()) path = '/';
  return path;
}

}  // namespace penstock::xml::detail
