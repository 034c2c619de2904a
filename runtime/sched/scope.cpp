// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/scope.hpp>

#include "base/assert.hpp"

#include <utility>

namespace penstock {

async_scope::async_scope(std::stop_source stop)
    : task_owner(stop.get_token()), stop_(std::move(stop)) {}

async_scope::async_scope(stop_ref parent) : async_scope(std::stop_source()) {
  if (parent.stop_possible()) on_parent_stop_.emplace(parent.token(), forward_stop{this});
}

async_scope::~async_scope() {
  PENSTOCK_ASSERT(running_ == 0, "an async_scope is destroyed before it was joined");
}

void async_scope::spawn(task<void> work) noexcept {
  ++running_;
  std::move(work).start(*this);
}

std::coroutine_handle<> async_scope::on_ended(std::exception_ptr exception) noexcept {
  if (exception && !first_exception_) first_exception_ = std::move(exception);
  bool const is_last = --running_ == 0;
  return is_last && joining_ ? std::exchange(joining_, {}) : std::noop_coroutine();
}

void async_scope::join_operation::await_suspend(std::coroutine_handle<> waiter) noexcept {
  PENSTOCK_ASSERT(!scope_.joining_, "an async_scope is joined twice at once");
  scope_.joining_ = waiter;
}

void async_scope::join_operation::await_resume() {
  if (scope_.first_exception_) std::rethrow_exception(std::exchange(scope_.first_exception_, {}));
}

}  // namespace penstock
