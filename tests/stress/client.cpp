// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "stress/client.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace stress {
namespace {

int start_connecting(std::uint16_t port, int receive_buffer) {
  int const fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return fd;
  if (receive_buffer > 0) {
    ::setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ::connect(fd, reinterpret_cast<sockaddr const*>(&address), sizeof address);
  return fd;
}

std::string reason_of(char const* call) {
  return std::string(call).append(": ").append(std::strerror(errno));
}

}  // namespace

std::uint64_t between(random_source& random, std::uint64_t least, std::uint64_t most) {
  return least + random() % (most - least + 1);
}

client::client(char const* name, std::uint16_t port, tally& counts, int receive_buffer)
    : name_(name), counts_(counts), fd_(start_connecting(port, receive_buffer)) {
  ++counts_.connections;
  if (fd_ < 0) fail(reason_of("socket"));
}

client::~client() {
  if (fd_ >= 0) ::close(fd_);
}

std::size_t client::send(std::string_view bytes) {
  if (is_done_ || bytes.empty()) return 0;
  ssize_t const n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (n < 0) {
    if (errno != EAGAIN && errno != EINTR) fail(reason_of("send"));
    return 0;
  }
  moved_at_ = steady::now();
  return static_cast<std::size_t>(n);
}

std::string_view client::receive(std::size_t most) {
  static thread_local std::array<char, 64 * 1024> buffer;
  if (is_done_ || is_ended_ || most == 0) return {};
  ssize_t const n = ::recv(fd_, buffer.data(), std::min(most, buffer.size()), 0);
  if (n < 0) {
    if (errno != EAGAIN && errno != EINTR) fail(reason_of("recv"));
    return {};
  }
  is_ended_ = n == 0;
  moved_at_ = steady::now();
  return {buffer.data(), static_cast<std::size_t>(n)};
}

void client::half_close() noexcept { ::shutdown(fd_, SHUT_WR); }

void client::finish(ending how) noexcept {
  is_done_ = true;
  if (fd_ < 0) return;
  if (how == ending::reset) {
    ++counts_.resets;
    linger const at_once{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  }
  ::close(std::exchange(fd_, -1));
}

void client::fail(std::string reason) {
  if (is_done_) return;
  failure_ = std::move(reason);
  finish(ending::close);
}

}  // namespace stress
