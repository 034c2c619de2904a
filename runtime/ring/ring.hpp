// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// ring: the seam between Penstock and the kernel, and all that a ring must offer.
//
// The code above fills real io_uring submission entries and reads completion events; what takes and
// gives them is chosen at run time. Per turn of a worker's loop the seam costs one virtual call
// (enter), and one per direct send; both sit beside a system call.
//
// Everything here is called from the worker that owns the ring.

#ifndef PENSTOCK_RING_RING_HPP
#define PENSTOCK_RING_RING_HPP

#include <penstock/buffer.hpp>
#include <penstock/clock.hpp>
#include <penstock/detail/operation.hpp>

#include <liburing.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <span>

namespace penstock::detail {

/** The descriptors of a pipe's two ends. */
struct pipe_ends {
  int read = -1;
  int write = -1;
};

struct completion {
  std::uint64_t user_data;
  std::int32_t result;
  std::uint32_t flags;
};

/** How long enter() may wait for the first event. */
struct wait_until {
  bool wait = false;                  // false: take what is there
  time_point deadline = no_deadline;  // no_deadline: for as long as it takes
};

class ring {
public:
  ring() = default;
  ring(ring const&) = delete;
  ring& operator=(ring const&) = delete;
  virtual ~ring() = default;

  /** The next free submission entry, or null when `submission_entries` of them wait for enter().
      Its contents are those of an earlier use: overwrite all of it. */
  [[nodiscard]] io_uring_sqe* try_get_entry() noexcept {
    if (tail_ - head_ > mask_) return nullptr;
    return &entries_[tail_++ & mask_];
  }
  [[nodiscard]] bool has_unsubmitted() const noexcept { return tail_ != head_; }

  /** Submit every filled entry, wait as told, and move completion events into `events`; returns
      how many. Events that did not fit stay for the next call. The only place where time passes.
      Interruptions by signals are invisible. */
  virtual std::size_t enter(wait_until wait, std::span<completion> events) noexcept = 0;

  /** Whether one accept may report connection after connection; otherwise ask for each. */
  [[nodiscard]] bool has_multishot_accept() const noexcept { return has_multishot_accept_; }

  /** Whether a receive may report again and again, each time with memory that was lent to the
      kernel before (IORING_RECV_MULTISHOT with IOSQE_BUFFER_SELECT, group 0); otherwise wait until
      there is something to read. */
  [[nodiscard]] bool has_multishot_receive() const noexcept { return has_multishot_receive_; }
  /** Lend `memory` to such receives, which take what was lent first. The event that tells of bytes
      in it carries `id` (below lent_max), and from then on it is ours again. */
  virtual void lend(std::uint16_t id, mutable_buffer memory) noexcept = 0;
  static constexpr std::size_t lent_max = 64;

  /** Whether sends can be made without a copy (IORING_OP_SEND_ZC, IORING_OP_SENDMSG_ZC); a second
      event then says that the memory is free again. */
  [[nodiscard]] bool has_zero_copy() const noexcept { return has_zero_copy_; }

  /** The monotonic time. */
  [[nodiscard]] virtual time_point now() noexcept = 0;

  /** send(2) without waiting: bytes taken, or a negated errno (-EAGAIN when it would block).
      Never raises SIGPIPE. */
  virtual std::ptrdiff_t send_now(int fd, msghdr const& message) noexcept = 0;
  /** recv(2) without waiting: bytes that came, 0 at the end of the stream, or a negated errno
      (-EAGAIN when it would block). */
  virtual std::ptrdiff_t receive_now(int fd, mutable_buffer memory) noexcept = 0;

  // Pipes that take bytes from a file to a socket without a copy; IORING_OP_SPLICE fills them. A
  // ring that does not splice has none, and is read with instead.

  /** An empty pipe in `made`: 0 or a negated errno (-ENOSYS when there are none). */
  virtual int open_pipe(pipe_ends& made) noexcept;
  /** Close a pipe that no operation in flight names. */
  virtual void close_pipe(pipe_ends const& closed) noexcept;
  /** Move `size` bytes, of which there are so many, from a pipe to the socket `fd`; otherwise as
      send_now(). */
  virtual std::ptrdiff_t splice_now(int fd, pipe_ends const& from, std::size_t size) noexcept;

  // Plain calls, as in their man pages, but with a negated errno for an error.
  virtual int socket(int domain, int type, int protocol) noexcept = 0;
  virtual int bind(int fd, sockaddr const& address, socklen_t size) noexcept = 0;
  virtual int listen(int fd, int backlog) noexcept = 0;
  virtual int local_address(int fd, sockaddr& address, socklen_t& size) noexcept = 0;
  virtual int set_option(int fd, int level, int name, void const* value,
                         socklen_t size) noexcept = 0;
  virtual int get_option(int fd, int level, int name, void* value, socklen_t& size) noexcept = 0;
  virtual int shutdown(int fd, int how) noexcept = 0;

protected:
  // The submission queue as plain memory: entries_[i & mask_] for i in [head_, tail_) waits for
  // enter().
  io_uring_sqe* entries_ = nullptr;
  std::uint32_t mask_ = 0;
  std::uint32_t head_ = 0;
  std::uint32_t tail_ = 0;
  bool has_multishot_accept_ = true;
  bool has_multishot_receive_ = false;
  bool has_zero_copy_ = false;
};

inline int ring::open_pipe(pipe_ends&) noexcept { return -ENOSYS; }
inline void ring::close_pipe(pipe_ends const&) noexcept {}
inline std::ptrdiff_t ring::splice_now(int, pipe_ends const&, std::size_t) noexcept {
  return -ENOSYS;
}

}  // namespace penstock::detail

#endif
