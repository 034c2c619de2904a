// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "flush/peer_watch.hpp"

#include <penstock/error.hpp>

#include "flush/flusher.hpp"
#include "sched/worker.hpp"

#include <algorithm>
#include <chrono>

namespace penstock::detail {
namespace {

// Often enough that a peer whose time ran out is found soon, seldom enough to cost nothing.
constexpr std::chrono::seconds interval{1};

}  // namespace

peer_watch::peer_watch(flusher& stream, worker& owner, output_limits const& limits) noexcept
    : stream_(stream),
      owner_(owner),
      rate_(limits.write_rate_min, limits.write_rate_grace, limits.write_rate_credit_max) {
  fire = [](timer_node& timer) noexcept { static_cast<peer_watch&>(timer).look(); };
}

peer_watch::~peer_watch() { owner_.disarm(*this); }

time_point peer_watch::next_look() const noexcept {
  return std::min(rate_.deadline(), owner_.now() + interval);
}

void peer_watch::resume() noexcept {
  rate_.resume(owner_.now());
  time_point const due = next_look();
  // It stays armed when a flush is done: nearly always the next one finds it so.
  if (is_armed() && deadline <= due) return;
  owner_.disarm(*this);
  deadline = due;
  owner_.arm(*this);
}

void peer_watch::look() noexcept {
  switch (stream_.waits_for()) {
    case flusher::waiting::nobody: return stream_.stop_watching();
    case flusher::waiting::disk: rate_.resume(owner_.now()); break;
    case flusher::waiting::peer:
      if (rate_.check(owner_.now(), stream_.acknowledged())) break;
      return stream_.fail(flush_state::timed_out, errc::too_slow);
  }
  deadline = next_look();
  owner_.arm(*this);
}

}  // namespace penstock::detail
