// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// buffer_ring: the buffers that the kernel chooses from when a multishot receive has bytes.

#ifndef PENSTOCK_BENCH_RAW_BUFFER_RING_HPP
#define PENSTOCK_BENCH_RAW_BUFFER_RING_HPP

#include "raw/ring.hpp"
#include "support/memory.hpp"

#include <cstddef>

namespace bench {

class buffer_ring {
public:
  /** `count`: a power of two. */
  buffer_ring(ring& owner, unsigned count, unsigned size)
      : count_(count), size_(size), memory_(allocate_pages(std::size_t{count} * size)) {
    int error = 0;
    ring_ = io_uring_setup_buf_ring(owner.get(), count, group, 0, &error);
    ring::check(error, "io_uring_setup_buf_ring");
    for (unsigned id = 0; id < count; ++id) give_back(id);
    publish();
  }

  static constexpr int group = 0;

  [[nodiscard]] char* data(unsigned id) const { return memory_.get() + std::size_t{id} * size_; }

  /** The kernel filled this one. */
  void taken() { --free_; }

  /** The kernel may have it again, after publish(). */
  void give_back(unsigned id) {
    io_uring_buf_ring_add(ring_, data(id), size_, static_cast<unsigned short>(id),
                          static_cast<int>(count_ - 1), unpublished_++);
    ++free_;
  }

  void publish() {
    if (unpublished_ == 0) return;
    io_uring_buf_ring_advance(ring_, unpublished_);
    unpublished_ = 0;
  }

  [[nodiscard]] unsigned free() const { return free_; }

private:
  unsigned count_;
  unsigned size_;
  unsigned free_ = 0;
  int unpublished_ = 0;
  page_memory memory_;
  io_uring_buf_ring* ring_ = nullptr;
};

}  // namespace bench

#endif
