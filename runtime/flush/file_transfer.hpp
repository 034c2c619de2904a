// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// file_transfer: the next bytes of a file on their way into a stream, in one of two ways. Few are
// read into a block, which then is a piece of the queue like any other. Many are spliced into a
// pipe, and from there handed to the sink without a copy.
//
//     file_transfer next(worker, queue.wanted_range(goal), sink.takes_pipes());
//     worker.submit(next.fill(), flusher);           // the ring brings them …
//     next.filled(result);                           // … and says how many
//     next.hand_over(queue);
//     while (next.in_pipe() > 0) next.send_now(sink, next.in_pipe());
//
// It belongs to the flusher whose operation the ring works on, and so outlives that operation; with
// it the file stays open. What is in its pipe belongs to the stream: both go together.

#ifndef PENSTOCK_FLUSH_FILE_TRANSFER_HPP
#define PENSTOCK_FLUSH_FILE_TRANSFER_HPP

#include <penstock/detail/operation.hpp>

#include "flush/send_queue.hpp"
#include "flush/sink.hpp"
#include "ring/ring.hpp"
#include "sched/recycled.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <system_error>

namespace penstock::detail {

class worker;

class file_transfer : public recycled {
public:
  // The ring splices a file on a thread of the kernel's: not worth the hand-over for a few pages.
  // Reasoned, not measured; on loopback the two ways differ by less than the noise.
  static constexpr std::uint64_t splice_min = send_queue::few_in_file;

  file_transfer(worker& owner, send_queue::range next, bool may_splice) noexcept;
  ~file_transfer();
  file_transfer(file_transfer const&) = delete;
  file_transfer& operator=(file_transfer const&) = delete;
  /** False when memory is out. */
  [[nodiscard]] bool can_fill() const noexcept { return pipe_ || room_ != nullptr; }
  /** The submission that brings the bytes. */
  [[nodiscard]] submission fill() const noexcept;
  /** It has ended. */
  void filled(std::int32_t result) noexcept;
  /** Put what was read into the queue it is for; the error that the stream fails with, if any.
      Nothing moved and no error: ask again. */
  [[nodiscard]] std::error_code hand_over(send_queue& queue) noexcept;

  /** Bytes, the next of the stream, that wait in the pipe. */
  [[nodiscard]] std::size_t in_pipe() const noexcept { return in_pipe_; }
  /** Hand `size` of them to `to` without waiting, as sink::send_now(). */
  [[nodiscard]] std::ptrdiff_t send_now(sink& to, std::size_t size) noexcept;

private:
  worker& owner_;
  send_queue::range range_;
  std::optional<pipe_ends> pipe_;
  block* room_ = nullptr;
  std::int32_t result_ = 0;  // of the last fill
  std::size_t in_pipe_ = 0;
};

}  // namespace penstock::detail

#endif
