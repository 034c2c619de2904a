// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/error.hpp>
#include <penstock/timer.hpp>

#include "sched/worker.hpp"

namespace penstock {

time_point now() noexcept { return detail::worker::current().now(); }

sleep_until::~sleep_until() {
  if (is_waiting_) end(detail::worker::current());
}

bool sleep_until::start(std::coroutine_handle<> waiter, detail::stop_list* stops) {
  is_canceled_ = stops != nullptr && stops->stop_requested();
  if (is_canceled_) return false;
  ready_.waiter = waiter;
  is_waiting_ = true;
  begin(detail::worker::current(), end_);
  begin(stops);
  return true;
}

void sleep_until::wake(detail::wait_watch& watch, cause why) noexcept {
  auto& self = static_cast<sleep_until&>(watch);
  detail::worker& owner = detail::worker::current();
  self.is_waiting_ = false;
  self.is_canceled_ = why == cause::stop;
  self.end(owner);
  if (!self.is_canceled_) return self.ready_.waiter.resume();
  owner.make_ready(self.ready_);  // not from here: the caller is inside request_stop()
}

std::error_code sleep_until::await_resume() const noexcept {
  return is_canceled_ ? make_error_code(errc::canceled) : std::error_code();
}

void yield::await_suspend(std::coroutine_handle<> waiter) noexcept {
  ready_.waiter = waiter;
  detail::worker::current().make_ready(ready_);
}

}  // namespace penstock
