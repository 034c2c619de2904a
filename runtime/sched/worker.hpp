// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// worker: one thread with one ring. Its loop takes turns; a turn is
//
//     resume what is ready, up to a bound → fire due timers → enter the ring once → take its events
//
// Events are copied out and the ring's head is advanced before anything is resumed, so whatever the
// resumed code submits meets a ring with room.

#ifndef PENSTOCK_SCHED_WORKER_HPP
#define PENSTOCK_SCHED_WORKER_HPP

#include <penstock/detail/operation.hpp>
#include <penstock/runtime_options.hpp>
#include <penstock/task.hpp>

#include "base/block_pool.hpp"
#include "ring/ring.hpp"
#include "sched/counters.hpp"
#include "sched/fiber_stack.hpp"
#include "sched/inbox.hpp"
#include "sched/lent_blocks.hpp"
#include "sched/pipe_pool.hpp"
#include "sched/ready_queue.hpp"
#include "sched/timer_heap.hpp"

#include <array>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <stop_token>
#include <utility>

namespace penstock::detail {

class worker {
public:
  /** Becomes the calling thread's worker. */
  worker(std::unique_ptr<ring> seam, runtime_options const& options);
  ~worker();
  worker(worker const&) = delete;
  worker& operator=(worker const&) = delete;

  /** The calling thread's worker; asserts that there is one. */
  [[nodiscard]] static worker& current() noexcept;

  /** Run `root` until it has ended; rethrows what it threw. Its turns are in one piece with it,
      see docs/design/hot-path.md. */
  [[gnu::flatten]] void run(task<void> root);
  /** Wait, with a deadline, until the kernel has handed back every operation. False when some
      are stuck: then the worker must never be destroyed, since the kernel may still write into
      what it holds. */
  [[nodiscard]] bool drain() noexcept;
  [[nodiscard]] bool is_draining() const noexcept { return is_draining_; }
  /** Have the stop token of the root requested. From any thread. */
  void request_stop();
  /** Have `call` called on this worker. From any thread; what is posted after run() returned is
      dropped. */
  void post(std::function<void()> call) { inbox_.post(std::move(call)); }

  /** Ask the ring for `what`; `op` hears of each completion event. */
  void submit(submission const& what, operation& op) noexcept;
  /** Ask the kernel to give `op` up. Its own final event still comes, and says what it did. */
  void cancel(operation const& op) noexcept;
  /** Close `fd` after everything submitted before. */
  void close(int fd) noexcept;
  /** Break the TCP connection of `fd`, after everything submitted before: the peer sees a reset,
      and no end of stream before it; what is in flight on it ends with an error. */
  void disconnect(int fd) noexcept;

  void make_ready(ready_node& node) noexcept { ready_.push(node); }
  void arm(timer_node& timer) noexcept { timers_.arm(timer); }
  void disarm(timer_node& timer) noexcept { timers_.disarm(timer); }
  /** Read once a turn, when somebody asks: many turns need no time. */
  [[nodiscard]] time_point now() noexcept {
    if (now_ == not_read) now_ = ring_->now();
    return now_;
  }

  /** Count one flush that went at once; false when the running coroutine has had its share and
      must yield. */
  [[nodiscard]] bool spend_immediate() noexcept;

  /** Whether a send of `size` bytes is better handed over at the end of the turn, together with
      others; if so, it counts among them. */
  [[nodiscard]] bool gathers(std::size_t size) noexcept;

  [[nodiscard]] ring& kernel() noexcept { return *ring_; }
  [[nodiscard]] block_pool& blocks() noexcept { return blocks_; }
  [[nodiscard]] fiber_stack_pool& stacks() noexcept { return stacks_; }
  [[nodiscard]] lent_blocks& lent() noexcept { return lent_; }
  [[nodiscard]] pipe_pool& pipes() noexcept { return pipes_; }
  [[nodiscard]] counters& count() noexcept { return counters_.values; }
  [[nodiscard]] std::uint32_t in_flight() const noexcept { return in_flight_; }

private:
  void turn(bool const& is_over);
  void begin_resume() noexcept { immediate_count_ = 0; }
  // Apart: most turns need neither.
  [[gnu::noinline]] void resume_ready();
  [[gnu::noinline]] void fire_timers() noexcept;
  void judge_crowd(std::size_t event_count) noexcept;
  void enter(bool may_wait);
  [[nodiscard]] io_uring_sqe& get_entry() noexcept;

  // What every turn needs comes first, on few lines of the cache: the kernel drives them out again.
  std::unique_ptr<ring> ring_;
  ready_queue ready_;
  timer_heap timers_;
  static constexpr time_point not_read = time_point::min();
  time_point now_ = not_read;          // of this turn
  std::size_t gathered_ = 0;           // bytes in this turn
  std::uint32_t in_flight_ = 0;        // operations that still owe their final event
  std::uint32_t immediate_count_ = 0;  // flushes that went at once since the last resume
  bool is_crowded_ = false;
  bool sends_together_;  // so it was pinned, or it is crowded and nothing was
  bool is_draining_ = false;
  time_point immediate_since_;  // when that count was first looked at
  runtime_options options_;
  block_pool blocks_;
  lent_blocks lent_;
  registered_counters counters_;
  pipe_pool pipes_;
  fiber_stack_pool stacks_;
  inbox inbox_;
  std::stop_source stop_;
  std::array<completion, 256> events_;
};

}  // namespace penstock::detail

#endif
