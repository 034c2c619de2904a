// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "sched/worker.hpp"

#include "base/assert.hpp"

#include <algorithm>
#include <cstdio>
#include <utility>

namespace penstock::detail {
namespace {

thread_local worker* this_worker = nullptr;

// The user_data of submissions that nobody waits for: their completion events are dropped.
constexpr std::uint64_t no_operation = 0;

// How long a worker that ended its work waits for the kernel to hand back the last operations.
constexpr std::chrono::seconds drain_deadline{10};

operation* operation_of(completion const& event) noexcept {
  return reinterpret_cast<operation*>(event.user_data);
}

/** The coroutine that runs a worker's root and says when it has ended. */
struct root_runner {
  struct promise_type : promise_base {
    promise_type(task<void>&, stop_list& stops, bool&, std::exception_ptr&) noexcept {
      inherit(&stops);
    }
    root_runner get_return_object() const noexcept { return {}; }
    std::suspend_never initial_suspend() const noexcept { return {}; }
    std::suspend_never final_suspend() const noexcept { return {}; }
    void return_void() const noexcept {}
    [[noreturn]] void unhandled_exception() const noexcept { std::terminate(); }
  };
};

root_runner run_root(task<void>& root, stop_list&, bool& ended, std::exception_ptr& exception) {
  try {
    co_await std::move(root);
  } catch (...) {
    exception = std::current_exception();
  }
  ended = true;
}

}  // namespace

worker::worker(std::unique_ptr<ring> seam, runtime_options const& options)
    : ring_(std::move(seam)),
      sends_together_(options.flushes == flush_policy::throughput),
      options_(options),
      lent_(*ring_, blocks_),
      pipes_(*ring_),
      stacks_(options.fiber_stack_size, options.fiber_stacks_max) {
  PENSTOCK_ASSERT(this_worker == nullptr, "a thread has one worker");
  this_worker = this;
}

worker::~worker() {
  PENSTOCK_ASSERT(in_flight_ == 0, "a worker ends while the kernel holds operations of its");
  this_worker = nullptr;
}

worker& worker::current() noexcept {
  PENSTOCK_ASSERT(this_worker != nullptr, "this call needs a worker: run it inside penstock::run");
  return *this_worker;
}

void worker::run(task<void> root) {
  stop_list stops(stop_.get_token());
  std::exception_ptr exception;
  bool ended = false;
  now_ = not_read;
  inbox_.listen(*this);
  run_root(root, stops, ended, exception);
  while (!ended) turn(ended);
  inbox_.stop_listening(*this);
  if (exception) std::rethrow_exception(exception);
}

void worker::request_stop() {
  post([this] { stop_.request_stop(); });
}

void worker::turn(bool const& is_over) {
  add(counters_.values.turns);
  if (!ready_.empty()) [[unlikely]]
    resume_ready();
  if (!timers_.empty()) fire_timers();
  enter(ready_.empty() && !is_over);
}

void worker::resume_ready() {
  // Only what is ready now: whoever yields in this turn goes behind the ring's events.
  ready_queue batch = std::exchange(ready_, {});
  for (std::uint32_t left = options_.ready_batch; left > 0 && !batch.empty(); --left) {
    begin_resume();
    batch.pop().waiter.resume();
  }
  batch.append(ready_);
  ready_ = batch;
}

void worker::fire_timers() noexcept {
  // Bounded, like the ready coroutines: a handler may arm a timer that is due at once.
  for (std::uint32_t left = options_.ready_batch; left > 0; --left) {
    timer_node* const due = timers_.empty() ? nullptr : timers_.take_due(now());
    if (due == nullptr) return;
    begin_resume();
    due->fire(*due);
  }
}

void worker::enter(bool may_wait) {
  std::size_t const count = ring_->enter({may_wait, timers_.earliest()}, events_);
  now_ = not_read;
  gathered_ = 0;
  judge_crowd(count);
  for (std::size_t i = 0; i < count; ++i) {
    completion const& event = events_[i];
    // With many streams the cache has lost what the next one is about: have it fetched meanwhile.
    __builtin_prefetch(operation_of(events_[std::min(i + 1, count - 1)]));
    if (event.user_data == no_operation) [[unlikely]]
      continue;
    in_flight_ -= (event.flags & IORING_CQE_F_MORE) == 0 ? 1 : 0;
    begin_resume();
    operation_of(event)->on_completion(event.result, event.flags);
  }
}

/** Alone, a send costs less in a call of its own; from a handful on, less together with others. In
    between it stays as it was, so that it does not go to and fro. */
void worker::judge_crowd(std::size_t event_count) noexcept {
  constexpr std::size_t stays_calm_max = 3;
  constexpr std::size_t calms_down_max = 1;
  bool const is_crowded =
      event_count > stays_calm_max || (event_count > calms_down_max && is_crowded_);
  if (is_crowded != is_crowded_) [[unlikely]] {
    is_crowded_ = is_crowded;
    if (options_.flushes == flush_policy::adaptive) sends_together_ = is_crowded;
    lent_.want(is_crowded ? ring::lent_max : lent_blocks::few);
  }
}

/** A large send gains nothing by company, and is better done while the cache has its bytes; so is
    every send once as much waits in this turn as a cache may hold. */
bool worker::gathers(std::size_t size) noexcept {
  constexpr std::size_t large = 32 * 1024;
  constexpr std::size_t turn_max = 1024 * 1024;
  if (!sends_together_ || size >= large || gathered_ >= turn_max) [[likely]]
    return false;
  gathered_ += size;
  return true;
}

io_uring_sqe& worker::get_entry() noexcept {
  for (;;) {
    if (io_uring_sqe* entry = ring_->try_get_entry()) return *entry;
    // Full: hand over what is queued, and take no events, since we may be inside one of their
    // handlers.
    ring_->enter({}, {});
  }
}

void worker::submit(submission const& what, operation& op) noexcept {
  io_uring_sqe& entry = get_entry();
  entry = {};
  entry.opcode = what.opcode;
  entry.flags = what.entry_flags;
  entry.ioprio = what.ioprio;
  entry.fd = what.fd;
  entry.off = what.offset;
  entry.addr = what.address;
  entry.len = what.length;
  entry.rw_flags = static_cast<__kernel_rwf_t>(what.flags);
  entry.splice_fd_in = what.source;
  entry.user_data = reinterpret_cast<std::uintptr_t>(&op);
  ++in_flight_;
  add(counters_.values.operations_submitted);
}

void worker::cancel(operation const& op) noexcept {
  io_uring_sqe& entry = get_entry();
  entry = {};
  entry.opcode = IORING_OP_ASYNC_CANCEL;
  entry.fd = -1;
  entry.addr = reinterpret_cast<std::uintptr_t>(&op);
  entry.flags = IOSQE_CQE_SKIP_SUCCESS;
  entry.user_data = no_operation;
}

void worker::close(int fd) noexcept {
  io_uring_sqe& entry = get_entry();
  entry = {};
  entry.opcode = IORING_OP_CLOSE;
  entry.fd = fd;
  entry.flags = IOSQE_CQE_SKIP_SUCCESS;
  entry.user_data = no_operation;
}

void worker::disconnect(int fd) noexcept {
  static sockaddr const nobody{.sa_family = AF_UNSPEC, .sa_data = {}};  // connect(2), "dissolve"
  io_uring_sqe& entry = get_entry();
  entry = {};
  entry.opcode = IORING_OP_CONNECT;
  entry.fd = fd;
  entry.addr = reinterpret_cast<std::uintptr_t>(&nobody);
  entry.off = sizeof nobody;
  entry.flags = IOSQE_CQE_SKIP_SUCCESS;
  entry.user_data = no_operation;
}

bool worker::spend_immediate() noexcept {
  if (++immediate_count_ >= options_.immediate_flushes_max) [[unlikely]]
    return false;
  // A look at the clock costs about as much as the bookkeeping of a flush: take one in 16, from
  // the first of which on time counts.
  constexpr std::uint32_t look_every = 16;
  if (immediate_count_ % look_every != 0) [[likely]]
    return true;
  time_point const looked = ring_->now();
  if (immediate_count_ == look_every) immediate_since_ = looked;
  return looked - immediate_since_ < options_.immediate_flushes_time;
}

bool worker::drain() noexcept {
  is_draining_ = true;
  struct alarm_timer : timer_node {
    bool is_over = false;  // nothing to wait for: the turn in which it rings must not wait either
  } alarm;
  alarm.deadline = ring_->now() + drain_deadline;
  alarm.fire = [](timer_node& timer) noexcept { static_cast<alarm_timer&>(timer).is_over = true; };
  timers_.arm(alarm);
  while (alarm.is_armed() && (in_flight_ > 0 || !ready_.empty() || ring_->has_unsubmitted())) {
    alarm.is_over = in_flight_ == 0;
    turn(alarm.is_over);
  }
  timers_.disarm(alarm);
  if (in_flight_ == 0) {
    lent_.take_back();
    pipes_.close_idle();
    return true;
  }
  std::fprintf(stderr, "penstock: %u operations are stuck in the kernel; their memory is leaked\n",
               in_flight_);
  return false;
}

}  // namespace penstock::detail
