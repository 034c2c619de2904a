// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/xml/detail/element_stack.hpp>

#include <algorithm>
#include <new>
#include <utility>

namespace penstock::xml::detail {

bool element_stack::push(std::string_view prefix, std::string_view local,
                         std::size_t namespaces) noexcept {
  try {
    grow(prefix.size() + 1 + local.size());
    frames_.push_back({size_, namespaces});
  } catch (std::bad_alloc const&) {
    return false;
  }
  char* out = end();
  if (!prefix.empty()) {
    out = copy_short(out, prefix.data(), prefix.size());
    *out++ = ':';
  }
  out = copy_short(out, local.data(), local.size());
  size_ = static_cast<std::size_t>(out - names_.get());
  return true;
}

void element_stack::grow(std::size_t more) {
  if (more <= capacity_ - size_) return;
  std::size_t const capacity = std::max({size_ + more, 2 * capacity_, std::size_t{256}});
  auto larger = std::make_unique<char[]>(capacity + padding);
  std::copy_n(names_.get(), size_, larger.get());
  names_ = std::move(larger);
  capacity_ = capacity;
}

namespace {

constexpr std::size_t name_bytes_max = 48;
constexpr std::size_t outer_names = 4;
constexpr std::size_t inner_names = 8;
constexpr std::string_view ellipsis = "\xE2\x80\xA6";

/** Add `name`, or its beginning, which ends with a character. */
void append_shortened(std::string& path, std::string_view name) {
  bool const is_long = name.size() > name_bytes_max;
  std::size_t size = is_long ? name_bytes_max - ellipsis.size() : name.size();
  auto const is_within_character = [&] {
    return is_long && size > 0 && (static_cast<unsigned char>(name[size]) & 0xC0u) == 0x80u;
  };
  while (is_within_character()) --size;
  path.append(1, '/').append(name.substr(0, size));
  if (is_long) path.append(ellipsis);
}

}  // namespace

std::string element_stack::path() const {
  std::string path;
  for (std::size_t i = 0; i < frames_.size(); ++i) {
    if (i == outer_names && frames_.size() > outer_names + inner_names) {
      path.append(1, '/').append(ellipsis);
      i = frames_.size() - inner_names;
    }
    std::size_t const begin = frames_[i].name_begin;
    std::size_t const end = i + 1 < frames_.size() ? frames_[i + 1].name_begin : size_;
    append_shortened(path, names().substr(begin, end - begin));
  }
  if (path.empty()) path = '/';
  return path;
}

}  // namespace penstock::xml::detail
