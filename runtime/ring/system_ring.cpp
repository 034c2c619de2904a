// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "ring/system_ring.hpp"

#include <cerrno>

namespace penstock::detail {
namespace {

int negated_errno(int returned) noexcept { return returned < 0 ? -errno : returned; }

}  // namespace

std::ptrdiff_t system_ring::send_now(int fd, msghdr const& message) noexcept {
  constexpr int flags = MSG_DONTWAIT | MSG_NOSIGNAL;
  for (;;) {
    ssize_t const n = message.msg_iovlen == 1
                          ? ::send(fd, message.msg_iov->iov_base, message.msg_iov->iov_len, flags)
                          : ::sendmsg(fd, &message, flags);
    if (n >= 0) [[likely]]
      return n;
    if (errno != EINTR) return -errno;
  }
}

std::ptrdiff_t system_ring::receive_now(int fd, mutable_buffer memory) noexcept {
  for (;;) {
    ssize_t const n = ::recv(fd, memory.data(), memory.size(), MSG_DONTWAIT);
    if (n >= 0) return n;
    if (errno != EINTR) return -errno;
  }
}

int system_ring::socket(int domain, int type, int protocol) noexcept {
  return negated_errno(::socket(domain, type, protocol));
}

int system_ring::bind(int fd, sockaddr const& address, socklen_t size) noexcept {
  return negated_errno(::bind(fd, &address, size));
}

int system_ring::listen(int fd, int backlog) noexcept {
  return negated_errno(::listen(fd, backlog));
}

int system_ring::local_address(int fd, sockaddr& address, socklen_t& size) noexcept {
  return negated_errno(::getsockname(fd, &address, &size));
}

int system_ring::set_option(int fd, int level, int name, void const* value,
                            socklen_t size) noexcept {
  return negated_errno(::setsockopt(fd, level, name, value, size));
}

int system_ring::get_option(int fd, int level, int name, void* value, socklen_t& size) noexcept {
  return negated_errno(::getsockopt(fd, level, name, value, &size));
}

int system_ring::shutdown(int fd, int how) noexcept { return negated_errno(::shutdown(fd, how)); }

}  // namespace penstock::detail
