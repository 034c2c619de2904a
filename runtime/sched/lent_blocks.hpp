// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// lent_blocks: blocks of the worker's pool that the kernel may receive into (see ring::lend). A
// block that comes back filled is the reader's, and another one is lent in its place; so idle
// connections hold no memory, and a slow reader takes none away from the others.

#ifndef PENSTOCK_SCHED_LENT_BLOCKS_HPP
#define PENSTOCK_SCHED_LENT_BLOCKS_HPP

#include "base/block_pool.hpp"
#include "ring/ring.hpp"

#include <array>
#include <cstdint>

namespace penstock::detail {

class lent_blocks {
public:
  lent_blocks(ring& kernel, block_pool& pool) noexcept : kernel_(kernel), pool_(pool) {}
  lent_blocks(lent_blocks const&) = delete;
  lent_blocks& operator=(lent_blocks const&) = delete;
  ~lent_blocks() { take_back(); }

  /** Lend as many as there is memory for. Cheap when all are lent already. */
  void top_up() noexcept;
  /** The block that an event names, with one reference. Another one takes its place. */
  [[nodiscard]] block& take(std::uint16_t id) noexcept;
  /** All of them, when no receive is in flight and none will be. */
  void take_back() noexcept;

private:
  ring& kernel_;
  block_pool& pool_;
  std::array<block*, ring::lent_max> blocks_{};  // by id; null: not lent
  std::size_t lent_ = 0;
};

}  // namespace penstock::detail

#endif
