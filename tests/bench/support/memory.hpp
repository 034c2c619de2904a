// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// memory: buffers that begin on a page. Large allocations of the C library begin 16 bytes behind
// one, and there some processors (AMD Zen 3) copy four times slower into and out of the kernel.

#ifndef PENSTOCK_BENCH_SUPPORT_MEMORY_HPP
#define PENSTOCK_BENCH_SUPPORT_MEMORY_HPP

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>

namespace bench {

struct freer {
  void operator()(void* memory) const { std::free(memory); }
};
using page_memory = std::unique_ptr<char[], freer>;

/** Uninitialised, so that what is never used costs no memory. `size`: rounded up to pages. */
inline page_memory allocate_pages(std::size_t size) {
  constexpr std::size_t page = 4096;
  void* const memory = std::aligned_alloc(page, (size + page - 1) / page * page);
  if (memory == nullptr) throw std::bad_alloc();
  return page_memory(static_cast<char*>(memory));
}

}  // namespace bench

#endif
