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

bool io_operation::start(std::coroutine_handle<> waiter, stop_list* inherited) noexcept {
  if (is_stopped(limits_, inherited)) {
    result_ = -ECANCELED;
    return false;
  }
  worker_ = &worker::current();
  waiter_ = waiter;
  worker_->submit(what_, *this);
  begin(*worker_, limits_, inherited);
  return true;
}

void io_operation::give_up(wait_watch& watch, cause why) noexcept {
  auto& self = static_cast<io_operation&>(watch);
  PENSTOCK_ASSERT(self.worker_ == &worker::current(),
                  "a stop is requested on another thread: post it");
  if (!self.is_cancel_asked_) self.given_up_for_ = why;
  self.is_cancel_asked_ = true;
  self.worker_->cancel(self);
}

void io_operation::on_completion(std::int32_t result, std::uint32_t) noexcept {
  if (result == -EINTR && is_cancel_asked_) result = -ECANCELED;  // cut short in its work
  if (result == -EINTR && is_repeatable(what_.opcode)) return worker_->submit(what_, *this);
  end(*std::exchange(worker_, nullptr));
  result_ = result;
  waiter_.resume();
}

std::int32_t io_operation::outcome() const noexcept {
  if (result_ != -ECANCELED) return result_;
  switch (given_up_for_) {
    case cause::deadline: return -ETIME;
    case cause::memory: return -ENOMEM;
    case cause::stop: break;
  }
  return -ECANCELED;
}

}  // namespace penstock::detail
