// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// timer_heap: the armed deadlines of one worker, earliest first. A binary heap of pointers to nodes
// that live in whatever waits; each node knows its place, so disarming is O(log n) and allocates
// nothing.

#ifndef PENSTOCK_SCHED_TIMER_HEAP_HPP
#define PENSTOCK_SCHED_TIMER_HEAP_HPP

#include <penstock/detail/timer_node.hpp>

#include <cstddef>
#include <optional>
#include <vector>

namespace penstock::detail {

class timer_heap {
public:
  /** Arm `timer` for timer.deadline; it must not be armed. May throw std::bad_alloc as the heap
      grows. */
  void arm(timer_node& timer);
  /** Disarm `timer`; nothing happens when it is not armed. */
  void disarm(timer_node& timer) noexcept;
  /** Remove and return the earliest timer that is due at `now`, or null. */
  [[nodiscard]] timer_node* take_due(time_point now) noexcept;
  [[nodiscard]] std::optional<time_point> earliest() const noexcept;
  [[nodiscard]] std::size_t size() const noexcept { return heap_.size(); }

private:
  void place(std::size_t index, timer_node* timer) noexcept;
  void sift_up(std::size_t index, timer_node* timer) noexcept;
  void sift_down(std::size_t index, timer_node* timer) noexcept;

  std::vector<timer_node*> heap_;  // heap_[i]->index == i; no parent is later than its children
};

}  // namespace penstock::detail

#endif
