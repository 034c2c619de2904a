// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// timer_node: one armed deadline. It lives inside whatever waits (an awaiter, a flush handle), so
// arming a timer allocates nothing.

#ifndef PENSTOCK_DETAIL_TIMER_NODE_HPP
#define PENSTOCK_DETAIL_TIMER_NODE_HPP

#include <penstock/clock.hpp>

namespace penstock::detail {

struct timer_node {
  using fire_function = void(timer_node&) noexcept;

  time_point deadline{};
  fire_function* fire = nullptr;

  // Its place in the worker's heap; see sched/timer_heap.hpp.
  timer_node* previous = nullptr;  // null: not armed
  timer_node* next = nullptr;
  timer_node* child = nullptr;

  [[nodiscard]] bool is_armed() const noexcept { return previous != nullptr; }
};

}  // namespace penstock::detail

#endif
