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
  rate_.resume(owner.now());
  look_later();
}

peer_watch::~peer_watch() { owner_.disarm(*this); }

void peer_watch::look_later() noexcept {
  goal_ = stream_.goal();
  deadline = std::min(rate_.deadline(), owner_.now() + interval);
  owner_.arm(*this);
}

void peer_watch::look() noexcept {
  bool const is_same_wait = stream_.queue().sent() < goal_;
  switch (stream_.waits_for()) {
    case flusher::waiting::nobody: return stream_.stop_watching();
    case flusher::waiting::disk: rate_.resume(owner_.now()); break;
    case flusher::waiting::peer:
      if (!is_same_wait) {
        rate_.resume(owner_.now());
      } else if (!rate_.check(owner_.now(), stream_.acknowledged())) {
        return stream_.fail(flush_state::timed_out, errc::too_slow);
      }
  }
  look_later();
}

}  // namespace penstock::detail
