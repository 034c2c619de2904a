// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// cork: has what was flushed with send_hint::corked sent by the end of the turn. A stream has one
// from such a flush until then.

#ifndef PENSTOCK_FLUSH_CORK_HPP
#define PENSTOCK_FLUSH_CORK_HPP

#include <penstock/detail/promise.hpp>
#include <penstock/detail/timer_node.hpp>

#include <cstddef>
#include <cstdint>
#include <new>

namespace penstock::detail {

class flusher;
class worker;

class cork final : private timer_node {
public:
  cork(flusher& stream, worker& owner) noexcept;
  ~cork();
  cork(cork const&) = delete;
  cork& operator=(cork const&) = delete;

  static void* operator new(std::size_t size, std::nothrow_t const&) noexcept {
    return try_allocate_frame(size);
  }
  static void operator delete(void* pulled, std::size_t size) noexcept { free_frame(pulled, size); }

  /** The bytes up to offset `target` wait here. */
  void hold(std::uint64_t target) noexcept { target_ = target; }

private:
  flusher& stream_;
  worker& owner_;
  std::uint64_t target_ = 0;
};

}  // namespace penstock::detail

#endif
