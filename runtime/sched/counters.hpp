// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// How a worker counts: it alone writes its counters, any thread may read them.

#ifndef PENSTOCK_SCHED_COUNTERS_HPP
#define PENSTOCK_SCHED_COUNTERS_HPP

#include <penstock/counters.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace penstock::detail {

/** Add `n` to a counter of the calling thread's worker: with one writer, a plain load and store. */
inline void add(std::uint64_t& counter, std::uint64_t n = 1) noexcept {
  std::atomic_ref<std::uint64_t> const shared(counter);
  shared.store(shared.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
}

/** Counters that total_counters() sees while they live, and remembers after. */
class registered_counters {
public:
  registered_counters();
  ~registered_counters();
  registered_counters(registered_counters const&) = delete;
  registered_counters& operator=(registered_counters const&) = delete;

  alignas(64) counters values;  // the first eight on one line of the cache
};

/** Workers that have not ended, of all threads. */
[[nodiscard]] std::size_t living_workers();

}  // namespace penstock::detail

#endif
