// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/detail/operation.hpp>

#include "base/assert.hpp"
#include "sched/worker.hpp"

#include <cerrno>
#include <utility>

namespace penstock::detail {
namespace {

/** Whether, after an interruption, asking again does what was asked for, and nothing twice. */
bool is_repeatable(std::uint8_t opcode) noexcept {
  return opcode == IORING_OP_RECV || opcode == IORING_OP_SEND || opcode == IORING_OP_READ;
}

}  // namespace

io_operation::~io_operation() {
  PENSTOCK_ASSERT(worker_ == nullptr, "a coroutine is destroyed while its operation is in flight");
}

bool io_operation::start(std::coroutine_handle<> waiter, stop_ref inherited) noexcept {
  if (!limits_.inherit_stop) inherited = {};
  if (limits_.stop.stop_requested() || inherited.stop_requested()) {
    result_ = -ECANCELED;
    return false;
  }
  worker_ = &worker::current();
  waiter_ = waiter;
  worker_->submit(what_, *this);
  if (limits_.deadline) {
    deadline_.self = this;
    deadline_.deadline = *limits_.deadline;
    deadline_.fire = &on_deadline;
    worker_->arm(deadline_);
  }
  if (limits_.stop.stop_possible()) on_stop_.emplace(limits_.stop.token(), request_cancel{this});
  if (inherited.stop_possible()) {
    on_inherited_stop_.emplace(inherited.token(), request_cancel{this});
  }
  return true;
}

void io_operation::cancel() noexcept {
  PENSTOCK_ASSERT(worker_ == &worker::current(), "a stop is requested on another thread: post it");
  is_cancel_asked_ = true;
  worker_->cancel(*this);
}

void io_operation::on_deadline(timer_node& timer) noexcept {
  io_operation& self = *static_cast<expiry&>(timer).self;
  self.timed_out_ = true;
  self.cancel();
}

void io_operation::on_completion(std::int32_t result, std::uint32_t) noexcept {
  if (result == -EINTR && is_cancel_asked_) result = -ECANCELED;  // cut short in its work
  if (result == -EINTR && is_repeatable(what_.opcode)) return worker_->submit(what_, *this);
  on_stop_.reset();
  on_inherited_stop_.reset();
  worker& owner = *std::exchange(worker_, nullptr);
  owner.disarm(deadline_);
  result_ = result;
  waiter_.resume();
}

std::int32_t io_operation::outcome() const noexcept {
  return result_ == -ECANCELED && timed_out_ ? -ETIME : result_;
}

}  // namespace penstock::detail
