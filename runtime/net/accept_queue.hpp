// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// accept_queue: a listening socket's multishot accept and the connections it brought that nobody
// took yet. It belongs to the ring until its final completion event: closing the acceptor only
// orphans it. The connections wait in a list of their own states, so queueing them takes no memory.

#ifndef PENSTOCK_NET_ACCEPT_QUEUE_HPP
#define PENSTOCK_NET_ACCEPT_QUEUE_HPP

#include <penstock/detail/operation.hpp>
#include <penstock/detail/timer_node.hpp>
#include <penstock/net/tcp_acceptor.hpp>

#include <cstdint>
#include <system_error>

namespace penstock::detail {

class socket_state;

class accept_queue final : public operation {
public:
  accept_queue(worker& owner, int fd) noexcept;

  [[nodiscard]] int fd() const noexcept { return fd_; }
  [[nodiscard]] bool has_outcome() const noexcept { return first_ != nullptr || error_; }
  /** A connection, or the error that ended the listening. There must be an outcome. */
  [[nodiscard]] result<tcp_socket> take() noexcept;

  void wait(tcp_acceptor::accept_operation& waiter) noexcept;
  void stop_waiting(tcp_acceptor::accept_operation& waiter) noexcept;

  /** Stop listening; frees itself at the final event. */
  void close() noexcept;

private:
  struct pause_timer : timer_node {
    accept_queue* self = nullptr;
  };

  ~accept_queue() = default;
  void arm() noexcept;
  void pause() noexcept;
  void on_completion(std::int32_t result, std::uint32_t flags) noexcept override;
  void on_connection(int fd) noexcept;
  [[nodiscard]] socket_state& pop() noexcept;
  void on_error(int number) noexcept;
  void wake() noexcept;

  worker& owner_;
  int fd_;
  bool is_armed_ = false;    // the kernel may still report
  bool is_closing_ = false;  // the acceptor is gone
  socket_state* first_ = nullptr;  // accepted, oldest first
  socket_state* last_ = nullptr;   // meaningful when first_ is set
  std::uint32_t count_ = 0;        // of them
  std::error_code error_;                             // sticky
  tcp_acceptor::accept_operation* waiter_ = nullptr;  // until it has taken its outcome
  bool is_waiter_ready_ = false;
  pause_timer pause_;
};

}  // namespace penstock::detail

#endif
