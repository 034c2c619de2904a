// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// pattern: an endless text that both sides know. Where a stream starts in it is its seed, so that
// bytes of another connection, or of another place, are wrong bytes.

#ifndef PENSTOCK_STRESS_PATTERN_HPP
#define PENSTOCK_STRESS_PATTERN_HPP

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace stress {

/** Up to `size` bytes (1 at least) of the pattern from `offset` on. */
[[nodiscard]] std::string_view pattern_at(std::uint64_t offset, std::size_t size);
/** All of them. */
[[nodiscard]] std::string pattern(std::uint64_t offset, std::size_t size);
/** Whether `text` is the pattern from `offset` on. */
[[nodiscard]] bool is_pattern(std::string_view text, std::uint64_t offset);

}  // namespace stress

#endif
