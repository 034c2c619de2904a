// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// task<T>: a coroutine that starts when it is awaited and gives its awaiter a T, or the exception
// it ended with.
//
//     penstock::task<int> answer() { co_return 42; }
//     penstock::task<int> twice() { co_return 2 * co_await answer(); }
//
// Awaiting a task transfers control without growing the stack. The awaited task heeds the stop
// token of the awaiting one. A task that was never awaited is destroyed unstarted; one that runs
// must not be destroyed, which is why tasks are awaited, or handed to an async_scope that joins
// them.

#ifndef PENSTOCK_TASK_HPP
#define PENSTOCK_TASK_HPP

#include <penstock/detail/promise.hpp>

#include <concepts>
#include <coroutine>
#include <exception>
#include <type_traits>
#include <utility>
#include <variant>

namespace penstock {

template <class T = void>
class task;

namespace detail {

/** Whom a task belongs to that nobody awaits. It heeds the stop of this, and frees itself. */
class task_owner : public stop_list {
public:
  using stop_list::stop_list;
  /** A task has ended, and is gone; `exception` is what left it. Returns who goes on. */
  [[nodiscard]] virtual std::coroutine_handle<> on_ended(std::exception_ptr exception) noexcept = 0;

protected:
  ~task_owner() = default;
};

class task_promise_base : public promise_base {
public:
  struct final_awaiter {
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    template <class Promise>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> ended) noexcept {
      return Promise::after(ended);
    }
    void await_resume() const noexcept {}
  };

  [[nodiscard]] std::suspend_always initial_suspend() const noexcept { return {}; }
  [[nodiscard]] final_awaiter final_suspend() const noexcept { return {}; }
  void continue_with(std::coroutine_handle<> continuation) noexcept {
    continuation_ = continuation;
  }

  /** Who goes on when `ended` has. */
  template <class Promise>
  static std::coroutine_handle<> after(std::coroutine_handle<Promise> ended) noexcept {
    return ended.promise().continuation_;
  }

protected:
  std::coroutine_handle<> continuation_ = std::noop_coroutine();  // null: the task has an owner
};

template <class T>
class task_promise final : public task_promise_base {
public:
  [[nodiscard]] task<T> get_return_object() noexcept;
  void unhandled_exception() noexcept { outcome_.template emplace<2>(std::current_exception()); }
  template <std::convertible_to<T> U>
  void return_value(U&& value) noexcept(std::is_nothrow_constructible_v<T, U>) {
    outcome_.template emplace<1>(std::forward<U>(value));
  }
  [[nodiscard]] T take() {
    if (outcome_.index() == 2) std::rethrow_exception(std::get<2>(outcome_));
    return std::move(std::get<1>(outcome_));
  }

private:
  std::variant<std::monostate, T, std::exception_ptr> outcome_;
};

template <>
class task_promise<void> final : public task_promise_base {
public:
  [[nodiscard]] task<void> get_return_object() noexcept;
  void unhandled_exception() noexcept { exception_ = std::current_exception(); }
  void return_void() const noexcept {}
  void take() const {
    if (exception_) std::rethrow_exception(exception_);
  }

  void belong_to(task_owner& owner) noexcept {
    inherit(&owner);
    continue_with({});
  }
  static std::coroutine_handle<> after(std::coroutine_handle<task_promise> ended) noexcept {
    task_promise& promise = ended.promise();
    if (promise.continuation_) return promise.continuation_;
    auto& owner = static_cast<task_owner&>(*promise.stops());
    std::exception_ptr exception = std::move(promise.exception_);
    ended.destroy();
    return owner.on_ended(std::move(exception));
  }

private:
  std::exception_ptr exception_;
};

}  // namespace detail

template <class T>
class [[nodiscard]] task {
public:
  using promise_type = detail::task_promise<T>;

  task(task&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  task& operator=(task&& other) noexcept {
    if (handle_) handle_.destroy();
    handle_ = std::exchange(other.handle_, {});
    return *this;
  }
  ~task() {
    if (handle_) handle_.destroy();
  }

  class awaiter {
  public:
    explicit awaiter(std::coroutine_handle<promise_type> started) noexcept : started_(started) {}
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    template <class Promise>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> awaiting) noexcept {
      started_.promise().continue_with(awaiting);
      started_.promise().inherit(detail::stops_of(awaiting.promise()));
      return started_;
    }
    T await_resume() { return started_.promise().take(); }

  private:
    std::coroutine_handle<promise_type> started_;
  };

  /** Start the task; completes when it has ended. Once per task. */
  [[nodiscard]] awaiter operator co_await() && noexcept { return awaiter(handle_); }

  /** On a fiber: co_await. Defined in penstock/fiber.hpp. */
  T wait() &&;

  /** For scopes: start the task, which belongs to `owner` from now on. */
  void start(detail::task_owner& owner) && noexcept requires std::is_void_v<T> {
    handle_.promise().belong_to(owner);
    std::exchange(handle_, {}).resume();
  }

private:
  friend promise_type;
  explicit task(std::coroutine_handle<promise_type> handle) noexcept : handle_(handle) {}

  std::coroutine_handle<promise_type> handle_;
};

template <class T>
task<T> detail::task_promise<T>::get_return_object() noexcept {
  return task<T>(std::coroutine_handle<task_promise>::from_promise(*this));
}

inline task<void> detail::task_promise<void>::get_return_object() noexcept {
  return task<void>(std::coroutine_handle<task_promise>::from_promise(*this));
}

/** The stop token that reaches the calling task: `auto stop = co_await
    penstock::current_stop();` */
class current_stop {
public:
  [[nodiscard]] bool await_ready() const noexcept { return false; }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> asking) noexcept {
    if (detail::stop_list* const stops = detail::stops_of(asking.promise())) stop_ = stops->stop();
    return false;
  }
  [[nodiscard]] stop_ref await_resume() const noexcept { return stop_; }

private:
  stop_ref stop_;
};

}  // namespace penstock

#endif
