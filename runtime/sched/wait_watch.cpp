// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/detail/wait_watch.hpp>

#include "sched/worker.hpp"

namespace penstock::detail {

void wait_watch::begin(worker& owner, wait_limits const& limits, stop_ref inherited) {
  if (limits.deadline) {
    deadline = *limits.deadline;
    fire = [](timer_node& timer) noexcept {
      auto& self = static_cast<wait_watch&>(timer);
      self.on_cause_(self, cause::deadline);
    };
    owner.arm(*this);
  }
  if (limits.stop.stop_possible()) on_stop_.emplace(limits.stop.token(), request{this});
  if (limits.inherit_stop && inherited.stop_possible()) {
    on_inherited_stop_.emplace(inherited.token(), request{this});
  }
}

void wait_watch::end(worker& owner) noexcept {
  on_stop_.reset();
  on_inherited_stop_.reset();
  owner.disarm(*this);
}

}  // namespace penstock::detail
