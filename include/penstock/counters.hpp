// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Counters: what this process's workers have done since it started. Reading them is cheap and
// allowed on any thread; each figure is exact, the set is not a snapshot.

#ifndef PENSTOCK_COUNTERS_HPP
#define PENSTOCK_COUNTERS_HPP

#include <cstdint>

namespace penstock {

struct counters {
  std::uint64_t turns = 0;  // of the workers' loops
  std::uint64_t operations_submitted = 0;
  std::uint64_t bytes_sent = 0;       // taken by the kernel
  std::uint64_t sends_direct = 0;     // tried in the call
  std::uint64_t sends_submitted = 0;  // through the ring

  // Flushes by outcome. immediate + pending counts each started flush that was not skipped once. A
  // stream that has failed answers each later flush the same way, and counts it.
  std::uint64_t flushes_immediate = 0;  // over in the call
  std::uint64_t flushes_pending = 0;    // had to wait for a completion
  std::uint64_t flushes_skipped = 0;    // below min_bytes, where an output had to say so
  std::uint64_t flushes_closed = 0;     // the peer was gone
  std::uint64_t flushes_timed_out = 0;  // deadline, or write-rate limit
  std::uint64_t flushes_canceled = 0;

  std::uint64_t zero_copy_sends = 0;   // of sends_submitted, made without a copy
  std::uint64_t zero_copy_copied = 0;  // of those, copied by the kernel all the same
  std::uint64_t bytes_discarded = 0;   // accepted, then thrown away by abort or destruction
  std::uint64_t watermark_waits = 0;   // writers that had to wait for room
  std::uint64_t connections_accepted = 0;
  std::uint64_t accept_pauses = 0;  // no descriptor or memory was left for a connection
};

/** The sum over all workers, living and ended. */
[[nodiscard]] counters total_counters();

}  // namespace penstock

#endif
