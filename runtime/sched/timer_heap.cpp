// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "sched/timer_heap.hpp"

#include "base/assert.hpp"

#include <utility>

namespace penstock::detail {
namespace {

/** One heap of two; either may be null, and neither is among anybody's children. */
timer_node* meld(timer_node* a, timer_node* b) noexcept {
  if (a == nullptr || b == nullptr) return a == nullptr ? b : a;
  if (b->deadline < a->deadline) std::swap(a, b);
  b->previous = a;
  b->next = a->child;
  if (b->next != nullptr) b->next->previous = b;
  a->child = b;
  return a;
}

/** One heap of a list of siblings: melded in pairs from the front, then all pairs from the back,
    which is what keeps the heap shallow. */
timer_node* meld_all(timer_node* siblings) noexcept {
  timer_node* pairs = nullptr;  // the last pair made is the first of this list
  while (siblings != nullptr) {
    timer_node* const first = siblings;
    timer_node* const second = std::exchange(first->next, nullptr);
    siblings = second == nullptr ? nullptr : std::exchange(second->next, nullptr);
    timer_node* const pair = meld(first, second);
    pair->next = std::exchange(pairs, pair);
  }
  timer_node* all = nullptr;
  while (pairs != nullptr) {
    timer_node* const pair = std::exchange(pairs, pairs->next);
    pair->next = nullptr;
    all = meld(all, pair);
  }
  return all;
}

}  // namespace

void timer_heap::set_root(timer_node* root) noexcept {
  root_ = root;
  if (root != nullptr) root->previous = root;
}

void timer_heap::arm(timer_node& timer) noexcept {
  PENSTOCK_ASSERT(!timer.is_armed(), "a timer is armed twice");
  set_root(meld(root_, &timer));
}

void timer_heap::disarm(timer_node& timer) noexcept {
  if (!timer.is_armed()) return;
  timer_node* const below = meld_all(std::exchange(timer.child, nullptr));
  timer_node* const previous = std::exchange(timer.previous, nullptr);
  timer_node* const next = std::exchange(timer.next, nullptr);
  if (previous == &timer) return set_root(below);
  (previous->child == &timer ? previous->child : previous->next) = next;
  if (next != nullptr) next->previous = previous;
  set_root(meld(root_, below));
}

timer_node* timer_heap::take_due(time_point now) noexcept {
  if (root_ == nullptr || root_->deadline > now) return nullptr;
  timer_node* const due = root_;
  disarm(*due);
  return due;
}

}  // namespace penstock::detail
