// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/detail/wait_watch.hpp>

#include "sched/worker.hpp"

namespace penstock::detail {

void wait_watch::begin(worker& owner, time_point limit) noexcept {
  deadline = limit;
  fire = [](timer_node& timer) noexcept {
    auto& self = static_cast<wait_watch&>(timer);
    self.on_cause_(self, cause::deadline);
  };
  owner.arm(*this);
}

void wait_watch::disarm(worker& owner) noexcept { owner.disarm(*this); }

void stop_list::tell_all() noexcept {
  while (first_ != nullptr) {
    wait_watch& told = *first_;
    told.leave_list();
    told.on_cause_(told, wait_watch::cause::stop);
  }
}

}  // namespace penstock::detail
