// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// uring: the kernel's ring. The only file that calls liburing's functions is its .cpp.

#ifndef PENSTOCK_RING_URING_HPP
#define PENSTOCK_RING_URING_HPP

#include <penstock/result.hpp>
#include <penstock/runtime_options.hpp>

#include "ring/ring.hpp"

#include <memory>

namespace penstock::detail {

class uring final : public ring {
public:
  /** A ring for the calling thread, which alone may use it. The error's category is
      setup_category(): its message names the cause and the remedy. */
  [[nodiscard]] static result<std::unique_ptr<ring>> create(runtime_options const& options);
  ~uring() override;

  std::size_t enter(wait_until wait, std::span<completion> events) noexcept override;
  [[nodiscard]] time_point now() noexcept override { return clock::now(); }
  std::ptrdiff_t send_now(int fd, msghdr const& message) noexcept override;
  int socket(int domain, int type, int protocol) noexcept override;
  int bind(int fd, sockaddr const& address, socklen_t size) noexcept override;
  int listen(int fd, int backlog) noexcept override;
  int local_address(int fd, sockaddr& address, socklen_t& size) noexcept override;
  int set_option(int fd, int level, int name, void const* value, socklen_t size) noexcept override;
  int get_option(int fd, int level, int name, void* value, socklen_t& size) noexcept override;
  int shutdown(int fd, int how) noexcept override;

private:
  uring() = default;
  int submit_and_wait(wait_until wait) noexcept;
  std::size_t take_events(std::span<completion> events) noexcept;

  io_uring ring_{};
};

}  // namespace penstock::detail

#endif
