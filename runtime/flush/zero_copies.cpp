// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "flush/zero_copies.hpp"

#include "base/assert.hpp"
#include "flush/flusher.hpp"
#include "flush/zero_copy_send.hpp"
#include "sched/worker.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <new>
#include <utility>

namespace penstock::detail {
namespace {

// Less than a worker waits at its end for what is in flight.
constexpr std::uint64_t look_seconds = 5;

/** Errors of a zero-copy send that an ordinary one need not have. */
bool is_refusal(std::int32_t result) noexcept {
  return result == -EINVAL || result == -EOPNOTSUPP || result == -ENOMEM || result == -ENOBUFS;
}

}  // namespace

zero_copies::zero_copies(flusher& stream, worker& owner, sink& to,
                         output_limits const& limits) noexcept
    : stream_(stream),
      owner_(owner),
      sink_(to),
      size_min_(limits.zero_copy_min),
      memory_max_(limits.hard_cap),
      is_forced_(limits.zero_copy_forced),
      progress_min_(std::max<std::uint64_t>(1, limits.write_rate_min * look_seconds)) {
  timer_.self = this;
  timer_.fire = &look_after;
}

zero_copies::~zero_copies() {
  PENSTOCK_ASSERT(are_over(), "a stream is freed while the kernel reads its memory");
}

bool zero_copies::take(send_queue const& from, std::uint64_t limit) const noexcept {
  if (limit < from.sent() || limit - from.sent() < size_min_ || sink_.is_closing()) return false;
  auto const next = from.next_owned(limit, zero_copy_send::pieces_max);
  return next.bytes >= size_min_ && memory_ <= memory_max_ && next.memory <= memory_max_ - memory_;
}

bool zero_copies::submit(send_queue const& from, std::uint64_t limit) noexcept {
  auto* const made = new (std::nothrow) zero_copy_send(*this, owner_.blocks(), from, limit);
  if (made == nullptr) return false;
  under_way_ = made;
  if (std::exchange(memory_, memory_ + made->memory()) == 0) arm();
  add(owner_.count().zero_copy_sends);
  sink_.begin_operation();
  owner_.submit(zero_copy_send::from(sink_.send(made->message())), *made);
  return true;
}

operation const* zero_copies::under_way() const noexcept { return under_way_; }

void zero_copies::on_count(std::int32_t result) noexcept {
  under_way_ = nullptr;
  if (is_refusal(result)) {
    size_min_ = SIZE_MAX;
    result = -EAGAIN;  // the same bytes go the other way
  }
  stream_.go_on(result);
}

void zero_copies::on_let_go(std::size_t memory, bool was_copied) noexcept {
  memory_ -= memory;
  if (are_over()) {
    owner_.disarm(timer_);
    acknowledged_.reset();
  }
  sink_.end_operation();
  if (was_copied) {
    add(owner_.count().zero_copy_copied);
    if (!is_forced_) size_min_ = SIZE_MAX;
  }
  stream_.free_if_over();
}

void zero_copies::arm() noexcept {
  timer_.deadline = owner_.now() + std::chrono::seconds(look_seconds);
  owner_.arm(timer_);
}

/** Nobody waits for an open connection here: its peer may take its time. But a closed one must come
    to its end, unless the peer still takes enough; and the last of a worker at once. */
void zero_copies::look_after(timer_node& timer) noexcept {
  zero_copies& self = *static_cast<own_timer&>(timer).self;
  if (self.owner_.is_draining()) return self.sink_.shutdown();
  if (!self.sink_.is_closing()) return self.arm();
  std::uint64_t const acknowledged = self.sink_.acknowledged();
  auto const before = std::exchange(self.acknowledged_, acknowledged);
  if (before && acknowledged - *before < self.progress_min_) return self.sink_.shutdown();
  self.arm();
}

}  // namespace penstock::detail
