// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/error.hpp>
#include <penstock/timer.hpp>

#include "sched/worker.hpp"

namespace penstock {

time_point now() noexcept { return detail::worker::current().now(); }

sleep_until::~sleep_until() {
  if (timer_.is_armed()) detail::worker::current().disarm(timer_);
}

bool sleep_until::start(std::coroutine_handle<> waiter, stop_ref stop) {
  if (stop.stop_requested()) {
    is_canceled_ = true;
    return false;
  }
  ready_.waiter = waiter;
  timer_.self = this;
  timer_.fire = [](detail::timer_node& timer) noexcept {
    sleep_until& self = *static_cast<node&>(timer).self;
    self.on_stop_.reset();
    self.ready_.waiter.resume();
  };
  detail::worker::current().arm(timer_);
  if (stop.stop_possible()) on_stop_.emplace(stop.token(), wake{this});
  return true;
}

void sleep_until::wake::operator()() const noexcept {
  detail::worker& owner = detail::worker::current();
  self->is_canceled_ = true;
  owner.disarm(self->timer_);
  owner.make_ready(self->ready_);  // not from here: the caller is inside request_stop()
}

std::error_code sleep_until::await_resume() const noexcept {
  return is_canceled_ ? make_error_code(errc::canceled) : std::error_code();
}

void yield::await_suspend(std::coroutine_handle<> waiter) noexcept {
  ready_.waiter = waiter;
  detail::worker::current().make_ready(ready_);
}

}  // namespace penstock
