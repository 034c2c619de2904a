// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "fault/peer.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>

namespace fault {

penstock::detail::unique_fd connect_to(std::uint16_t port) {
  penstock::detail::unique_fd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd.get(), reinterpret_cast<sockaddr const*>(&address), sizeof address) != 0) {
    fd.reset();
  }
  return fd;
}

std::string read_all(int fd, std::chrono::milliseconds patience) {
  timeval const limit{.tv_sec = patience.count() / 1000, .tv_usec = patience.count() % 1000 * 1000};
  ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  std::string all;
  std::array<char, 16 * 1024> buffer;
  for (ssize_t n = 0; (n = ::recv(fd, buffer.data(), buffer.size(), 0)) > 0;) {
    all.append(buffer.data(), static_cast<std::size_t>(n));
  }
  return all;
}

std::string exchange(std::uint16_t port, std::string_view octets,
                     std::chrono::milliseconds patience) {
  auto const fd = connect_to(port);
  ::send(fd.get(), octets.data(), octets.size(), MSG_NOSIGNAL);
  ::shutdown(fd.get(), SHUT_WR);
  return read_all(fd.get(), patience);
}

}  // namespace fault
