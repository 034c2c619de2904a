// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// system_ring: what every ring over a real kernel shares: the clock and the plain system calls.

#ifndef PENSTOCK_RING_SYSTEM_RING_HPP
#define PENSTOCK_RING_SYSTEM_RING_HPP

#include "ring/ring.hpp"

namespace penstock::detail {

class system_ring : public ring {
public:
  [[nodiscard]] time_point now() noexcept override { return clock::now(); }
  std::ptrdiff_t send_now(int fd, msghdr const& message) noexcept override;
  std::ptrdiff_t receive_now(int fd, mutable_buffer memory) noexcept override;
  int socket(int domain, int type, int protocol) noexcept override;
  int bind(int fd, sockaddr const& address, socklen_t size) noexcept override;
  int listen(int fd, int backlog) noexcept override;
  int local_address(int fd, sockaddr& address, socklen_t& size) noexcept override;
  int set_option(int fd, int level, int name, void const* value, socklen_t size) noexcept override;
  int get_option(int fd, int level, int name, void* value, socklen_t& size) noexcept override;
  int shutdown(int fd, int how) noexcept override;
};

}  // namespace penstock::detail

#endif
