// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// schedule: virtual time, and what will happen when. Time moves only when somebody moves it, so an
// hour costs what its events cost. What is due at the same instant comes in an order that the seed
// chooses.

#ifndef PENSTOCK_TESTING_SCHEDULE_HPP
#define PENSTOCK_TESTING_SCHEDULE_HPP

#include <penstock/clock.hpp>
#include <penstock/testing/random.hpp>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <utility>

namespace penstock::testing {

class schedule {
public:
  static constexpr time_point begin{std::chrono::hours(1)};

  explicit schedule(random& dice) noexcept : dice_(dice) {}

  [[nodiscard]] time_point now() const noexcept { return now_; }
  void move_to(time_point then) noexcept { now_ = std::max(now_, then); }

  void after(duration delay, std::function<void()> event) {
    events_.emplace(std::pair(now_ + delay, dice_.next()), std::move(event));
  }
  /** When the earliest event is due. */
  [[nodiscard]] std::optional<time_point> next() const noexcept {
    if (events_.empty()) return std::nullopt;
    return events_.begin()->first.first;
  }
  /** Let the earliest event happen, now or at its time, whichever is later. There must be one. */
  void run_next() {
    auto const earliest = events_.extract(events_.begin());
    move_to(earliest.key().first);
    earliest.mapped()();
  }

private:
  random& dice_;
  time_point now_ = begin;
  std::multimap<std::pair<time_point, std::uint64_t>, std::function<void()>> events_;  // by lot
};

}  // namespace penstock::testing

#endif
