// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// sink: where a flusher's bytes go. Two of them exist: a socket and a file.

#ifndef PENSTOCK_FLUSH_SINK_HPP
#define PENSTOCK_FLUSH_SINK_HPP

#include <penstock/detail/operation.hpp>

#include <sys/socket.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>

namespace penstock::detail {

struct pipe_ends;

class sink {
public:
  virtual ~sink() = default;

  /** Hand over what goes without waiting: bytes taken, or a negated errno (-EAGAIN: nothing goes
      now). */
  [[nodiscard]] virtual std::ptrdiff_t send_now(msghdr const& message) noexcept = 0;
  /** The submission that hands over all of `message`, waiting as long as it takes. The message is
      looked at until that ends, but if it has one part, now only. */
  [[nodiscard]] virtual submission send(msghdr const& message) noexcept = 0;
  /** The submission that ends when send_now() is worth another try. */
  [[nodiscard]] virtual submission wait_writable() noexcept = 0;

  /** Whether splice_now() is there. */
  [[nodiscard]] virtual bool takes_pipes() const noexcept { return false; }
  /** As send_now(), of `size` bytes that are in a pipe. */
  [[nodiscard]] virtual std::ptrdiff_t splice_now(pipe_ends const&, std::size_t) noexcept {
    return -ENOSYS;
  }

  /** Bytes that arrived on the other side, counted from any fixed point; for the write-rate
      limit. */
  [[nodiscard]] virtual std::uint64_t acknowledged() noexcept = 0;

  /** A submission begins, or has had its final event: the handle must not be closed in between. */
  virtual void begin_operation() noexcept = 0;
  virtual void end_operation() noexcept = 0;
  /** Make whatever is under way end soon; nothing will be sent any more. */
  virtual void shutdown() noexcept = 0;
  /** Whether the handle's owner has done with it: it but waits for what is in flight. */
  [[nodiscard]] virtual bool is_closing() noexcept = 0;
};

}  // namespace penstock::detail

#endif
