// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// histogram: latencies to within 3 %, at a few instructions each: 32 steps for each power of two.

#ifndef PENSTOCK_BENCH_SUPPORT_HISTOGRAM_HPP
#define PENSTOCK_BENCH_SUPPORT_HISTOGRAM_HPP

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace bench {

class histogram {
public:
  void add(std::uint64_t value) {
    ++counts_[step_of(value)];
    ++total_;
  }

  /** The smallest value that `share` of all values do not exceed, to within a step. */
  [[nodiscard]] std::uint64_t quantile(double share) const {
    auto const wanted = static_cast<std::uint64_t>(share * static_cast<double>(total_));
    std::uint64_t sum = 0;
    for (std::size_t step = 0; step < counts_.size(); ++step) {
      sum += counts_[step];
      if (sum > wanted || (sum == total_ && total_ != 0)) return value_of(step);
    }
    return 0;
  }

private:
  static constexpr unsigned bits = 5;  // of precision
  static constexpr std::uint64_t steps = 1u << bits;

  static std::size_t step_of(std::uint64_t value) {
    if (value < steps) return static_cast<std::size_t>(value);
    auto const shift = static_cast<unsigned>(std::bit_width(value)) - bits - 1;
    return static_cast<std::size_t>((shift + 1) * steps + ((value >> shift) & (steps - 1)));
  }

  static std::uint64_t value_of(std::size_t step) {
    if (step < steps) return step;
    auto const shift = step / steps - 1;
    return (steps + step % steps) << shift;
  }

  std::array<std::uint64_t, (64 - bits + 1) * steps> counts_{};
  std::uint64_t total_ = 0;
};

}  // namespace bench

#endif
