// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "sched/lent_blocks.hpp"

#include "base/assert.hpp"

#include <utility>

namespace penstock::detail {

void lent_blocks::top_up() noexcept {
  for (std::size_t id = 0; lent_ < wanted_ && id < blocks_.size(); ++id) {
    if (blocks_[id] != nullptr) continue;
    blocks_[id] = pool_.take();
    if (blocks_[id] == nullptr) return;
    ++lent_;
    kernel_.lend(static_cast<std::uint16_t>(id), {blocks_[id]->bytes(), blocks_[id]->capacity});
  }
}

block& lent_blocks::take(std::uint16_t id) noexcept {
  PENSTOCK_ASSERT(id < blocks_.size() && blocks_[id] != nullptr, "the kernel names no lent block");
  block& taken = *blocks_[id];
  block* const next = lent_ <= wanted_ ? pool_.take() : nullptr;
  blocks_[id] = next;
  if (next != nullptr) [[likely]] {
    kernel_.lend(id, {next->bytes(), next->capacity});
  } else {
    --lent_;
  }
  return taken;
}

void lent_blocks::take_back() noexcept {
  for (block*& each : blocks_) {
    if (each != nullptr) pool_.release(*std::exchange(each, nullptr));
  }
  lent_ = 0;
}

}  // namespace penstock::detail
