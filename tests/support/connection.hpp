// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// connection: both ends of one TCP connection over the loopback interface, on one worker.
//
//     connection pair = connect_pair(small_buffers);
//     socket_output out(pair.server);

#ifndef PENSTOCK_TESTS_SUPPORT_CONNECTION_HPP
#define PENSTOCK_TESTS_SUPPORT_CONNECTION_HPP

#include <penstock/net/tcp_socket.hpp>
#include <penstock/sync_wait.hpp>
#include <penstock/task.hpp>

#include "base/assert.hpp"
#include "base/unique_fd.hpp"
#include "support/turns.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace penstock::test {

struct connection {
  tcp_socket server;
  tcp_socket client;
};

struct descriptor_pair {
  detail::unique_fd server;
  detail::unique_fd client;
};

/** A size for SO_SNDBUF and SO_RCVBUF that the kernel raises to its minimum. What fits is soon
    there; what does not may take a fifth of a second for each window. */
constexpr int small_buffers = 1;

inline void set_option(int fd, int level, int name, int value) {
  PENSTOCK_ASSERT(::setsockopt(fd, level, name, &value, sizeof value) == 0, "setsockopt");
}

/** Descriptors of a new connection. `buffer_bytes`: of the server's send buffer and the client's
    receive buffer; 0 leaves the system's. */
inline descriptor_pair connect_descriptors(int buffer_bytes = 0) {
  detail::unique_fd const listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  descriptor_pair pair;
  pair.client.reset(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (buffer_bytes != 0) {
    set_option(listener.get(), SOL_SOCKET, SO_SNDBUF, buffer_bytes);
    set_option(pair.client.get(), SOL_SOCKET, SO_RCVBUF, buffer_bytes);
  }
  sockaddr_in where{};
  socklen_t size = sizeof where;
  where.sin_family = AF_INET;
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* const address = reinterpret_cast<sockaddr*>(&where);
  PENSTOCK_ASSERT(::bind(listener.get(), address, size) == 0, "bind");
  PENSTOCK_ASSERT(::listen(listener.get(), 1) == 0, "listen");
  PENSTOCK_ASSERT(::getsockname(listener.get(), address, &size) == 0, "getsockname");
  PENSTOCK_ASSERT(::connect(pair.client.get(), address, size) == 0, "connect");
  pair.server.reset(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
  PENSTOCK_ASSERT(pair.server.get() >= 0, "accept");
  set_option(pair.server.get(), IPPROTO_TCP, TCP_NODELAY, 1);
  set_option(pair.client.get(), IPPROTO_TCP, TCP_NODELAY, 1);
  return pair;
}

inline connection connect_pair(int buffer_bytes = 0) {
  descriptor_pair pair = connect_descriptors(buffer_bytes);
  return {tcp_socket(pair.server.release()), tcp_socket(pair.client.release())};
}

/** Read until `size` bytes came, or the end, or an error. */
inline task<std::string> read_exactly(tcp_socket& socket, std::size_t size) {
  std::string all;
  std::array<std::byte, 16384> buffer;
  while (all.size() < size) {
    mutable_buffer const room = std::span(buffer).first(std::min(buffer.size(), size - all.size()));
    auto const [ec, n] = co_await socket.read_some(room);
    if (ec) break;
    all.append(text(room.first(n)));
  }
  co_return all;
}

/** Read until the end, or an error. */
inline task<std::string> read_all(tcp_socket& socket) {
  co_return co_await read_exactly(socket, SIZE_MAX);
}

/** Run `body()`, a task<void>, on a worker with the kernel's ring. */
template <class Body>
void on_worker(Body const& body) {
  sync_wait(body());
}

/** `size` bytes that tell their place: a shift or a repeat shows. */
inline std::string pattern(std::size_t size, std::size_t offset = 0) {
  std::string made(size, '\0');
  for (std::size_t i = 0; i < size; ++i) {
    made[i] = static_cast<char>('!' + ((i + offset) * 2654435761U >> 13) % 90);
  }
  return made;
}

}  // namespace penstock::test

#endif
