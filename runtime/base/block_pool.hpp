// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// block_pool: the memory that copied bytes wait in. Blocks with counted references, last in first
// out so that the block used next is the one the cache still holds. One pool per worker; not
// thread-safe.

#ifndef PENSTOCK_BASE_BLOCK_POOL_HPP
#define PENSTOCK_BASE_BLOCK_POOL_HPP

#include <cstddef>
#include <cstdint>

namespace penstock::detail {

/** A header; its `capacity` bytes follow it in memory. */
struct block {
  block* next = nullptr;         // in the free list
  std::size_t capacity = 0;      // bytes
  std::uint32_t references = 0;  // pieces and writers that point into it

  [[nodiscard]] std::byte* bytes() noexcept { return reinterpret_cast<std::byte*>(this + 1); }
};

class block_pool {
public:
  static constexpr std::size_t common_capacity = 16 * 1024 - sizeof(block);

  /** `idle_max`: free blocks kept for the next user; more are given back to the heap. */
  explicit block_pool(std::size_t idle_max = 256) noexcept : idle_max_(idle_max) {}
  ~block_pool();
  block_pool(block_pool const&) = delete;
  block_pool& operator=(block_pool const&) = delete;

  /** A block of at least `capacity_min` bytes with one reference, or null when memory is out. Up to
      common_capacity it comes from the pool; a larger one is made for the purpose. */
  [[nodiscard]] block* take(std::size_t capacity_min = common_capacity) noexcept;
  static void retain(block& held) noexcept { ++held.references; }
  void release(block& held) noexcept;

  /** Blocks that somebody holds. */
  [[nodiscard]] std::size_t lent() const noexcept { return lent_; }

private:
  block* free_ = nullptr;
  std::size_t idle_ = 0;  // length of free_, at most idle_max_
  std::size_t lent_ = 0;
  std::size_t idle_max_;
};

}  // namespace penstock::detail

#endif
