// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// operation: one thing asked of the ring. Its address is the user_data of the submission, so it
// must stay where it is until its final completion event; that rule is what keeps the kernel out of
// freed memory (docs/design/operation-lifetime.md).

#ifndef PENSTOCK_DETAIL_OPERATION_HPP
#define PENSTOCK_DETAIL_OPERATION_HPP

#include <penstock/detail/promise.hpp>
#include <penstock/detail/wait_watch.hpp>
#include <penstock/stop.hpp>

#include <coroutine>
#include <cstdint>

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
  std::uint8_t entry_flags = 0;  // IOSQE_…; `flags` are those of the operation
  std::uint16_t ioprio = 0;
  std::int32_t fd = -1;
  std::uint64_t offset = 0;
  std::uint64_t address = 0;
  std::uint32_t length = 0;
  std::uint32_t flags = 0;  // of the operation: msg_flags, open_flags, poll events …
  std::int32_t source = 0;  // of a splice: what it takes from
};

/** Awaiter for one submission with one completion event. It never resumes before the final
    event, and it reports what the kernel did: a canceled transfer that moved bytes is a short
    transfer. */
class io_operation : public operation, private wait_watch {
public:
  io_operation(submission const& what, wait_limits const& limits) noexcept
      : wait_watch(&give_up), what_(what), limits_(limits) {}
  ~io_operation();

  [[nodiscard]] bool await_ready() const noexcept { return false; }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> waiter) noexcept {
    return start(waiter, stops_of(waiter.promise()));
  }

protected:
  /** How it ended: the kernel's result, or -ECANCELED, -ETIME or -ENOMEM when it was given up with
      nothing done. */
  [[nodiscard]] std::int32_t outcome() const noexcept;

private:
  bool start(std::coroutine_handle<> waiter, stop_list* inherited) noexcept;
  static void give_up(wait_watch& watch, cause why) noexcept;
  void on_completion(std::int32_t result, std::uint32_t flags) noexcept final;

  submission what_;
  wait_limits limits_;
  worker* worker_ = nullptr;  // set while in flight
  std::coroutine_handle<> waiter_;
  std::int32_t result_ = 0;
  cause given_up_for_ = cause::stop;
  bool is_cancel_asked_ = false;
};

}  // namespace penstock::detail

#endif
