// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// async_scope: owns the tasks spawned in it and joins them before it dies.
//
//     penstock::async_scope connections(co_await penstock::current_stop());
//     while (auto socket = co_await acceptor.accept()) {
//       connections.spawn(serve(std::move(*socket)));
//     }
//     connections.request_stop();
//     co_await connections.join();
//
// Not thread-safe: one worker.

#ifndef PENSTOCK_SCOPE_HPP
#define PENSTOCK_SCOPE_HPP

#include <penstock/stop.hpp>
#include <penstock/task.hpp>

#include <coroutine>
#include <cstddef>
#include <exception>
#include <optional>
#include <stop_token>

namespace penstock {

class async_scope final : private detail::task_owner {
public:
  /** `parent`: a stop requested there is requested here too. It must outlive the scope. */
  explicit async_scope(stop_ref parent = {});
  /** Asserts that nothing runs in the scope any more. */
  ~async_scope();
  async_scope(async_scope const&) = delete;
  async_scope& operator=(async_scope const&) = delete;

  /** Start `work` now; it runs until its first suspension before spawn returns. It heeds the
      scope's stop token. The first exception to leave a spawned task is kept for join(). */
  void spawn(task<void> work) noexcept;

  class join_operation;
  /** Completes when nothing runs in the scope; rethrows the first exception that left a task,
      once. One caller at a time. Spawning may go on meanwhile. A stop does not cut it short:
      scopes always drain. It takes no memory, so that what was begun can always be ended. */
  [[nodiscard]] join_operation join() noexcept;

  void request_stop() noexcept { stop_.request_stop(); }
  [[nodiscard]] stop_ref stop() const noexcept { return stop_list::stop(); }
  [[nodiscard]] std::size_t size() const noexcept { return running_; }

private:
  struct forward_stop {
    async_scope* scope;
    void operator()() const noexcept { scope->request_stop(); }
  };

  explicit async_scope(std::stop_source stop);
  std::coroutine_handle<> on_ended(std::exception_ptr exception) noexcept override;

  std::stop_source stop_;
  std::size_t running_ = 0;
  std::exception_ptr first_exception_;
  std::coroutine_handle<> joining_;
  std::optional<std::stop_callback<forward_stop>> on_parent_stop_;
};

class [[nodiscard]] async_scope::join_operation {
public:
  explicit join_operation(async_scope& scope) noexcept : scope_(scope) {}

  [[nodiscard]] bool await_ready() const noexcept { return scope_.running_ == 0; }
  void await_suspend(std::coroutine_handle<> waiter) noexcept;
  void await_resume();

private:
  async_scope& scope_;
};

inline async_scope::join_operation async_scope::join() noexcept { return join_operation(*this); }

}  // namespace penstock

#endif
