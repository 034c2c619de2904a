// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "flush/socket_sink.hpp"

#include "sched/worker.hpp"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>

namespace penstock::detail {

std::ptrdiff_t socket_sink::send_now(msghdr const& message) noexcept {
  if (!socket_.is_open()) [[unlikely]]
    return -EPIPE;
  return socket_.owner().kernel().send_now(socket_.fd(), message);
}

submission socket_sink::send(msghdr const& message) noexcept {
  submission what;
  what.fd = socket_.fd();
  // The kernel goes on with a short send by itself (K3), so that one completion ends the whole of
  // it.
  what.flags = MSG_NOSIGNAL | MSG_WAITALL;
  if (message.msg_iovlen == 1) {
    what.opcode = IORING_OP_SEND;
    what.address = reinterpret_cast<std::uintptr_t>(message.msg_iov->iov_base);
    // The kernel sends no more than this at once, and a length of 4 GiB would read as 0.
    what.length =
        static_cast<std::uint32_t>(std::min<std::size_t>(message.msg_iov->iov_len, INT32_MAX));
  } else {
    what.opcode = IORING_OP_SENDMSG;
    what.address = reinterpret_cast<std::uintptr_t>(&message);
    what.length = 1;
  }
  return what;
}

submission socket_sink::wait_writable() noexcept {
  submission what;
  what.opcode = IORING_OP_POLL_ADD;
  what.fd = socket_.fd();
  what.flags = POLLOUT;
  return what;
}

std::ptrdiff_t socket_sink::splice_now(pipe_ends const& from, std::size_t size) noexcept {
  if (!socket_.is_open()) return -EPIPE;
  return socket_.owner().kernel().splice_now(socket_.fd(), from, size);
}

std::uint64_t socket_sink::acknowledged() noexcept {
  if (!socket_.is_open()) return 0;
  tcp_info info{};
  socklen_t size = sizeof info;
  socket_.owner().kernel().get_option(socket_.fd(), IPPROTO_TCP, TCP_INFO, &info, size);
  return info.tcpi_bytes_acked;  // since Linux 4.1
}

}  // namespace penstock::detail
