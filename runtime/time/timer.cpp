// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/error.hpp>
#include <penstock/timer.hpp>

#include "sched/worker.hpp"

namespace penstock {

time_point now() noexcept { return detail::worker::current().now(); }

sleep_until::~sleep_until() {
  if (!timer_.is_armed()) return;
  detail::worker& owner = detail::worker::current();
  owner.disarm(timer_);
  end(owner);
}

bool sleep_until::start(std::coroutine_handle<> waiter, detail::stop_list* stops) {
  is_canceled_ = stops != nullptr && stops->stop_requested();
  if (is_canceled_) return false;
  ready_.waiter = waiter;
  timer_.self = this;
  timer_.fire = [](detail::timer_node& timer) noexcept {
    sleep_until& self = *static_cast<node&>(timer).self;
    self.end(detail::worker::current());
    self.ready_.waiter.resume();
  };
  detail::worker::current().arm(timer_);
  begin(stops);
  return true;
}

void sleep_until::give_up(detail::wait_watch& watch, cause) noexcept {
  auto& self = static_cast<sleep_until&>(watch);
  detail::worker& owner = detail::worker::current();
  self.is_canceled_ = true;
  owner.disarm(self.timer_);
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
