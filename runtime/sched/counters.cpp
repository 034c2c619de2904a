// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "sched/counters.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <mutex>
#include <vector>

namespace penstock {
namespace detail {
namespace {

// Every member of counters is one number, so that a sum is a sum of arrays.
using numbers = std::array<std::uint64_t, sizeof(counters) / sizeof(std::uint64_t)>;

struct registry {
  std::mutex mutex;
  std::vector<counters*> living;
  counters ended;
};

registry& all() {
  static registry instance;
  return instance;
}

counters sum(counters const& a, counters& b) noexcept {
  auto total = std::bit_cast<numbers>(a);
  auto* const b_numbers = reinterpret_cast<std::uint64_t*>(&b);
  for (std::size_t i = 0; i < total.size(); ++i) {
    total[i] += std::atomic_ref<std::uint64_t>(b_numbers[i]).load(std::memory_order_relaxed);
  }
  return std::bit_cast<counters>(total);
}

}  // namespace

registered_counters::registered_counters() {
  std::lock_guard const lock(all().mutex);
  all().living.push_back(&values);
}

registered_counters::~registered_counters() {
  std::lock_guard const lock(all().mutex);
  all().ended = sum(all().ended, values);
  std::erase(all().living, &values);
}

std::size_t living_workers() {
  std::lock_guard const lock(all().mutex);
  return all().living.size();
}

}  // namespace detail

counters total_counters() {
  std::lock_guard const lock(detail::all().mutex);
  counters total = detail::all().ended;
  for (counters* one : detail::all().living) total = detail::sum(total, *one);
  return total;
}

}  // namespace penstock
