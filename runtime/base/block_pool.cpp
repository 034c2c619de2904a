// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "base/block_pool.hpp"

#include "base/assert.hpp"
#include "base/recycle.hpp"

#include <algorithm>
#include <new>
#include <utility>

namespace penstock::detail {

block_pool::~block_pool() {
  PENSTOCK_ASSERT(lent_ == 0, "a block outlives its pool");
  while (free_ != nullptr) ::operator delete(std::exchange(free_, free_->next));
}

block* block_pool::take(std::size_t capacity_min) noexcept {
  block* taken = nullptr;
  if (capacity_min <= common_capacity && free_ != nullptr) {
    taken = std::exchange(free_, free_->next);
    --idle_;
  } else {
    std::size_t const capacity = std::max(capacity_min, common_capacity);
    void* const memory = ::operator new(sizeof(block) + capacity, std::nothrow);
    if (memory == nullptr) return nullptr;
    taken = new (memory) block;
    taken->capacity = capacity;
  }
  taken->references = 1;
  ++lent_;
  return taken;
}

void block_pool::release(block& held) noexcept {
  PENSTOCK_ASSERT(held.references > 0, "a block is released twice");
  if (--held.references > 0) return;
  --lent_;
  if (!recycles || held.capacity > common_capacity || idle_ == idle_max_) {
    return ::operator delete(&held);
  }
  held.next = std::exchange(free_, &held);
  ++idle_;
}

}  // namespace penstock::detail
