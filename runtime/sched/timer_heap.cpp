// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "sched/timer_heap.hpp"

#include "base/assert.hpp"

#include <cstdint>

namespace penstock::detail {

void timer_heap::arm(timer_node& timer) {
  PENSTOCK_ASSERT(!timer.is_armed(), "a timer is armed twice");
  heap_.push_back(&timer);
  sift_up(heap_.size() - 1, &timer);
}

void timer_heap::disarm(timer_node& timer) noexcept {
  if (!timer.is_armed()) return;
  std::size_t const hole = timer.index;
  timer.index = timer_node::not_armed;
  timer_node* const last = heap_.back();
  heap_.pop_back();
  if (last == &timer) return;
  bool const rises = hole > 0 && last->deadline < heap_[(hole - 1) / 2]->deadline;
  rises ? sift_up(hole, last) : sift_down(hole, last);
}

timer_node* timer_heap::take_due(time_point now) noexcept {
  if (heap_.empty() || heap_.front()->deadline > now) return nullptr;
  timer_node* const due = heap_.front();
  disarm(*due);
  return due;
}

std::optional<time_point> timer_heap::earliest() const noexcept {
  if (heap_.empty()) return std::nullopt;
  return heap_.front()->deadline;
}

void timer_heap::place(std::size_t index, timer_node* timer) noexcept {
  heap_[index] = timer;
  timer->index = static_cast<std::uint32_t>(index);
}

void timer_heap::sift_up(std::size_t index, timer_node* timer) noexcept {
  while (index > 0) {
    std::size_t const parent = (index - 1) / 2;
    if (heap_[parent]->deadline <= timer->deadline) break;
    place(index, heap_[parent]);
    index = parent;
  }
  place(index, timer);
}

void timer_heap::sift_down(std::size_t index, timer_node* timer) noexcept {
  for (;;) {
    std::size_t child = 2 * index + 1;
    if (child >= heap_.size()) break;
    bool const has_right = child + 1 < heap_.size();
    if (has_right && heap_[child + 1]->deadline < heap_[child]->deadline) ++child;
    if (timer->deadline <= heap_[child]->deadline) break;
    place(index, heap_[child]);
    index = child;
  }
  place(index, timer);
}

}  // namespace penstock::detail
