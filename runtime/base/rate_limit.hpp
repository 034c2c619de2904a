// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// rate_limit: is the peer too slow? A stock of time that waiting uses up and moved bytes refill:
// each byte buys 1 / rate seconds. A rate, and not a gap timer, because a byte every few seconds
// passes any gap timer. Pure arithmetic; who waits asks it now and then.

#ifndef PENSTOCK_BASE_RATE_LIMIT_HPP
#define PENSTOCK_BASE_RATE_LIMIT_HPP

#include <penstock/clock.hpp>

#include <algorithm>
#include <cstdint>

namespace penstock::detail {

class rate_limit {
public:
  /** `rate`: bytes a second, 0 for no limit. `grace`: the stock to begin with. `credit_max`: the
      most it can hold. */
  rate_limit(std::uint32_t rate, duration grace, duration credit_max) noexcept
      : rate_(rate), credit_max_(std::max(grace, credit_max)), credit_(grace) {}

  [[nodiscard]] bool is_on() const noexcept { return rate_ != 0; }

  /** Waiting begins at `now`, with `moved` bytes so far, counted from any fixed point. */
  void start(time_point now, std::uint64_t moved) noexcept {
    refill(moved);
    checked_at_ = now;
  }

  /** The same without a look at what moved: the next check counts it. */
  void resume(time_point now) noexcept { checked_at_ = now; }

  /** It still waits at `now`. False: the stock is used up. */
  [[nodiscard]] bool check(time_point now, std::uint64_t moved) noexcept {
    credit_ -= now - checked_at_;
    checked_at_ = now;
    refill(moved);
    return credit_ > duration::zero();
  }

  /** When the stock is used up if nothing moves any more. */
  [[nodiscard]] time_point deadline() const noexcept { return checked_at_ + credit_; }

private:
  void refill(std::uint64_t moved) noexcept {
    using seconds = std::chrono::duration<double>;
    seconds const earned(static_cast<double>(moved - moved_) / rate_);
    moved_ = moved;
    credit_ =
        std::chrono::duration_cast<duration>(std::min<seconds>(credit_ + earned, credit_max_));
  }

  std::uint32_t rate_;
  duration credit_max_;
  duration credit_;  // how long the peer may still be waited for
  time_point checked_at_;
  std::uint64_t moved_ = 0;
};

}  // namespace penstock::detail

#endif
