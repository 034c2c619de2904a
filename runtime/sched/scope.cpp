// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/scope.hpp>

#include "base/assert.hpp"

#include <utility>

namespace penstock {

/** The coroutine around a spawned task. It starts at once and frees itself at its end. */
struct async_scope::runner {
  struct promise_type : detail::promise_base {
    promise_type(async_scope& scope, task<void>&) noexcept { inherit(&scope.stops_); }
    runner get_return_object() const noexcept { return {}; }
    std::suspend_never initial_suspend() const noexcept { return {}; }
    std::suspend_never final_suspend() const noexcept { return {}; }
    void return_void() const noexcept {}
    [[noreturn]] void unhandled_exception() const noexcept { std::terminate(); }
  };
};

async_scope::async_scope(stop_ref parent) : stops_(stop_.get_token()) {
  if (parent.stop_possible()) on_parent_stop_.emplace(parent.token(), forward_stop{this});
}

async_scope::~async_scope() {
  PENSTOCK_ASSERT(running_ == 0, "an async_scope is destroyed before it was joined");
}

void async_scope::spawn(task<void> work) {
  ++running_;
  try {
    run(*this, std::move(work));
  } catch (...) {  // only the frame's allocation can throw
    --running_;
    throw;
  }
}

async_scope::runner async_scope::run(async_scope& scope, task<void> work) {
  try {
    co_await std::move(work);
  } catch (...) {
    if (!scope.first_exception_) scope.first_exception_ = std::current_exception();
  }
  {
    // The task's frame holds what the task owned; it goes before the scope is told.
    [[maybe_unused]] task<void> const ended = std::move(work);
  }
  scope.leave();
}

void async_scope::leave() noexcept {
  if (--running_ == 0 && joining_) std::exchange(joining_, {}).resume();
}

void async_scope::join_operation::await_suspend(std::coroutine_handle<> waiter) noexcept {
  PENSTOCK_ASSERT(!scope_.joining_, "an async_scope is joined twice at once");
  scope_.joining_ = waiter;
}

void async_scope::join_operation::await_resume() {
  if (scope_.first_exception_) std::rethrow_exception(std::exchange(scope_.first_exception_, {}));
}

}  // namespace penstock
