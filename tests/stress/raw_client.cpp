// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "stress/raw_client.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <string_view>

namespace stress {
namespace {

// Of this end; the kernel raises a smaller one to its minimum.
constexpr int receive_buffer = 1;
constexpr int send_buffer = 16 * 1024;

void set_options(int fd) {
  timeval const limit{.tv_sec = 10, .tv_usec = 0};
  ::setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  ::setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &send_buffer, sizeof send_buffer);
  ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
}

sockaddr_in loopback(std::uint32_t host, std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK + host);
  return address;
}

bool connect_from(int fd, std::uint32_t host, std::uint16_t port) {
  int const on = 1;
  sockaddr_in const near = loopback(host, 0);
  sockaddr_in const far = loopback(0, port);
  ::setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
  if (::bind(fd, reinterpret_cast<sockaddr const*>(&near), sizeof near) != 0) return false;
  return ::connect(fd, reinterpret_cast<sockaddr const*>(&far), sizeof far) == 0;
}

}  // namespace

int connect_to(std::uint16_t port, std::size_t number) {
  int const fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return fd;
  set_options(fd);
  if (connect_from(fd, static_cast<std::uint32_t>(number % 8), port)) return fd;
  int const why = errno;
  ::close(fd);
  errno = why;
  return -1;
}

void fill(int fd) {
  std::string const bytes(64 * 1024, 'x');
  while (::send(fd, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL) > 0) {
  }
}

void reset(int fd) {
  linger const at_once{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  ::close(fd);
}

bool is_echoed(int fd) {
  constexpr std::string_view word = "probe";
  std::string got(word.size(), '\0');
  return ::send(fd, word.data(), word.size(), MSG_NOSIGNAL) == ssize_t(word.size()) &&
         ::recv(fd, got.data(), got.size(), MSG_WAITALL) == ssize_t(word.size()) && got == word;
}

bool is_served(std::uint16_t port) {
  int const fd = connect_to(port);
  bool const is_right = fd >= 0 && is_echoed(fd);
  ::close(fd);
  return is_right;
}

}  // namespace stress
