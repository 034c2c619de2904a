// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Sleeping, on the worker's clock.
//
//     auto const stopped = co_await penstock::sleep_for(5s);
//     if (stopped) co_return;                            // a stop came first

#ifndef PENSTOCK_TIMER_HPP
#define PENSTOCK_TIMER_HPP

#include <penstock/clock.hpp>
#include <penstock/detail/promise.hpp>
#include <penstock/detail/timer_node.hpp>
#include <penstock/detail/wait_watch.hpp>

#include <coroutine>
#include <system_error>

namespace penstock {

/** Awaiter: completes at the deadline with no error, or with errc::canceled at a stop. Nothing
    is submitted to the kernel: all timers of a worker share the one deadline of its wait. */
class [[nodiscard]] sleep_until : private detail::wait_watch {
public:
  explicit sleep_until(time_point end) noexcept : wait_watch(&give_up) { timer_.deadline = end; }
  ~sleep_until();

  [[nodiscard]] bool await_ready() const noexcept { return false; }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> waiter) {
    return start(waiter, detail::stops_of(waiter.promise()));
  }
  [[nodiscard]] std::error_code await_resume() const noexcept;

private:
  bool start(std::coroutine_handle<> waiter, detail::stop_list* stops);
  static void give_up(detail::wait_watch& watch, cause why) noexcept;

  struct node : detail::timer_node {
    sleep_until* self = nullptr;
  };

  node timer_;
  detail::ready_node ready_;
  bool is_canceled_ = false;
};

/** sleep_until(now() + length). */
[[nodiscard]] inline sleep_until sleep_for(duration length) noexcept {
  return sleep_until(now() + length);
}

/** Let everything else that is ready go first. */
class [[nodiscard]] yield {
public:
  [[nodiscard]] bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiter) noexcept;
  void await_resume() const noexcept {}

private:
  detail::ready_node ready_;
};

}  // namespace penstock

#endif
