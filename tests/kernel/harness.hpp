// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// harness: what the kernel's contract tests share: a ring, descriptors, connected sockets,
// children. Raw liburing and system calls only: these tests say what the kernel does, whatever
// Penstock does.
//
//     kernel::ring ring;
//     io_uring_prep_recv(ring.entry(1), fd, buffer, sizeof buffer, 0);
//     ring.submit();
//     CHECK(ring.next().result == 5);               // waits 5 s at most, then fails the test

#ifndef PENSTOCK_KERNEL_HARNESS_HPP
#define PENSTOCK_KERNEL_HARNESS_HPP

#include <liburing.h>
#include <sys/socket.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>

namespace kernel {

using namespace std::chrono_literals;

/** A file descriptor with one owner. */
class descriptor {
public:
  explicit descriptor(int fd = -1) noexcept : fd_(fd) {}
  descriptor(descriptor&& other) noexcept : fd_(other.release()) {}
  descriptor& operator=(descriptor&& other) noexcept;
  ~descriptor() { close(); }

  [[nodiscard]] int get() const noexcept { return fd_; }
  [[nodiscard]] int release() noexcept { return std::exchange(fd_, -1); }
  void close() noexcept;
  /** Close so that the peer sees a reset (SO_LINGER with no time). */
  void reset() noexcept;

private:
  int fd_;
};

/** A completion event, copied out. */
struct event {
  std::uint64_t who;  // the submission's user_data
  int result;
  unsigned flags;
  [[nodiscard]] bool has_more() const noexcept { return (flags & IORING_CQE_F_MORE) != 0; }
};

/** The set-up flags that Penstock asks for. */
constexpr unsigned own_flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN |
                               IORING_SETUP_TASKRUN_FLAG | IORING_SETUP_SUBMIT_ALL |
                               IORING_SETUP_CLAMP;

/** A ring that fails the test, or skips it when the kernel has no such ring. */
class ring {
public:
  explicit ring(unsigned entries = 64, unsigned flags = own_flags, unsigned cq_entries = 0);
  ring(ring const&) = delete;
  ring& operator=(ring const&) = delete;
  ~ring() { io_uring_queue_exit(&ring_); }

  [[nodiscard]] io_uring* raw() noexcept { return &ring_; }

  /** The next submission entry, with `who` as its user_data. */
  [[nodiscard]] io_uring_sqe* entry(std::uint64_t who);
  /** Hand over what is filled, and run what the kernel deferred; returns how many. */
  int submit() { return io_uring_submit_and_get_events(&ring_); }
  /** The next event; the test fails when none comes. Submits too. */
  [[nodiscard]] event next();
  /** Whether nothing completes for 20 ms. */
  [[nodiscard]] bool stays_quiet();

private:
  [[nodiscard]] bool wait(std::chrono::milliseconds limit, event& taken);

  io_uring ring_{};
};

/** Two ends of one TCP connection over loopback, in blocking mode with a 5 s receive timeout. */
struct tcp_pair {
  descriptor near;
  descriptor far;
};

/** Bytes as for setsockopt, which the kernel doubles and keeps above a minimum; 0: its default. */
struct buffer_sizes {
  int near_send = 0;
  int far_receive = 0;
};
constexpr buffer_sizes smallest{1, 1};

[[nodiscard]] tcp_pair connected(buffer_sizes sizes = {});
/** A listening socket on a free port of loopback. */
[[nodiscard]] descriptor listening(int backlog = 128);
/** A blocking socket connected to `listener`. */
[[nodiscard]] descriptor connected_to(descriptor const& listener);

/** Send until the kernel takes no more; returns how many bytes it took. */
std::size_t fill(descriptor const& socket);
/** recv(2). The end of an earlier ring interrupts a call on its thread some time later: the kernel
    takes its books back by task work. */
ssize_t receive(descriptor const& socket, char* to, std::size_t size) noexcept;
/** Read `size` bytes, or up to the end of stream or an error. */
[[nodiscard]] std::string read_all(descriptor const& socket, std::size_t size);
/** `size` bytes of which none is like its neighbours. */
[[nodiscard]] std::string pattern(std::size_t size);

/** What `work` returned in a forked child (0 to 127), or 128 and the signal that ended it. */
[[nodiscard]] int in_child(std::function<int()> const& work);

}  // namespace kernel

#endif
