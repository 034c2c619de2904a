// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// lent_blocks: blocks of the worker's pool that the kernel may receive into (see ring::lend). A
// block that comes back filled is the reader's, and another one is lent in its place; so idle
// connections hold no memory, and a slow reader takes none away from the others. The kernel fills
// them one after the other, so while little comes few are lent: those stay in the cache.

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

  /** What is lent while little comes. */
  static constexpr std::size_t few = 8;

  /** Lend as many as are wanted and there is memory for. Cheap when so many are lent already. */
  [[gnu::noinline]] void top_up() noexcept;
  /** From now on lend so many, `few` or ring::lent_max. Nothing is lent before the first
      top_up(). */
  [[gnu::cold]] void want(std::size_t count) noexcept {
    wanted_ = count;
    if (lent_ > 0) top_up();
  }
  /** The block that an event names, with one reference. Another one takes its place if it is
      wanted. */
  [[nodiscard]] block& take(std::uint16_t id) noexcept;
  /** All of them, when no receive is in flight and none will be. */
  void take_back() noexcept;

private:
  ring& kernel_;
  block_pool& pool_;
  std::size_t lent_ = 0;
  std::size_t wanted_ = few;
  std::array<block*, ring::lent_max> blocks_{};  // by id; null: not lent
};

}  // namespace penstock::detail

#endif
