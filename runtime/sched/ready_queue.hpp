// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// ready_queue: coroutines that may go on, first in, first out. The nodes live in the awaiters.

#ifndef PENSTOCK_SCHED_READY_QUEUE_HPP
#define PENSTOCK_SCHED_READY_QUEUE_HPP

#include <penstock/detail/promise.hpp>

namespace penstock::detail {

class ready_queue {
public:
  [[nodiscard]] bool empty() const noexcept { return first_ == nullptr; }

  void push(ready_node& node) noexcept {
    node.next = nullptr;
    (last_ == nullptr ? first_ : last_->next) = &node;
    last_ = &node;
  }

  /** The queue must not be empty. */
  [[nodiscard]] ready_node& pop() noexcept {
    ready_node& node = *first_;
    first_ = node.next;
    if (first_ == nullptr) last_ = nullptr;
    return node;
  }

  /** Put `behind` at the end; it is empty afterwards. */
  void append(ready_queue& behind) noexcept {
    if (behind.empty()) return;
    (last_ == nullptr ? first_ : last_->next) = behind.first_;
    last_ = behind.last_;
    behind = {};
  }

private:
  ready_node* first_ = nullptr;
  ready_node* last_ = nullptr;  // null exactly when first_ is
};

}  // namespace penstock::detail

#endif
