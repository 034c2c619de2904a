// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// epoll_set: the descriptors that an epoll ring wants to hear of, and the wait for them.
//
//     set.watch(fd, EPOLLIN);                          // one event, then nothing until asked again
//     for (auto const& event : set.wait({.wait = true})) …
//
// Every watch is for one event. So a descriptor that nobody waits for any more, or one that was
// closed and whose number belongs to another file now, costs at most one look in vain.

#ifndef PENSTOCK_RING_EPOLL_SET_HPP
#define PENSTOCK_RING_EPOLL_SET_HPP

#include "base/unique_fd.hpp"
#include "ring/ring.hpp"

#include <sys/epoll.h>

#include <array>
#include <cstdint>
#include <span>

namespace penstock::detail {

class epoll_set {
public:
  epoll_set() noexcept;
  /** 0, or the negated errno with which the kernel refused the set. */
  [[nodiscard]] int error() const noexcept { return error_; }

  /** Ask for one event of `fd`, now or later, in place of what was asked before. 0 or a negated
      errno: -EPERM for a regular file, which is always ready. */
  int watch(int fd, std::uint32_t events) noexcept;

  /** The events, once there is one or it is time. Valid until the next call. */
  [[nodiscard]] std::span<epoll_event const> wait(wait_until until) noexcept;

private:
  int wait_for(duration const* left) noexcept;

  unique_fd fd_;
  int error_ = 0;
  bool has_nanoseconds_ = true;  // epoll_pwait2, since Linux 5.11
  std::array<epoll_event, 256> events_;
};

}  // namespace penstock::detail

#endif
