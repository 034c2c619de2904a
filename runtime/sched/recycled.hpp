// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// recycled: a base of what comes and goes with connections and flushes. Its memory comes from the
// recycler of coroutine frames, by `new (std::nothrow)` only.

#ifndef PENSTOCK_SCHED_RECYCLED_HPP
#define PENSTOCK_SCHED_RECYCLED_HPP

#include <penstock/detail/promise.hpp>

#include <cstddef>
#include <new>

namespace penstock::detail {

struct recycled {
  static void* operator new(std::size_t size, std::nothrow_t const&) noexcept {
    return try_allocate_frame(size);
  }
  static void operator delete(void* freed, std::size_t size) noexcept { free_frame(freed, size); }
};

}  // namespace penstock::detail

#endif
