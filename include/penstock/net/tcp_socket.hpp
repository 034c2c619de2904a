// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// tcp_socket: one connected TCP socket.
//
//     std::array<std::byte, 4096> buffer;
//     auto [ec, n] = co_await socket.read_some(buffer);
//     if (ec) co_return;                             // cond::eof when the peer ended its half
//     auto [failed, sent] = co_await socket.write(std::span(buffer).first(n));
//
// Servers write through a socket_output (flush/socket_output.hpp), which queues and flushes.
// Not thread-safe: one worker. One read and one write may be in flight at a time.

#ifndef PENSTOCK_NET_TCP_SOCKET_HPP
#define PENSTOCK_NET_TCP_SOCKET_HPP

#include <penstock/buffer.hpp>
#include <penstock/detail/operation.hpp>
#include <penstock/error.hpp>
#include <penstock/net/endpoint.hpp>
#include <penstock/net/received.hpp>
#include <penstock/result.hpp>
#include <penstock/task.hpp>

#include <cstddef>
#include <cstdint>
#include <system_error>
#include <utility>

namespace penstock {

namespace detail {
class receiver;
class socket_state;
}  // namespace detail

/** Where an operation may be given up; see detail::wait_limits: `deadline`, `stop`,
    `inherit_stop`. */
using wait_limits = detail::wait_limits;

/** Awaiter of one transfer on a socket. */
class [[nodiscard]] transfer_operation final : public detail::io_operation {
public:
  transfer_operation(detail::socket_state& socket, detail::submission const& what,
                     wait_limits const& limits) noexcept;
  ~transfer_operation();

  /** errc::canceled and errc::timed_out say that nothing moved: a transfer that was given up
      after it moved bytes reports those bytes and no error. */
  io_result await_resume() noexcept;

private:
  detail::socket_state* socket_;
  bool is_read_;
};

/** Awaiter of tcp_socket::receive(). */
class [[nodiscard]] receive_operation : private detail::wait_watch {
public:
  receive_operation(detail::socket_state& socket, wait_limits const& limits) noexcept;
  receive_operation(receive_operation const&) = delete;
  receive_operation& operator=(receive_operation const&) = delete;
  ~receive_operation();

  [[nodiscard]] bool await_ready() const noexcept { return false; }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> waiter) {
    return start(waiter, detail::stops_of(waiter.promise()));
  }
  result<received> await_resume() noexcept;

private:
  friend class detail::receiver;
  /** Where it stands; what is not one of the first two is why it was given up. A byte: a code would
      have to be made for each operation, whose category is behind a call. */
  enum class progress : std::uint8_t { begun, waiting, closed, canceled, timed_out, no_memory };

  bool start(std::coroutine_handle<> waiter, detail::stop_list* inherited);
  void resume() noexcept;
  static void give_up(detail::wait_watch& watch, cause why) noexcept;

  detail::socket_state& socket_;
  wait_limits limits_;
  detail::ready_node ready_;
  progress progress_ = progress::begun;
};

class tcp_socket {
public:
  /** Connect to `remote`. Errors are the system's, or cond::canceled, cond::timed_out. */
  [[nodiscard]] static task<result<tcp_socket>> connect(endpoint remote, wait_limits limits = {});

  /** Take over `fd`, a connected stream socket in blocking mode, on the calling worker. Throws
      std::bad_alloc, and then `fd` is closed. */
  explicit tcp_socket(int fd);
  /** Take over one reference to `state`. */
  explicit tcp_socket(detail::socket_state& state) noexcept : state_(&state) {}
  tcp_socket(tcp_socket&& other) noexcept : state_(std::exchange(other.state_, nullptr)) {}
  tcp_socket& operator=(tcp_socket&& other) noexcept;
  /** Ends both directions; the descriptor is closed when no operation uses it any more. */
  ~tcp_socket();

  /** Read at least one byte, up to buffer.size() (1 or more). Completes when bytes arrived; with
      cond::eof when the peer ended its half; with the system's error, cond::canceled or
      cond::timed_out. `buffer` is the kernel's until then. */
  [[nodiscard]] transfer_operation read_some(
      mutable_buffer buffer, wait_limits const& limits = detail::no_limits) noexcept;

  /** Wait for bytes, and take what has come in memory of the runtime's: no buffer is held while
      nothing comes, and nothing is copied. Completes with one byte or more, or as read_some()
      does. Bytes that come after a deadline or a stop are the next call's. One caller at a time,
      and from the first call on read_some() is not for this socket any more. */
  [[nodiscard]] receive_operation receive(wait_limits const& limits = detail::no_limits) noexcept;

  /** Write all of `bytes`; n tells how many went when an error came first. */
  [[nodiscard]] task<io_result> write(const_buffer bytes, wait_limits limits = {});

  /** End the writing half: the peer reads what was written, then an end of stream. */
  std::error_code shutdown_write() noexcept;

  /** End both directions, wait until no operation is in flight, and close. Idempotent. */
  [[nodiscard]] task<std::error_code> close();

  /** Close so that the peer sees a reset: what it did not read yet may be lost, and nothing
      looks complete. */
  void abort() noexcept;

  [[nodiscard]] bool is_open() const noexcept;
  [[nodiscard]] int native_handle() const noexcept;
  [[nodiscard]] result<endpoint> local_endpoint() const;

  /** For outputs, which share the socket. */
  [[nodiscard]] detail::socket_state& state() noexcept { return *state_; }

private:
  detail::socket_state* state_;
};

}  // namespace penstock

#endif
