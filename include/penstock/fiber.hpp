// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// fiber: a task with a stack of its own, for code that cannot be a coroutine: a library that calls
// back, an interface that returns when it is done.
//
//     penstock::task<void> report(http::response& response) {
//       co_await penstock::fiber([&] {
//         print_with_callbacks([&](std::string_view text) {     // a plain function, any depth down
//           response.write(text);
//           return bool(response.flush({.min_bytes = 16 * 1024}).wait());
//         });
//       });
//     }
//
// To its awaiter it is a task like any other. On the fiber, wait() takes the place of co_await; the
// worker serves others meanwhile. docs/guide/fibers.md says when to use one, and the rules.

#ifndef PENSTOCK_FIBER_HPP
#define PENSTOCK_FIBER_HPP

#include <penstock/task.hpp>

#include <concepts>
#include <coroutine>
#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace penstock {
namespace detail {

/** The coroutine that runs a fiber, and awaits in its place what it waits for. */
using fiber_runner = std::coroutine_handle<task_promise<void>>;

/** One wait of a fiber, on its stack. */
struct fiber_wait {
  /** Have the awaiter resume the runner; whom to resume now. After it, the wait may be over. */
  std::coroutine_handle<> (*suspend)(fiber_wait& self, fiber_runner runner) noexcept;
  void* awaiter;
  std::exception_ptr exception = {};  // what await_suspend threw
};

/** What runs on a fiber. It catches what is thrown: no exception crosses to another stack. */
struct fiber_function {
  void (*call)(void* object) noexcept;
  void* object;
};

/** Call `what` on a stack of the worker's. */
[[nodiscard]] task<void> run_fiber(fiber_function what);
/** Asserts that the caller runs on a fiber. */
void require_fiber() noexcept;
/** Leave the running fiber until what it waits for resumes it. */
void suspend_fiber(fiber_wait& wait);

template <class Awaitable>
[[nodiscard]] decltype(auto) get_awaiter(Awaitable&& awaitable) {
  if constexpr (requires { std::forward<Awaitable>(awaitable).operator co_await(); }) {
    return std::forward<Awaitable>(awaitable).operator co_await();
  } else if constexpr (requires { operator co_await(std::forward<Awaitable>(awaitable)); }) {
    return operator co_await(std::forward<Awaitable>(awaitable));
  } else {
    return std::forward<Awaitable>(awaitable);
  }
}

template <class T>
concept awaitable = requires(T&& what) {
  { get_awaiter(std::forward<T>(what)).await_ready() } -> std::convertible_to<bool>;
  get_awaiter(std::forward<T>(what)).await_resume();
};

/** await_suspend, whichever of its three forms it has. */
template <class Awaiter>
std::coroutine_handle<> suspend_on(fiber_wait& self, fiber_runner runner) noexcept {
  Awaiter& awaiter = *static_cast<Awaiter*>(self.awaiter);
  using answer = decltype(awaiter.await_suspend(runner));
  try {
    if constexpr (std::is_void_v<answer>) {
      awaiter.await_suspend(runner);
      return std::noop_coroutine();
    } else if constexpr (std::same_as<answer, bool>) {
      if (awaiter.await_suspend(runner)) return std::noop_coroutine();
      return runner;
    } else {
      return awaiter.await_suspend(runner);
    }
  } catch (...) {
    self.exception = std::current_exception();
    return runner;
  }
}

/** The call that a fiber is made for, and what came of it. */
template <class F>
class fiber_call {
public:
  using result = std::invoke_result_t<F>;

  explicit fiber_call(F& call) noexcept : call_(call) {}

  static void run(void* self) noexcept { static_cast<fiber_call*>(self)->run(); }
  [[nodiscard]] result take() {
    if (exception_) std::rethrow_exception(exception_);
    if constexpr (!std::is_void_v<result>) return std::move(*value_);
  }

private:
  struct nothing {};

  void run() noexcept {
    try {
      if constexpr (std::is_void_v<result>) {
        std::move(call_)();
      } else {
        value_.emplace(std::move(call_)());
      }
    } catch (...) {
      exception_ = std::current_exception();
    }
  }

  F& call_;
  std::optional<std::conditional_t<std::is_void_v<result>, nothing, result>> value_;
  std::exception_ptr exception_;
};

}  // namespace detail

/** A task that calls `call` on a fiber; it gives what the call gives, or throws what it throws.
    Lazy like any task: nothing is called before it is awaited, or spawned in a scope. Throws
    std::bad_alloc, and then nothing was called. */
template <std::invocable F>
task<std::invoke_result_t<F>> fiber(F call) {
  detail::fiber_call<F> body(call);
  co_await detail::run_fiber({&detail::fiber_call<F>::run, &body});
  co_return body.take();
}

/** On a fiber: wait for what `co_await awaitable` would wait for, and return or throw the same. The
    worker serves others meanwhile. The awaitable sees the stop token that reaches the fiber. */
template <detail::awaitable Awaitable>
decltype(auto) wait(Awaitable&& awaitable) {
  detail::require_fiber();
  auto&& awaiter = detail::get_awaiter(std::forward<Awaitable>(awaitable));
  if (!awaiter.await_ready()) {
    using awaiter_type = std::remove_reference_t<decltype(awaiter)>;
    void const* const address = std::addressof(awaiter);
    detail::fiber_wait one{&detail::suspend_on<awaiter_type>, const_cast<void*>(address)};
    detail::suspend_fiber(one);
  }
  return awaiter.await_resume();
}

/** Whether the caller runs on a fiber's stack, and so may wait(). */
[[nodiscard]] bool in_fiber() noexcept;

template <class T>
T task<T>::wait() && {
  return penstock::wait(std::move(*this));
}

}  // namespace penstock

#endif
