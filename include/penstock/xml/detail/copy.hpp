// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// copy_short, copy_padded: memcpy for names and the like. Most have fewer than 32 bytes, where a
// call to the library costs more than the copy.

#ifndef PENSTOCK_XML_DETAIL_COPY_HPP
#define PENSTOCK_XML_DETAIL_COPY_HPP

#include <cstddef>
#include <cstring>

namespace penstock::xml::detail {

/** Copy `n` bytes; the ranges do not overlap. Returns the end of the copy. */
[[gnu::always_inline]] inline char* copy_short(char* out, char const* in, std::size_t n) noexcept {
  // Two moves of a fixed size, which meet or overlap, do for every size up to twice as much.
  if (n > 32) {
    std::memcpy(out, in, n);
  } else if (n > 16) {
    std::memcpy(out, in, 16);
    std::memcpy(out + n - 16, in + n - 16, 16);
  } else if (n >= 8) {
    std::memcpy(out, in, 8);
    std::memcpy(out + n - 8, in + n - 8, 8);
  } else if (n >= 4) {
    std::memcpy(out, in, 4);
    std::memcpy(out + n - 4, in + n - 4, 4);
  } else if (n >= 2) {
    std::memcpy(out, in, 2);
    std::memcpy(out + n - 2, in + n - 2, 2);
  } else if (n == 1) {
    *out = *in;
  }
  return out + n;
}

/** The same where up to 15 more bytes can be read behind those at `in`, and written behind. */
inline char* copy_padded(char* out, char const* in, std::size_t n) noexcept {
  for (std::size_t i = 0; i < n; i += 16) std::memcpy(out + i, in + i, 16);
  return out + n;
}

}  // namespace penstock::xml::detail

#endif
