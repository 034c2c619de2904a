// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "flush/cork.hpp"

#include "flush/flusher.hpp"
#include "sched/worker.hpp"

namespace penstock::detail {

cork::cork(flusher& stream, worker& owner) noexcept : stream_(stream), owner_(owner) {
  fire = [](timer_node& timer) noexcept {
    auto const& self = static_cast<cork&>(timer);
    self.stream_.uncork(self.target_);
  };
  deadline = owner.now();  // the timers of a turn fire before its end
  owner.arm(*this);
}

cork::~cork() { owner_.disarm(*this); }

}  // namespace penstock::detail
