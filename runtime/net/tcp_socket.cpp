// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/net/tcp_socket.hpp>

#include "base/transfer_result.hpp"
#include "net/address.hpp"
#include "net/socket_state.hpp"
#include "sched/worker.hpp"

#include <netinet/tcp.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <new>
#include <utility>

namespace penstock {
namespace {

using detail::submission;

submission transfer(std::uint8_t opcode, int fd, void const* data, std::size_t size,
                    std::uint32_t flags) noexcept {
  submission what;
  what.opcode = opcode;
  what.fd = fd;
  what.address = reinterpret_cast<std::uintptr_t>(data);
  what.length = static_cast<std::uint32_t>(std::min<std::size_t>(size, INT32_MAX));
  what.flags = flags;
  return what;
}

/** Awaiter of an operation whose result is only success or an error. */
class plain_operation final : public detail::io_operation {
public:
  using io_operation::io_operation;
  std::error_code await_resume() const noexcept { return detail::transfer_result(outcome()).ec; }
};

/** Keeps a socket's state while a coroutine works on it: meanwhile the handle may be moved or
    destroyed. */
class state_hold {
public:
  explicit state_hold(detail::socket_state& held) noexcept : held_(held) { held_.retain(); }
  state_hold(state_hold const&) = delete;
  state_hold& operator=(state_hold const&) = delete;
  ~state_hold() { held_.release(); }

  detail::socket_state* operator->() const noexcept { return &held_; }
  detail::socket_state& operator*() const noexcept { return held_; }

private:
  detail::socket_state& held_;
};

/** Completes when the socket has nothing in flight. */
struct idle_awaiter {
  detail::socket_state& socket;
  detail::ready_node node{};
  bool await_ready() const noexcept { return socket.in_flight() == 0; }
  void await_suspend(std::coroutine_handle<> waiter) noexcept {
    node.waiter = waiter;
    socket.when_idle(node);
  }
  void await_resume() const noexcept {}
};

}  // namespace

transfer_operation::transfer_operation(detail::socket_state& socket, submission const& what,
                                       wait_limits const& limits) noexcept
    : io_operation(what, limits), socket_(&socket), is_read_(what.opcode == IORING_OP_RECV) {
  socket_->begin_operation();
}

transfer_operation::~transfer_operation() {
  if (socket_ != nullptr) socket_->end_operation();
}

io_result transfer_operation::await_resume() noexcept {
  std::exchange(socket_, nullptr)->end_operation();
  std::int32_t const result = outcome();
  if (result == -EBADF) return {errc::closed, 0};  // close() has come before
  if (result == 0 && is_read_) return {errc::eof, 0};
  return detail::transfer_result(result);
}

tcp_socket::tcp_socket(int fd)
    : state_(new (std::nothrow) detail::socket_state(detail::worker::current(), fd)) {
  if (state_ != nullptr) return;
  detail::worker::current().close(fd);
  throw std::bad_alloc();
}

tcp_socket::~tcp_socket() {
  if (state_ == nullptr) return;
  if (state_->in_flight() > 0) state_->shutdown();
  state_->abandon();
  state_->release();
}

tcp_socket& tcp_socket::operator=(tcp_socket&& other) noexcept {
  tcp_socket dropped(std::move(*this));
  state_ = std::exchange(other.state_, nullptr);
  return *this;
}

task<result<tcp_socket>> tcp_socket::connect(endpoint remote, wait_limits limits) {
  detail::address address = detail::to_address(remote);
  detail::ring& kernel = detail::worker::current().kernel();
  int const fd = kernel.socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) co_return system_error_code(-fd);
  tcp_socket made(fd);
  int const on = 1;
  kernel.set_option(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  submission what = transfer(IORING_OP_CONNECT, fd, &address.storage, 0, 0);
  what.offset = address.size;
  if (auto ec = co_await plain_operation(what, limits)) co_return ec;
  co_return std::move(made);
}

transfer_operation tcp_socket::read_some(mutable_buffer buffer,
                                         wait_limits const& limits) noexcept {
  return {*state_, transfer(IORING_OP_RECV, state_->fd(), buffer.data(), buffer.size(), 0), limits};
}

receive_operation tcp_socket::receive(wait_limits const& limits) noexcept {
  return {*state_, limits};
}

task<io_result> tcp_socket::write(const_buffer bytes, wait_limits limits) {
  state_hold const state(*state_);
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const_buffer const rest = bytes.subspan(sent);
    submission const what =
        transfer(IORING_OP_SEND, state->fd(), rest.data(), rest.size(), MSG_NOSIGNAL | MSG_WAITALL);
    auto const [ec, n] = co_await transfer_operation(*state, what, limits);
    sent += n;
    if (ec) co_return io_result{ec, sent};
  }
  co_return io_result{{}, sent};
}

std::error_code tcp_socket::shutdown_write() noexcept {
  if (!is_open()) return errc::closed;
  int const returned = state_->owner().kernel().shutdown(state_->fd(), SHUT_WR);
  return returned < 0 ? system_error_code(-returned) : std::error_code();
}

task<std::error_code> tcp_socket::close() {
  if (!is_open()) co_return std::error_code();
  state_hold const state(*state_);
  state->shutdown();
  while (state->in_flight() > 0) co_await idle_awaiter{*state};
  if (!state->is_open()) co_return std::error_code();
  submission what;
  what.opcode = IORING_OP_CLOSE;
  what.fd = state->fd();
  state->forget_fd();
  wait_limits uninterrupted;
  uninterrupted.inherit_stop = false;  // a close that is given up would leak the descriptor
  co_return co_await plain_operation(what, uninterrupted);
}

void tcp_socket::abort() noexcept {
  state_->reset();
  std::exchange(state_, nullptr)->release();
}

bool tcp_socket::is_open() const noexcept { return state_ != nullptr && state_->is_open(); }

int tcp_socket::native_handle() const noexcept { return state_->fd(); }

result<endpoint> tcp_socket::local_endpoint() const {
  detail::address address;
  int const returned =
      state_->owner().kernel().local_address(state_->fd(), address.generic(), address.size);
  if (returned < 0) return system_error_code(-returned);
  return detail::to_endpoint(address);
}

}  // namespace penstock
