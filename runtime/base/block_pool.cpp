// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "base/block_pool.hpp"

#include "base/assert.hpp"
#include "base/recycle.hpp"

#include <new>
#include <utility>

namespace penstock::detail {
namespace {

constexpr std::align_val_t alignment{alignof(block)};

}  // namespace

block_pool::~block_pool() {
  PENSTOCK_ASSERT(lent_ == 0, "a block outlives its pool");
  for (shelf* each : {&common_, &bulk_}) {
    while (each->first != nullptr) {
      ::operator delete(std::exchange(each->first, each->first->next), alignment);
    }
  }
}

block* block_pool::make(std::size_t capacity) noexcept {
  void* const memory = ::operator new(sizeof(block) + capacity, alignment, std::nothrow);
  if (memory == nullptr) return nullptr;
  ++lent_;
  return new (memory) block{.capacity = capacity, .references = 1};
}

block* block_pool::take_from(shelf& from, std::size_t capacity) noexcept {
  if (from.first == nullptr) return make(capacity);
  block* const taken = std::exchange(from.first, from.first->next);
  --from.idle;
  ++lent_;
  taken->next = nullptr;
  taken->references = 1;
  return taken;
}

block* block_pool::take(std::size_t capacity_min) noexcept {
  return capacity_min <= common_capacity ? take_from(common_, common_capacity) : make(capacity_min);
}

block* block_pool::take_bulk() noexcept { return take_from(bulk_, bulk_capacity); }

void block_pool::release(block& held) noexcept {
  PENSTOCK_ASSERT(held.references > 0, "a block is released twice");
  if (--held.references > 0) [[unlikely]]
    return;
  --lent_;
  shelf* home = &common_;
  if (held.capacity != common_capacity) [[unlikely]] {
    home = held.capacity == bulk_capacity ? &bulk_ : nullptr;
  }
  if (!recycles || home == nullptr || home->idle == home->idle_max) [[unlikely]] {
    return ::operator delete(&held, alignment);
  }
  held.next = std::exchange(home->first, &held);
  ++home->idle;
}

}  // namespace penstock::detail
