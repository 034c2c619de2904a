// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// socket_state: one connected socket, shared by its handle, by whoever writes to it, and by each
// operation in flight. The descriptor is closed when the last of them lets go, so the kernel never
// meets a descriptor number that already belongs to somebody else.

#ifndef PENSTOCK_NET_SOCKET_STATE_HPP
#define PENSTOCK_NET_SOCKET_STATE_HPP

#include <penstock/detail/promise.hpp>

#include "net/receiver.hpp"
#include "sched/recycled.hpp"

#include <cstdint>
#include <utility>

namespace penstock::detail {

class worker;

class socket_state : public recycled {
public:
  socket_state(worker& owner, int fd) noexcept : owner_(owner), fd_(fd), receiver_(*this) {}

  [[nodiscard]] worker& owner() const noexcept { return owner_; }
  /** -1 once it is closed. */
  [[nodiscard]] int fd() const noexcept { return fd_; }
  [[nodiscard]] bool is_open() const noexcept { return fd_ >= 0; }
  [[nodiscard]] std::uint32_t in_flight() const noexcept { return in_flight_; }

  void retain() noexcept { ++references_; }
  void release() noexcept {
    if (--references_ == 0) close();
  }

  /** An operation begins, or has had its final event. */
  void begin_operation() noexcept;
  void end_operation() noexcept;

  /** Both directions end; operations in flight complete soon. */
  void shutdown() noexcept;
  /** The peer sees a reset and no orderly end, now or at the latest when the descriptor is closed;
      operations in flight complete soon, and nothing is sent any more. */
  void reset() noexcept;
  /** The handle is gone; an output may go on. */
  void abandon() noexcept { is_closing_ = true; }
  /** Whether one of these three was called. */
  [[nodiscard]] bool is_closing() const noexcept { return is_closing_; }
  [[nodiscard]] receiver& reading() noexcept { return receiver_; }
  /** The descriptor was closed by somebody else's operation. */
  void forget_fd() noexcept { fd_ = -1; }
  /** Make `node` ready when nothing is in flight any more. */
  void when_idle(ready_node& node) noexcept { node.next = std::exchange(waiting_, &node); }

  /** The next in the list of those that were accepted and not taken. */
  socket_state* next_accepted = nullptr;

private:
  void close() noexcept;

  worker& owner_;
  int fd_;
  std::uint32_t references_ = 1;
  std::uint32_t in_flight_ = 0;
  bool is_closing_ = false;
  ready_node* waiting_ = nullptr;  // until nothing is in flight
  receiver receiver_;
};

}  // namespace penstock::detail

#endif
