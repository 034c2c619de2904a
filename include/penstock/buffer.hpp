// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Buffers: memory lent for an operation. A buffer never owns; whoever lends keeps it alive until
// the operation that uses it has returned.

#ifndef PENSTOCK_BUFFER_HPP
#define PENSTOCK_BUFFER_HPP

#include <cstddef>
#include <span>
#include <string_view>

namespace penstock {

using const_buffer = std::span<std::byte const>;
using mutable_buffer = std::span<std::byte>;

/** The bytes of `text`. */
[[nodiscard]] inline const_buffer buffer(std::string_view text) noexcept {
  return std::as_bytes(std::span(text));
}

/** The bytes of `bytes` as text. */
[[nodiscard]] inline std::string_view text(const_buffer bytes) noexcept {
  return {reinterpret_cast<char const*>(bytes.data()), bytes.size()};
}

}  // namespace penstock

#endif
