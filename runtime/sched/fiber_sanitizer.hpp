// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// fiber_sanitizer: tells AddressSanitizer and ThreadSanitizer that the stack is about to change, or
// has changed. Without it the first takes a fiber's frames for wild pointers when an exception
// passes them, and the second loses track of who called whom. Without sanitizers it is nothing.
//
// The functions are inlined whatever the optimisation: ThreadSanitizer notes each call and return
// with the fiber that is current then, and a call must return on the fiber it was made on.

#ifndef PENSTOCK_SCHED_FIBER_SANITIZER_HPP
#define PENSTOCK_SCHED_FIBER_SANITIZER_HPP

#include "sched/fiber_stack.hpp"

#include <cstddef>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define PENSTOCK_ASAN_FIBERS 1
#endif
#if __has_feature(thread_sanitizer)
#define PENSTOCK_TSAN_FIBERS 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define PENSTOCK_ASAN_FIBERS 1
#endif
#if defined(__SANITIZE_THREAD__)
#define PENSTOCK_TSAN_FIBERS 1
#endif

#if defined(PENSTOCK_ASAN_FIBERS)
#include <sanitizer/common_interface_defs.h>
#endif
#if defined(PENSTOCK_TSAN_FIBERS)
#include <sanitizer/tsan_interface.h>
#endif

namespace penstock::detail {

#if defined(PENSTOCK_ASAN_FIBERS)

class fiber_sanitizer {
public:
  // Outside, around the time that the fiber runs.
  [[gnu::always_inline]] void before_resume(fiber_stack const& stack) noexcept {
    __sanitizer_start_switch_fiber(&outside_frames_, stack.bottom, stack.size);
  }
  [[gnu::always_inline]] void after_resume() noexcept {
    __sanitizer_finish_switch_fiber(outside_frames_, nullptr, nullptr);
  }
  // On the fiber.
  [[gnu::always_inline]] void at_begin() noexcept { after_wait(); }
  [[gnu::always_inline]] void before_wait() noexcept {
    __sanitizer_start_switch_fiber(&inside_frames_, outside_bottom_, outside_size_);
  }
  [[gnu::always_inline]] void after_wait() noexcept {
    __sanitizer_finish_switch_fiber(inside_frames_, &outside_bottom_, &outside_size_);
  }
  /** It never runs again: its fake frames are freed. */
  [[gnu::always_inline]] void at_end() noexcept {
    __sanitizer_start_switch_fiber(nullptr, outside_bottom_, outside_size_);
  }

private:
  void* outside_frames_ = nullptr;
  void* inside_frames_ = nullptr;
  void const* outside_bottom_ = nullptr;
  std::size_t outside_size_ = 0;
};

#elif defined(PENSTOCK_TSAN_FIBERS)

class fiber_sanitizer {
public:
  ~fiber_sanitizer() { __tsan_destroy_fiber(inside_); }

  [[gnu::always_inline]] void before_resume(fiber_stack const&) noexcept {
    outside_ = __tsan_get_current_fiber();
    __tsan_switch_to_fiber(inside_, 0);
  }
  [[gnu::always_inline]] void after_resume() noexcept {}
  [[gnu::always_inline]] void at_begin() noexcept {}
  [[gnu::always_inline]] void before_wait() noexcept { __tsan_switch_to_fiber(outside_, 0); }
  [[gnu::always_inline]] void after_wait() noexcept {}
  [[gnu::always_inline]] void at_end() noexcept { before_wait(); }

private:
  void* inside_ = __tsan_create_fiber(0);
  void* outside_ = nullptr;
};

#else

struct fiber_sanitizer {
  void before_resume(fiber_stack const&) noexcept {}
  void after_resume() noexcept {}
  void at_begin() noexcept {}
  void before_wait() noexcept {}
  void after_wait() noexcept {}
  void at_end() noexcept {}
};

#endif

}  // namespace penstock::detail

#endif
