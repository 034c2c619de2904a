// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// A fiber is run by a coroutine, its runner, which resumes it and awaits what it waits for:
//
//     the fiber          wait(x) ─┐      ┌─ x.await_resume()         on its own stack
//     the runner   resume() ──────┘      └────── resume()            on whatever stack resumes it
//                         co_await x: await_suspend, and later resumed by x
//
// So every awaitable meets a suspended coroutine with a task's promise, as it always does, and a
// wait takes nothing from the heap. The runner is suspended exactly while its fiber waits.

#include <penstock/fiber.hpp>

#include "base/assert.hpp"
#include "sched/fiber_sanitizer.hpp"
#include "sched/fiber_stack.hpp"
#include "sched/worker.hpp"

#include <cxxabi.h>

#include <boost/context/detail/fcontext.hpp>

#include <utility>

namespace penstock::detail {
namespace {

using boost::context::detail::fcontext_t;
using boost::context::detail::jump_fcontext;
using boost::context::detail::make_fcontext;
using boost::context::detail::transfer_t;

/** What the C++ runtime keeps for a thread about its exceptions, as its ABI lays it out: those
    that handlers have caught and not yet left, and the number of those in flight. A fiber that
    waits inside a handler must not mix its own with another's. */
struct exception_state {
  void* caught = nullptr;
  unsigned int uncaught = 0;
};

exception_state& thread_exceptions() noexcept {
  return *reinterpret_cast<exception_state*>(abi::__cxa_get_globals());
}

class fiber_context;
thread_local fiber_context* running = nullptr;

class fiber_context {
public:
  explicit fiber_context(fiber_function what)
      : what_(what), owner_(worker::current()), stack_(owner_.stacks().take()) {
    inside_ = make_fcontext(stack_.top(), stack_.size, &begin);
  }
  ~fiber_context() {
    PENSTOCK_ASSERT(inside_ == nullptr, "a fiber is destroyed while it waits");
    owner_.stacks().release(stack_);
  }
  fiber_context(fiber_context const&) = delete;
  fiber_context& operator=(fiber_context const&) = delete;

  /** Run the fiber until it waits or ends. What it waits for; null at its end. */
  fiber_wait* resume() noexcept {
    fiber_context* const outer = std::exchange(running, this);
    std::swap(exceptions_, thread_exceptions());
    sanitizer_.before_resume(stack_);
    transfer_t const left = jump_fcontext(inside_, this);
    sanitizer_.after_resume();
    std::swap(exceptions_, thread_exceptions());
    running = outer;
    auto* const wait = static_cast<fiber_wait*>(left.data);
    inside_ = wait != nullptr ? left.fctx : nullptr;
    return wait;
  }

  /** On the fiber: leave it, until resume(). */
  void leave(fiber_wait& wait) noexcept {
    sanitizer_.before_wait();
    outside_ = jump_fcontext(outside_, &wait).fctx;
    sanitizer_.after_wait();
  }

private:
  static void begin(transfer_t from) noexcept {
    fiber_context& self = *static_cast<fiber_context*>(from.data);
    self.sanitizer_.at_begin();
    self.outside_ = from.fctx;
    self.what_.call(self.what_.object);
    self.sanitizer_.at_end();
    jump_fcontext(self.outside_, nullptr);
    __builtin_unreachable();
  }

  fiber_function what_;
  worker& owner_;
  fiber_stack stack_;
  fcontext_t inside_;             // where the fiber goes on; null when it has ended
  fcontext_t outside_ = nullptr;  // where its runner goes on, while the fiber runs
  exception_state exceptions_;    // the fiber's; while it runs, those of whoever resumed it
  [[no_unique_address]] fiber_sanitizer sanitizer_;
};

/** What the runner awaits while its fiber waits. */
class fiber_suspension {
public:
  explicit fiber_suspension(fiber_wait& wait) noexcept : wait_(wait) {}
  [[nodiscard]] bool await_ready() const noexcept { return false; }
  std::coroutine_handle<> await_suspend(fiber_runner runner) const noexcept {
    return wait_.suspend(wait_, runner);
  }
  void await_resume() const noexcept {}

private:
  fiber_wait& wait_;
};

}  // namespace

task<void> run_fiber(fiber_function what) {
  fiber_context fiber(what);
  while (fiber_wait* const wait = fiber.resume()) co_await fiber_suspension(*wait);
}

void require_fiber() noexcept {
  PENSTOCK_ASSERT(running != nullptr,
                  "wait() outside of a fiber: call it inside penstock::fiber, or co_await instead");
}

void suspend_fiber(fiber_wait& wait) {
  running->leave(wait);
  if (wait.exception) std::rethrow_exception(std::exchange(wait.exception, {}));
}

}  // namespace penstock::detail

namespace penstock {

bool in_fiber() noexcept { return detail::running != nullptr; }

}  // namespace penstock
