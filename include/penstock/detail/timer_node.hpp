// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// timer_node: one armed deadline. It lives inside whatever waits (an awaiter, a flush handle), so
// arming a timer allocates nothing.

#ifndef PENSTOCK_DETAIL_TIMER_NODE_HPP
#define PENSTOCK_DETAIL_TIMER_NODE_HPP

#include <penstock/clock.hpp>

#include <cstdint>

namespace penstock::detail {

struct timer_node {
  using fire_function = void(timer_node&) noexcept;

  static constexpr std::uint32_t not_armed = UINT32_MAX;

  time_point deadline{};
  fire_function* fire = nullptr;
  std::uint32_t index = not_armed;  // place in the worker's heap

  [[nodiscard]] bool is_armed() const noexcept { return index != not_armed; }
};

}  // namespace penstock::detail

#endif
