// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// unique_fd: a file descriptor with one owner, closed at once when the owner goes. For descriptors
// that no ring operation uses; sockets and files close through the ring.

#ifndef PENSTOCK_BASE_UNIQUE_FD_HPP
#define PENSTOCK_BASE_UNIQUE_FD_HPP

#include <unistd.h>

#include <utility>

namespace penstock::detail {

class unique_fd {
public:
  unique_fd() noexcept = default;
  explicit unique_fd(int fd) noexcept : fd_(fd) {}
  unique_fd(unique_fd&& other) noexcept : fd_(other.release()) {}
  unique_fd& operator=(unique_fd&& other) noexcept {
    reset(other.release());
    return *this;
  }
  ~unique_fd() { reset(); }

  [[nodiscard]] int get() const noexcept { return fd_; }
  [[nodiscard]] int release() noexcept { return std::exchange(fd_, -1); }
  void reset(int fd = -1) noexcept {
    if (fd_ >= 0) ::close(fd_);
    fd_ = fd;
  }

private:
  int fd_ = -1;
};

}  // namespace penstock::detail

#endif
