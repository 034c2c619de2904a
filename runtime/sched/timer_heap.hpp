// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// timer_heap: the armed deadlines of one worker, earliest first. A pairing heap whose links are in
// the nodes, and the nodes in whatever waits: arming takes no memory, so it cannot fail.
//
// A node's children are a list: `child` is the first, each one's `next` the one after it. A first
// child's `previous` is its parent, another's is the sibling before it, the root's is the root.

#ifndef PENSTOCK_SCHED_TIMER_HEAP_HPP
#define PENSTOCK_SCHED_TIMER_HEAP_HPP

#include <penstock/detail/timer_node.hpp>

namespace penstock::detail {

class timer_heap {
public:
  /** Arm `timer` for timer.deadline; it must not be armed. O(1). */
  void arm(timer_node& timer) noexcept;
  /** Disarm `timer`; nothing happens when it is not armed. O(log n), amortized. */
  void disarm(timer_node& timer) noexcept;
  /** Remove and return the earliest timer that is due at `now`, or null. */
  [[nodiscard]] timer_node* take_due(time_point now) noexcept;
  [[nodiscard]] bool empty() const noexcept { return root_ == nullptr; }
  /** Its deadline; no_deadline when none is armed. */
  [[nodiscard]] time_point earliest() const noexcept {
    if (root_ == nullptr) [[likely]]
      return no_deadline;
    return root_->deadline;
  }

private:
  void set_root(timer_node* root) noexcept;

  timer_node* root_ = nullptr;  // no parent is later than its children
};

}  // namespace penstock::detail

#endif
