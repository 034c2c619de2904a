// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "sim/flush_states.hpp"

#include <sys/mman.h>

#include <atomic>
#include <cinttypes>
#include <cstdint>
#include <iterator>

namespace penstock::sim {
namespace {

// In order of flush_state.
constexpr char const* names[] = {"done",     "skipped", "pending", "timed_out",
                                 "canceled", "closed",  "aborted", "failed"};
static_assert(std::size(names) == static_cast<std::size_t>(flush_state::failed) + 1);

using counter = std::atomic<std::uint64_t>;

counter* const counts = [] {
  void* const memory = ::mmap(nullptr, std::size(names) * sizeof(counter), PROT_READ | PROT_WRITE,
                              MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  return memory == MAP_FAILED ? nullptr : static_cast<counter*>(memory);
}();

}  // namespace

void saw(flush_state state) noexcept {
  if (counts != nullptr) ++counts[static_cast<std::size_t>(state)];
}

int print_flush_states(std::FILE* to) {
  int never = 0;
  for (std::size_t i = 0; i < std::size(names); ++i) {
    std::uint64_t const seen = counts == nullptr ? 0 : counts[i].load();
    never += seen == 0;
    std::fprintf(to, "%-13s %-13s %10" PRIu64 "%s\n", "flush", names[i], seen,
                 seen == 0 ? "  NEVER SEEN" : "");
  }
  std::fprintf(to, "%zu states of a flush, %d never seen\n", std::size(names), never);
  return never;
}

}  // namespace penstock::sim
