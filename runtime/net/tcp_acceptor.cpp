// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/error.hpp>
#include <penstock/net/tcp_acceptor.hpp>

#include "base/assert.hpp"
#include "net/accept_queue.hpp"
#include "net/address.hpp"
#include "net/socket_state.hpp"
#include "sched/worker.hpp"

#include <netinet/tcp.h>

#include <cerrno>
#include <new>
#include <utility>

namespace penstock {
namespace detail {
namespace {

constexpr std::chrono::milliseconds pause_length{100};
// Taken by nobody: from then on the kernel's backlog has to hold the rest.
constexpr std::uint32_t accepted_max = 1024;

bool is_shortage(int number) noexcept {
  return number == EMFILE || number == ENFILE || number == ENOBUFS || number == ENOMEM;
}

/** Errors that say something of this socket; all others are about one connection that did not
    come to be. */
bool is_fatal(int number) noexcept {
  return number == EBADF || number == EINVAL || number == ENOTSOCK || number == EOPNOTSUPP;
}

}  // namespace

accept_queue::accept_queue(worker& owner, int fd) noexcept : owner_(owner), fd_(fd) {
  pause_.self = this;
  pause_.fire = [](timer_node& timer) noexcept { static_cast<pause_timer&>(timer).self->arm(); };
  arm();
}

void accept_queue::arm() noexcept {
  is_armed_ = true;
  submission what;
  what.opcode = IORING_OP_ACCEPT;
  if (owner_.kernel().has_multishot_accept()) what.ioprio = IORING_ACCEPT_MULTISHOT;
  what.fd = fd_;
  what.flags = SOCK_CLOEXEC;
  owner_.submit(what, *this);
}

void accept_queue::pause() noexcept {
  add(owner_.count().accept_pauses);
  pause_.deadline = owner_.now() + pause_length;
  owner_.arm(pause_);
}

void accept_queue::on_completion(std::int32_t result, std::uint32_t flags) noexcept {
  if ((flags & IORING_CQE_F_MORE) == 0) is_armed_ = false;
  if (is_closing_) {
    if (result >= 0) owner_.close(result);
    if (!is_armed_) delete this;
    return;
  }
  if (result >= 0) {
    on_connection(result);
  } else {
    on_error(-result);
  }
  if (!is_armed_ && !error_ && !pause_.is_armed() && count_ < accepted_max) arm();
  if (has_outcome()) wake();
}

void accept_queue::on_connection(int fd) noexcept {
  add(owner_.count().connections_accepted);
  auto* const state = new (std::nothrow) socket_state(owner_, fd);
  if (state == nullptr) return owner_.close(fd);  // this one is lost; the others go on
  (first_ == nullptr ? first_ : last_->next_accepted) = state;
  last_ = state;
  if (++count_ == accepted_max && is_armed_) owner_.cancel(*this);
}

socket_state& accept_queue::pop() noexcept {
  socket_state& oldest = *first_;
  first_ = std::exchange(oldest.next_accepted, nullptr);
  --count_;
  return oldest;
}

void accept_queue::on_error(int number) noexcept {
  if (is_shortage(number) && !pause_.is_armed()) pause();
  if (is_fatal(number)) error_ = system_error_code(number);
}

void accept_queue::wake() noexcept {
  if (waiter_ == nullptr || std::exchange(is_waiter_ready_, true)) return;
  owner_.make_ready(waiter_->ready_);
}

void accept_queue::wait(tcp_acceptor::accept_operation& waiter) noexcept {
  PENSTOCK_ASSERT(waiter_ == nullptr, "accept() has one caller at a time");
  waiter_ = &waiter;
  is_waiter_ready_ = false;
}

void accept_queue::stop_waiting(tcp_acceptor::accept_operation& waiter) noexcept {
  if (waiter_ == &waiter) waiter_ = nullptr;
}

result<tcp_socket> accept_queue::take() noexcept {
  if (first_ == nullptr) return error_;
  tcp_socket taken(pop());
  if (!is_armed_ && !error_ && !pause_.is_armed()) arm();
  return taken;
}

void accept_queue::close() noexcept {
  PENSTOCK_ASSERT(waiter_ == nullptr, "an acceptor is closed while accept() waits");
  is_closing_ = true;
  owner_.disarm(pause_);
  while (first_ != nullptr) pop().release();
  if (is_armed_) owner_.cancel(*this);
  owner_.close(fd_);
  if (!is_armed_) delete this;
}

void accept_queue_closer::operator()(accept_queue* queue) const noexcept { queue->close(); }

namespace {

/** Bind and listen on `fd`; 0 or a negated errno. */
int start_listening(ring& kernel, int fd, endpoint const& local, acceptor_options const& options) {
  int const on = 1;
  address at = to_address(local);
  kernel.set_option(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (options.reuse_port) {
    if (int const e = kernel.set_option(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on); e < 0) {
      return e;
    }
  }
  kernel.set_option(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);  // accepted sockets inherit it
  if (int const e = kernel.bind(fd, at.generic(), at.size); e < 0) return e;
  return kernel.listen(fd, options.backlog);
}

}  // namespace
}  // namespace detail

result<tcp_acceptor> tcp_acceptor::listen(endpoint const& local, acceptor_options const& options) {
  detail::worker& owner = detail::worker::current();
  int const family = local.is_v6() ? AF_INET6 : AF_INET;
  int const fd = owner.kernel().socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return system_error_code(-fd);
  if (int const e = detail::start_listening(owner.kernel(), fd, local, options); e < 0) {
    owner.close(fd);
    return system_error_code(-e);
  }
  auto* const queue = new (std::nothrow) detail::accept_queue(owner, fd);
  if (queue == nullptr) {
    owner.close(fd);
    return std::make_error_code(std::errc::not_enough_memory);
  }
  return tcp_acceptor(queue);
}

tcp_acceptor::accept_operation tcp_acceptor::accept() noexcept {
  PENSTOCK_ASSERT(queue_ != nullptr, "accept() on a closed acceptor");
  return accept_operation(*queue_);
}

result<endpoint> tcp_acceptor::local_endpoint() const {
  if (queue_ == nullptr) return errc::closed;
  detail::address address;
  int const returned = detail::worker::current().kernel().local_address(
      queue_->fd(), address.generic(), address.size);
  if (returned < 0) return system_error_code(-returned);
  return detail::to_endpoint(address);
}

tcp_acceptor::accept_operation::~accept_operation() {
  if (!is_waiting_) return;
  end(detail::worker::current());
  queue_.stop_waiting(*this);
}

bool tcp_acceptor::accept_operation::start(std::coroutine_handle<> waiter,
                                           detail::stop_list* stops) {
  is_canceled_ = stops != nullptr && stops->stop_requested();
  if (is_canceled_) return false;
  if (queue_.has_outcome()) return false;
  ready_.waiter = waiter;
  is_waiting_ = true;
  queue_.wait(*this);
  begin(stops);
  return true;
}

void tcp_acceptor::accept_operation::give_up(detail::wait_watch& watch, cause) noexcept {
  auto& self = static_cast<accept_operation&>(watch);
  // A connection that has come already wins: its completion has made the waiter ready.
  if (self.queue_.has_outcome()) return;
  self.is_canceled_ = true;
  self.is_waiting_ = false;
  self.queue_.stop_waiting(self);
  detail::worker::current().make_ready(self.ready_);
}

result<tcp_socket> tcp_acceptor::accept_operation::await_resume() noexcept {
  end(detail::worker::current());
  if (is_canceled_) return errc::canceled;
  if (std::exchange(is_waiting_, false)) queue_.stop_waiting(*this);
  return queue_.take();
}

}  // namespace penstock
