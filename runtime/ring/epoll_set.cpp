// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "ring/epoll_set.hpp"

#include "base/assert.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <climits>

namespace penstock::detail {

epoll_set::epoll_set() noexcept : fd_(::epoll_create1(EPOLL_CLOEXEC)) {
  if (fd_.get() < 0) error_ = -errno;
}

int epoll_set::watch(int fd, std::uint32_t events) noexcept {
  epoll_event event{};
  event.events = events | EPOLLONESHOT;
  event.data.fd = fd;
  // Most descriptors are watched many times. Whether this one is known already only the kernel can
  // tell: it forgets a file that is closed, and the number may have come back since.
  if (::epoll_ctl(fd_.get(), EPOLL_CTL_MOD, fd, &event) == 0) return 0;
  if (errno == ENOENT && ::epoll_ctl(fd_.get(), EPOLL_CTL_ADD, fd, &event) == 0) return 0;
  return -errno;
}

std::span<epoll_event const> epoll_set::wait(wait_until until) noexcept {
  bool const has_deadline = until.deadline != no_deadline;
  for (;;) {
    duration left{};
    if (until.wait && has_deadline) {
      left = std::max(until.deadline - clock::now(), duration::zero());
    }
    int const count = wait_for(until.wait && !has_deadline ? nullptr : &left);
    if (count >= 0) return std::span(events_).first(static_cast<std::size_t>(count));
    PENSTOCK_ASSERT(errno == EINTR, "epoll_wait failed: the ring is dead");
  }
}

int epoll_set::wait_for(duration const* left) noexcept {
  using namespace std::chrono;
  int const most = static_cast<int>(events_.size());
  if (left == nullptr) return ::epoll_wait(fd_.get(), events_.data(), most, -1);
  if (has_nanoseconds_ && *left > duration::zero()) {
    timespec const time{.tv_sec = duration_cast<seconds>(*left).count(),
                        .tv_nsec = nanoseconds(*left % seconds(1)).count()};
    int const count = ::epoll_pwait2(fd_.get(), events_.data(), most, &time, nullptr);
    if (count >= 0 || (errno != ENOSYS && errno != EPERM)) return count;
    has_nanoseconds_ = false;  // an older kernel, or a filter that does not know the call
  }
  auto const rounded = ceil<milliseconds>(*left).count();
  return ::epoll_wait(fd_.get(), events_.data(), most,
                      static_cast<int>(std::min<std::int64_t>(rounded, INT_MAX)));
}

}  // namespace penstock::detail
