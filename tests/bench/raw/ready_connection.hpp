// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// ready_connection: one connection of an echo server that is told, by epoll or by a multishot poll,
// when its socket became ready: it receives and sends in the call until nothing is left.

#ifndef PENSTOCK_BENCH_RAW_READY_CONNECTION_HPP
#define PENSTOCK_BENCH_RAW_READY_CONNECTION_HPP

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <memory>
#include <span>

namespace bench {

class ready_connection {
public:
  explicit ready_connection(int fd) : fd_(fd) {}
  ready_connection(ready_connection const&) = delete;
  ready_connection& operator=(ready_connection const&) = delete;
  ~ready_connection() { close(fd_); }

  /** Echo through `buffer` until the socket is drained or full; false: the connection is over.
      A short read drained it: readiness comes by edges, and later bytes make another. */
  bool on_ready(std::span<char> buffer) {
    if (rest_end_ != 0) {
      if (!send_rest()) return false;
      if (rest_end_ != 0) return true;
    }
    for (;;) {
      auto const n = recv(fd_, buffer.data(), buffer.size(), MSG_DONTWAIT);
      if (n < 0) return errno == EAGAIN;
      if (n == 0) return false;
      auto const received = buffer.first(static_cast<std::size_t>(n));
      if (!echo(received)) return false;
      if (rest_end_ != 0 || received.size() < buffer.size()) return true;
    }
  }

  [[nodiscard]] int fd() const { return fd_; }

private:
  bool echo(std::span<char const> bytes) {
    auto n = send(fd_, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (n < 0 && errno != EAGAIN) return false;
    if (n < 0) n = 0;
    auto const rest = bytes.subspan(static_cast<std::size_t>(n));
    if (rest.empty()) return true;
    rest_ = std::make_unique_for_overwrite<char[]>(rest.size());
    std::memcpy(rest_.get(), rest.data(), rest.size());
    rest_begin_ = 0;
    rest_end_ = static_cast<unsigned>(rest.size());
    return true;
  }

  bool send_rest() {
    auto const n =
        send(fd_, rest_.get() + rest_begin_, rest_end_ - rest_begin_, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (n < 0) return errno == EAGAIN;
    rest_begin_ += static_cast<unsigned>(n);
    if (rest_begin_ == rest_end_) rest_begin_ = rest_end_ = 0;
    return true;
  }

  int fd_;
  unsigned rest_begin_ = 0;  // what the socket did not take yet lies in rest_ from here …
  unsigned rest_end_ = 0;    // … to here; 0: nothing
  std::unique_ptr<char[]> rest_;
};

}  // namespace bench

#endif
