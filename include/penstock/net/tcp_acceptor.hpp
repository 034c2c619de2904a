// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// tcp_acceptor: a listening socket.
//
//     auto acceptor = penstock::tcp_acceptor::listen(penstock::endpoint::loopback(8080));
//     if (!acceptor) co_return report(acceptor.error());
//     while (auto socket = co_await acceptor->accept()) scope.spawn(serve(std::move(*socket)));
//
// One request to the kernel (a multishot accept) serves all connections. When the process runs out
// of descriptors or memory the acceptor pauses and tries again ten times a second; clients wait in
// the backlog.

#ifndef PENSTOCK_NET_TCP_ACCEPTOR_HPP
#define PENSTOCK_NET_TCP_ACCEPTOR_HPP

#include <penstock/detail/promise.hpp>
#include <penstock/net/endpoint.hpp>
#include <penstock/net/tcp_socket.hpp>
#include <penstock/result.hpp>

#include <coroutine>
#include <memory>
#include <optional>
#include <stop_token>

namespace penstock {

namespace detail {
class accept_queue;
struct accept_queue_closer {
  void operator()(accept_queue* queue) const noexcept;
};
}  // namespace detail

struct acceptor_options {
  int backlog = 1024;       // connections the kernel completes and keeps for us
  bool reuse_port = false;  // let every worker listen on the same endpoint (SO_REUSEPORT)
};

class tcp_acceptor {
public:
  /** Listen on `local`; port 0 takes a free one, see local_endpoint(). */
  [[nodiscard]] static result<tcp_acceptor> listen(endpoint const& local,
                                                   acceptor_options const& options = {});

  class accept_operation;
  /** Completes with the next connection (TCP_NODELAY on), or with an error: cond::canceled, or
      one that means that this socket will never accept again. One caller at a time. */
  [[nodiscard]] accept_operation accept() noexcept;

  [[nodiscard]] result<endpoint> local_endpoint() const;

  /** Stop listening. Connections accepted by the kernel but not taken are closed. The destructor
      does it too. */
  void close() noexcept { queue_.reset(); }

private:
  explicit tcp_acceptor(detail::accept_queue* queue) noexcept : queue_(queue) {}

  std::unique_ptr<detail::accept_queue, detail::accept_queue_closer> queue_;
};

class [[nodiscard]] tcp_acceptor::accept_operation : private detail::wait_watch {
public:
  explicit accept_operation(detail::accept_queue& queue) noexcept
      : wait_watch(&give_up), queue_(queue) {}
  accept_operation(accept_operation const&) = delete;
  accept_operation& operator=(accept_operation const&) = delete;
  ~accept_operation();

  [[nodiscard]] bool await_ready() const noexcept { return false; }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> waiter) {
    return start(waiter, detail::stops_of(waiter.promise()));
  }
  result<tcp_socket> await_resume() noexcept;

private:
  friend detail::accept_queue;
  bool start(std::coroutine_handle<> waiter, detail::stop_list* stops);
  static void give_up(detail::wait_watch& watch, cause why) noexcept;

  detail::accept_queue& queue_;
  detail::ready_node ready_;
  bool is_waiting_ = false;
  bool is_canceled_ = false;
};

}  // namespace penstock

#endif
