// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/detail/promise.hpp>
#include <penstock/detail/wait_watch.hpp>

#include "sched/worker.hpp"

#include <new>
#include <optional>
#include <stop_token>
#include <utility>

namespace penstock::detail {

struct wait_watch::own_limits : timer_node {
  struct request {
    wait_watch* self;
    void operator()() const noexcept { self->on_cause_(*self, cause::stop); }
  };

  wait_watch* self = nullptr;
  std::optional<std::stop_callback<request>> on_stop;
};

void wait_watch::watch_limits(worker& owner, time_point deadline, stop_ref own) noexcept {
  if (own.stop_requested()) return on_cause_(*this, cause::stop);
  void* const memory = try_allocate_frame(sizeof(own_limits));
  if (memory == nullptr) return on_cause_(*this, cause::memory);
  limits_ = new (memory) own_limits;
  limits_->self = this;
  limits_->fire = [](timer_node& timer) noexcept {
    wait_watch& self = *static_cast<own_limits&>(timer).self;
    self.on_cause_(self, cause::deadline);
  };
  if (deadline != no_deadline) {
    limits_->deadline = deadline;
    owner.arm(*limits_);
  }
  if (own.stop_possible()) limits_->on_stop.emplace(own.token(), own_limits::request{this});
}

void wait_watch::forget_limits(worker& owner) noexcept {
  own_limits* const forgotten = std::exchange(limits_, nullptr);
  owner.disarm(*forgotten);
  forgotten->~own_limits();
  free_frame(forgotten, sizeof(own_limits));
}

void stop_list::tell_all() noexcept {
  while (first_ != nullptr) {
    wait_watch& told = *first_;
    told.leave_list();
    told.on_cause_(told, wait_watch::cause::stop);
  }
}

}  // namespace penstock::detail
