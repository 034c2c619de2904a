// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// callback: the same flush, for code with neither coroutine nor fiber.
//
//     auto const r = penstock::flush(out, {}, [this](flush_result r) noexcept { on_flushed(r); });
//     if (r.state != flush_state::pending) on_flushed(r);       // it went: nobody calls back
//
// Not thread-safe: use it on the stream's worker, which is also where the handler is called.

#ifndef PENSTOCK_FLUSH_CALLBACK_HPP
#define PENSTOCK_FLUSH_CALLBACK_HPP

#include <penstock/detail/promise.hpp>
#include <penstock/flush/output.hpp>

#include <coroutine>
#include <exception>
#include <type_traits>
#include <utility>

namespace penstock {

namespace detail {

/** A coroutine that nobody waits for. It runs at once, and frees itself at its end. */
struct detached {
  struct promise_type : promise_base {
    detached get_return_object() const noexcept { return {}; }
    std::suspend_never initial_suspend() const noexcept { return {}; }
    std::suspend_never final_suspend() const noexcept { return {}; }
    void return_void() const noexcept {}
    [[noreturn]] void unhandled_exception() const noexcept { std::terminate(); }
  };
};

template <class Handler>
detached flush_and_call(output& out, flush_options options, Handler handler, flush_result& first) {
  flush_operation flush = out.flush(options);
  first = flush.result();
  if (!flush.completion_expected()) co_return;
  flush_result const last = co_await flush;
  handler(last);
}

}  // namespace detail

/** Start a flush of `out` and return what is known at once. If, and only if, that is
    flush_state::pending, `handler(flush_result)` is called once, later, from the worker's loop;
    also when the output is destroyed first. Throws std::bad_alloc, and then nothing was started. */
template <class Handler>
flush_result flush(output& out, flush_options const& options, Handler handler) {
  static_assert(std::is_nothrow_invocable_v<Handler&, flush_result>,
                "a completion handler takes a flush_result and does not throw");
  flush_result first;
  detail::flush_and_call(out, options, std::move(handler), first);
  return first;
}

}  // namespace penstock

#endif
