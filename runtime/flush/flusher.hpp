// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// flusher: moves one stream's queue to its sink, and settles the flushes that wait for it.
//
// A flush first tries the sink in the call (pump). What does not go is left to the ring: as a send
// of the pieces we own, or, when borrowed memory is next, as a wait for writability followed by
// another try in a call; so the kernel never holds a pointer into memory that is not ours. When the
// bytes of a file are next, the ring first reads them, or splices them into a pipe, from which they
// go in calls like borrowed memory. At most one such operation is under way.
//
// It belongs to its output until release(); then to the ring until the final completion event.

#ifndef PENSTOCK_FLUSH_FLUSHER_HPP
#define PENSTOCK_FLUSH_FLUSHER_HPP

#include <penstock/detail/operation.hpp>
#include <penstock/flush/flush.hpp>
#include <penstock/flush/output.hpp>
#include <penstock/flush/output_limits.hpp>

#include "flush/cork.hpp"
#include "flush/peer_watch.hpp"
#include "flush/send_queue.hpp"
#include "flush/sink.hpp"
#include "flush/zero_copies.hpp"
#include "sched/recycled.hpp"

#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <system_error>

namespace penstock::detail {

class file_transfer;

class flusher : public operation {
public:
  // Writing: the queue, with its bounds.
  [[nodiscard]] mutable_buffer prepare(std::size_t size_min) noexcept;
  [[nodiscard]] bool has_room(std::size_t size) noexcept;
  [[nodiscard]] bool has_room_for_file(std::uint64_t length) noexcept;
  [[nodiscard]] write_status written(bool taken) noexcept;
  [[nodiscard]] send_queue& queue() noexcept { return queue_; }

  /** The offset that make_room() flushes to. */
  [[nodiscard]] std::uint64_t low_water_target() noexcept;

  /** Whether a flush with these options is not worth a send yet; counts it if so. */
  [[nodiscard]] bool skips(flush_options const& options) noexcept;

  // For flush_operation.
  void start(flush_operation& flush, flush_options const& options) noexcept;
  void cancel(flush_operation& flush, flush_state verdict) noexcept;
  void drop(flush_operation& flush) noexcept;

  /** Give the stream up: every outstanding and later flush ends as `state` with `error`, what is
      queued is discarded. Only the first reason counts. */
  void fail(flush_state state, std::error_code error) noexcept;
  [[nodiscard]] bool has_failed() const noexcept { return failed_ != flush_state::done; }
  [[nodiscard]] std::error_code error() const noexcept { return error_; }

  /** The output is gone. Frees itself now, or at the final event. */
  void release() noexcept;

  // For peer_watch.
  enum class waiting : std::uint8_t { nobody, disk, peer };
  [[nodiscard]] waiting waits_for() const noexcept;
  /** The offset up to which somebody wants the bytes sent. */
  [[nodiscard]] std::uint64_t goal() const noexcept;
  [[nodiscard]] std::uint64_t acknowledged() noexcept { return sink_.acknowledged(); }
  void stop_watching() noexcept { peer_.reset(); }

  // For cork.

  /** Send what is there, as if a flush up to offset `target` had been dropped. */
  void uncork(std::uint64_t target) noexcept;

  // For zero_copies.

  /** What was under way has ended, with this result of its own. */
  void go_on(std::int32_t result) noexcept;
  /** Frees itself if it is released, and the kernel has nothing of its any more. */
  void free_if_over() noexcept;

protected:
  /** `destination` need not be constructed yet. */
  flusher(worker& owner, sink& destination, output_limits const& limits) noexcept;
  virtual ~flusher();

private:
  enum class under_way : std::uint8_t { nothing, send, wait_writable, file };

  /** What one send offers to the sink. Kept only while a send of several pieces is under way. */
  struct send_list : recycled {
    msghdr message{};
    std::array<iovec, 16> vectors;

    send_queue::gathered gather(send_queue const& from, std::uint64_t limit,
                                bool owned_only) noexcept;
  };

  [[nodiscard, gnu::noinline]] bool corks(flush_operation& flush) noexcept;
  [[nodiscard]] bool goes_with_others(std::uint64_t target) const noexcept;
  [[nodiscard]] bool send_alone(flush_operation& flush) noexcept;
  // Apart, so that what goes at once saves no registers for what does not.
  [[gnu::noinline]] void wait(flush_operation& flush, flush_options const& options) noexcept;
  void pump() noexcept;
  void push(std::uint64_t limit) noexcept;
  [[nodiscard]] bool send_now(std::uint64_t limit) noexcept;
  [[nodiscard, gnu::noinline]] bool splice_now(std::uint64_t limit) noexcept;
  [[nodiscard]] bool is_all_taken(std::ptrdiff_t n, std::size_t offered) noexcept;
  void submit() noexcept;
  [[nodiscard]] bool goes_without_copy(std::uint64_t limit) const noexcept;
  void ask_cancel() noexcept;
  void fill() noexcept;
  void on_filled(std::int32_t result) noexcept;
  void on_completion(std::int32_t result, std::uint32_t flags) noexcept override;
  void on_sent(std::int32_t result) noexcept;
  void took(std::size_t n) noexcept;
  [[gnu::noinline]] void credit(std::uint64_t from) noexcept;
  [[gnu::cold]] void fail_with(int number) noexcept;
  void settle_reached() noexcept;
  void settle_given_up() noexcept;
  void give_up(flush_operation& flush, flush_state verdict) noexcept;
  void settle(flush_operation& flush, flush_state state, std::error_code error) noexcept;
  void link(flush_operation& flush) noexcept;
  void unlink(flush_operation& flush) noexcept;
  void watch_peer() noexcept;

  worker& owner_;
  sink& sink_;
  flush_operation* first_waiting_ = nullptr;  // outstanding flushes, in order of target
  std::unique_ptr<zero_copies> zero_copies_;  // null where there are none to be
  // From when the ring is asked for bytes of a file until the last of them have left its pipe.
  std::unique_ptr<file_transfer> transfer_;
  under_way under_way_ = under_way::nothing;
  bool is_released_ = false;
  bool is_cancel_asked_ = false;            // of the send under way
  flush_state failed_ = flush_state::done;  // or why nothing will be sent any more
  send_queue queue_;
  output_limits limits_;

  flush_operation* last_waiting_ = nullptr;
  std::uint64_t dropped_target_ = 0;  // highest target of a dropped flush: its bytes still go
  std::error_code error_;
  std::unique_ptr<peer_watch> peer_;
  std::unique_ptr<cork> cork_;
  std::unique_ptr<send_list> list_;  // of the send under way, if it has several pieces
};

/** A flusher and its sink, in one piece of memory. */
template <class Sink>
class flusher_to final : public flusher {
public:
  template <class... Arguments>
  flusher_to(worker& owner, output_limits const& limits, Arguments&&... arguments)
      : flusher(owner, sink_, limits), sink_(std::forward<Arguments>(arguments)...) {}

  /** Where it goes to. */
  [[nodiscard]] Sink& destination() noexcept { return sink_; }

private:
  Sink sink_;
};

}  // namespace penstock::detail

#endif
