// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// fiber_stack_pool: the stacks that a worker's fibers run on. Each is mapped memory with pages that
// cannot be touched below it, so that a fiber which overflows its stack ends the process with
// SIGSEGV instead of writing into a neighbour. One pool per worker; not thread-safe.

#ifndef PENSTOCK_SCHED_FIBER_STACK_HPP
#define PENSTOCK_SCHED_FIBER_STACK_HPP

#include <cstddef>
#include <cstdint>

namespace penstock::detail {

struct fiber_stack {
  std::byte* bottom = nullptr;  // above the guard
  std::size_t size = 0;

  [[nodiscard]] std::byte* top() const noexcept { return bottom + size; }
};

class fiber_stack_pool {
public:
  /** Frames that are larger than this may step over the guard; it costs addresses, not memory. */
  static constexpr std::size_t guard_size = 64 * 1024;
  /** Smaller sizes are raised to this, so that a signal handler has room. */
  static constexpr std::size_t size_min = 16 * 1024;

  /** `idle_max`: free stacks kept for the next fiber; more are given back to the system. */
  fiber_stack_pool(std::size_t size, std::size_t idle_max) noexcept;
  ~fiber_stack_pool();
  fiber_stack_pool(fiber_stack_pool const&) = delete;
  fiber_stack_pool& operator=(fiber_stack_pool const&) = delete;

  /** Throws std::bad_alloc when the system gives no memory. */
  [[nodiscard]] fiber_stack take();
  void release(fiber_stack stack) noexcept;

  /** Stacks that fibers run on. */
  [[nodiscard]] std::size_t lent() const noexcept { return lent_; }
  /** Stacks kept for the next fibers. */
  [[nodiscard]] std::size_t idle() const noexcept { return idle_; }
  /** Stacks mapped so far, also those that were given back. */
  [[nodiscard]] std::uint64_t mapped() const noexcept { return mapped_; }

private:
  struct free_node;

  [[nodiscard]] fiber_stack map();
  void unmap(fiber_stack stack) const noexcept;

  std::size_t size_;
  std::size_t idle_max_;
  free_node* free_ = nullptr;  // at the top of each free stack, where memory was touched anyway
  std::size_t idle_ = 0;
  std::size_t lent_ = 0;
  std::uint64_t mapped_ = 0;
};

}  // namespace penstock::detail

#endif
