// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// flush: push what was written, and learn at once whether it went.
//
//     auto f = response.flush();                            // starts here, not at the co_await
//     if (!f.completion_expected()) log(f.bytes_sent());    // it went; nothing was suspended
//     else if (auto r = co_await f; !r) co_return;          // r.state says why: closed, canceled …
//
//     co_await xml.flush({.min_bytes = 16 * 1024});         // a no-op until 16 KiB are queued
//
// A flush covers what was accepted before the call: a target offset on the stream's queue. It is
// done when that many bytes have left. Several flushes may be outstanding; they complete in order,
// and what is written meanwhile belongs to the next one. docs/guide/flush.md tells the whole story.

#ifndef PENSTOCK_FLUSH_FLUSH_HPP
#define PENSTOCK_FLUSH_FLUSH_HPP

#include <penstock/clock.hpp>
#include <penstock/detail/promise.hpp>
#include <penstock/detail/wait_watch.hpp>
#include <penstock/fiber.hpp>
#include <penstock/stop.hpp>

#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <system_error>

namespace penstock {

namespace detail {
class flusher;
}

enum class flush_state : std::uint8_t {
  done,       // everything up to the target offset left the queue
  skipped,    // fewer than min_bytes were queued, or corked; nothing was tried; a success
  pending,    // only before the operation was awaited: the rest is on its way
  timed_out,  // the deadline, or the connection's write-rate limit
  canceled,   // a stop was requested
  closed,     // the peer closed, reset, or is gone
  aborted,    // our side: abort(), a drain deadline
  failed      // anything else: see error
};

struct flush_result {
  flush_state state = flush_state::done;
  bool immediate = true;         // no completion was waited for
  std::uint64_t bytes_sent = 0;  // bytes this flush moved: header, framing and body
  std::uint64_t bytes_left = 0;  // of this flush's target; 0 when done
  std::error_code error = {};

  /** done or skipped. */
  explicit operator bool() const noexcept { return state <= flush_state::skipped; }
};

enum class send_hint : std::uint8_t {
  push,   // now
  corked  // with what else is written in this turn of the worker's loop, by its end at the latest
};

struct flush_options {
  bool more = true;                  // false: the message ends here, as finish() would say
  std::size_t min_bytes = 0;         // with fewer bytes queued, the flush is skipped
  send_hint hint = send_hint::push;  // corked: skipped for now
  time_point deadline = no_deadline;
  stop_ref stop = {};  // beside the token that the awaiting task passes down
};

/** Everything, now, however long it takes. As a default argument it is no temporary, for which each
    awaiting coroutine's frame would have to have room. */
inline constexpr flush_options plain_flush = {};

/** One started flush: a target offset and a place among the stream's waiters. It allocates nothing.
    It can be looked at, awaited once, or dropped; a dropped flush still sends its bytes, and an
    error it would have reported is reported by the next flush. Not movable: it is linked into the
    stream. */
class [[nodiscard]] flush_operation : private detail::wait_watch {
public:
  /** A flush that needs no transport (memory), or that was over before it began. */
  flush_operation(flush_result settled) noexcept : wait_watch(&give_up), result_(settled) {}
  /** Start a flush of everything sealed in `stream`'s queue. For outputs; users call flush(). */
  flush_operation(detail::flusher& stream, std::uint64_t target,
                  flush_options const& options) noexcept;
  flush_operation(flush_operation const&) = delete;
  flush_operation& operator=(flush_operation const&) = delete;
  ~flush_operation() {
    if (stream_ != nullptr) drop();
  }

  /** True while the outcome is not known yet: co_await gives it. The same as IIS's
      *pfCompletionExpected. */
  [[nodiscard]] bool completion_expected() const noexcept {
    return result_.state == flush_state::pending;
  }
  /** What is known so far. */
  [[nodiscard]] flush_result const& result() const noexcept { return result_; }
  [[nodiscard]] flush_state state() const noexcept { return result_.state; }
  /** Bytes this flush moved, so far. */
  [[nodiscard]] std::uint64_t bytes_sent() const noexcept { return result_.bytes_sent; }

  [[nodiscard]] bool await_ready() const noexcept {
    if (stream_ == nullptr) [[likely]]
      return true;
    return false;
  }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> waiter) {
    return suspend(waiter, detail::stops_of(waiter.promise()));
  }
  flush_result await_resume() noexcept { return result_; }

  /** On a fiber: co_await. */
  flush_result wait() { return penstock::wait(*this); }

private:
  friend class detail::flusher;

  bool suspend(std::coroutine_handle<> waiter, detail::stop_list* inherited);
  static void give_up(detail::wait_watch& watch, cause why) noexcept;
  void drop() noexcept;

  flush_result result_;
  flush_state verdict_ =
      flush_state::pending;            // why it was given up, while a send still has to end
  detail::flusher* stream_ = nullptr;  // set while it is linked there, or owes the worker a turn
  std::uint64_t target_ = 0;
  std::uint64_t begin_ = 0;          // bytes before it belong to flushes whose handles were dropped
  flush_operation* next_ = nullptr;  // in order of target
  flush_operation* previous_ = nullptr;
  detail::ready_node ready_;
};

}  // namespace penstock

#endif
