// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// output_limits: the bounds of one stream's queue, and how slow its peer may be.

#ifndef PENSTOCK_FLUSH_OUTPUT_LIMITS_HPP
#define PENSTOCK_FLUSH_OUTPUT_LIMITS_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <ratio>

namespace penstock {

struct output_limits {
  std::size_t high_watermark = 64 * 1024;  // bytes queued above which write() answers `full`
  std::size_t low_watermark = 32 * 1024;   // bytes queued at which make_room() is done
  std::size_t hard_cap = 1024 * 1024;      // bytes queued that are never passed: write() refuses

  // Sends of at least this many bytes are made without a copy (IORING_OP_SEND_ZC): the kernel reads
  // copied, received and shared bytes where they are, and they are kept until the peer has them.
  // Never borrowed ones. 0: none are. docs/guide/flush.md says when it pays. What is kept so is no
  // longer queued; it takes at most hard_cap on top, and what would be more is copied.
  std::size_t zero_copy_min = 0;
  // For tests: go on when the kernel says that it copies all the same, as it does on loopback.
  bool zero_copy_forced = false;

  // While a flush is pending the peer must acknowledge this many bytes per second on average, or
  // the stream fails with errc::too_slow. 0 switches the limit off. Time without a pending flush
  // does not count.
  std::uint32_t write_rate_min = 240;
  // A peer that acknowledges nothing is given this long; each acknowledged byte adds
  // 1 / write_rate_min seconds …
  using milliseconds = std::chrono::duration<std::uint32_t, std::milli>;  // 49 days at most
  milliseconds write_rate_grace{5000};
  // … up to this much. A slow reader's kernel opens its window in steps: on loopback, with the
  // system's buffers, one that takes 1 KiB a second acknowledges nothing for up to 127 s at a time.
  milliseconds write_rate_credit_max{150000};
};

}  // namespace penstock

#endif
