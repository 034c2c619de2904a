// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// pattern: bytes without a period, so that a piece that is lost, repeated or misplaced differs. A
// stream repeats the first 64 KiB of it.

#ifndef PENSTOCK_BENCH_SUPPORT_PATTERN_HPP
#define PENSTOCK_BENCH_SUPPORT_PATTERN_HPP

#include "support/memory.hpp"

#include <cstddef>
#include <cstdint>

namespace bench {

inline constexpr std::size_t stream_period = std::size_t{64} * 1024;

inline page_memory make_pattern(std::size_t size) {
  page_memory bytes = allocate_pages(size);
  std::uint32_t state = 12345;
  for (std::size_t i = 0; i < size; ++i) {
    state = state * 1664525u + 1013904223u;
    bytes[i] = static_cast<char>(state >> 24);
  }
  return bytes;
}

}  // namespace bench

#endif
