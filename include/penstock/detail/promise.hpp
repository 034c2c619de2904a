// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// promise_base: what every Penstock coroutine carries: who continues after it, and whose stop it
// heeds.

#ifndef PENSTOCK_DETAIL_PROMISE_HPP
#define PENSTOCK_DETAIL_PROMISE_HPP

#include <penstock/detail/stop_list.hpp>

#include <concepts>
#include <coroutine>
#include <cstddef>

namespace penstock::detail {

/** Frames come from a recycler of size classes that belongs to the thread: in steady state, a call
    to a coroutine takes no memory from the heap. */
[[nodiscard]] void* allocate_frame(std::size_t size);
/** The same, but null when memory is out. */
[[nodiscard]] void* try_allocate_frame(std::size_t size) noexcept;
void free_frame(void* frame, std::size_t size) noexcept;
/** Frames allocated now: this thread's, and what threads that have ended left behind. */
[[nodiscard]] std::size_t frames_alive() noexcept;

class promise_base {
public:
  static void* operator new(std::size_t size) { return allocate_frame(size); }
  static void operator delete(void* frame, std::size_t size) noexcept { free_frame(frame, size); }

  [[nodiscard]] stop_list* stops() const noexcept { return stops_; }
  void inherit(stop_list* stops) noexcept { stops_ = stops; }

private:
  stop_list* stops_ = nullptr;
};

/** The stop that a coroutine of any kind hands to what it awaits; null when there is none. */
template <class Promise>
[[nodiscard]] stop_list* stops_of(Promise const& promise) noexcept {
  if constexpr (requires {
                  { promise.stops() } -> std::same_as<stop_list*>;
                }) {
    return promise.stops();
  } else {
    return nullptr;
  }
}

/** A coroutine that waits for its turn, in an intrusive list: no allocation to make one ready. */
struct ready_node {
  ready_node* next = nullptr;
  std::coroutine_handle<> waiter;
};

}  // namespace penstock::detail

#endif
