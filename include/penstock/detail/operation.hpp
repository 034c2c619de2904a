// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// operation: one thing asked of the ring. Its address is the user_data of the submission, so it
// must stay where it is until its final completion event; that rule is what keeps the kernel out of
// freed memory (docs/design/operation-lifetime.md).

#ifndef PENSTOCK_DETAIL_OPERATION_HPP
#define PENSTOCK_DETAIL_OPERATION_HPP

#include <penstock/clock.hpp>
#include <penstock/detail/promise.hpp>
#include <penstock/detail/timer_node.hpp>
#include <penstock/stop.hpp>

#include <coroutine>
#include <cstdint>
#include <optional>
#include <stop_token>

namespace penstock::detail {

class worker;

class operation {
public:
  operation() = default;
  operation(operation const&) = delete;
  operation& operator=(operation const&) = delete;

  /** Called by the worker for each completion event: `result` as the kernel gives it (a count, or a
      negated errno), `flags` the event's. The last event is the one without IORING_CQE_F_MORE. */
  virtual void on_completion(std::int32_t result, std::uint32_t flags) noexcept = 0;

protected:
  ~operation() = default;
};

/** What is asked, in the words of io_uring_sqe(7) but without its header. */
struct submission {
  std::uint8_t opcode = 0;
  std::uint16_t ioprio = 0;
  std::int32_t fd = -1;
  std::uint64_t offset = 0;
  std::uint64_t address = 0;
  std::uint32_t length = 0;
  std::uint32_t flags = 0;  // of the operation: msg_flags, open_flags, poll events …
};

/** Where an operation may be given up: at a deadline, at a stop beside the inherited one, or
    both. */
struct wait_limits {
  std::optional<time_point> deadline = {};
  stop_ref stop = {};
  bool inherit_stop = true;  // false: only `stop` counts, not the awaiting task's own token
};

/** Awaiter for one submission with one completion event. It never resumes before the final
    event, and it reports what the kernel did: a canceled transfer that moved bytes is a short
    transfer. */
class io_operation : public operation {
public:
  io_operation(submission const& what, wait_limits const& limits) noexcept
      : what_(what), limits_(limits) {}
  ~io_operation();

  [[nodiscard]] bool await_ready() const noexcept { return false; }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> waiter) noexcept {
    return start(waiter, stop_of(waiter.promise()));
  }

protected:
  /** How it ended: the kernel's result, or -ECANCELED or -ETIME when it was given up with
      nothing done. */
  [[nodiscard]] std::int32_t outcome() const noexcept;

private:
  struct request_cancel {
    io_operation* self;
    void operator()() const noexcept { self->cancel(); }
  };
  struct expiry : timer_node {
    io_operation* self;
  };

  bool start(std::coroutine_handle<> waiter, stop_ref inherited) noexcept;
  void cancel() noexcept;
  static void on_deadline(timer_node& timer) noexcept;
  void on_completion(std::int32_t result, std::uint32_t flags) noexcept final;

  submission what_;
  wait_limits limits_;
  worker* worker_ = nullptr;  // set while in flight
  std::coroutine_handle<> waiter_;
  std::int32_t result_ = 0;
  bool timed_out_ = false;
  bool is_cancel_asked_ = false;
  expiry deadline_;
  std::optional<std::stop_callback<request_cancel>> on_stop_;
  std::optional<std::stop_callback<request_cancel>> on_inherited_stop_;
};

}  // namespace penstock::detail

#endif
