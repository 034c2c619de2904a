// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// server: what the servers of the benchmarks have in common: a listening socket on a free port of
// the loopback interface, and the line on stdout that says which port it is.
//
//     int const listener = bench::listen_on_loopback(SOCK_NONBLOCK);
//     bench::announce(bench::port_of(listener));

#ifndef PENSTOCK_BENCH_SUPPORT_SERVER_HPP
#define PENSTOCK_BENCH_SUPPORT_SERVER_HPP

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace bench {

/** A benchmark that met an error has no figure: say what failed, and end. */
[[noreturn]] inline void fail(char const* what) {
  std::perror(what);
  std::exit(1);
}

inline int require(int result, char const* what) {
  if (result < 0) fail(what);
  return result;
}

inline void set_no_delay(int fd) {
  int const on = 1;
  require(setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on), "TCP_NODELAY");
}

/** Accepted sockets inherit TCP_NODELAY from this one. */
inline int listen_on_loopback(int type_flags) {
  int const fd = require(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | type_flags, 0), "socket");
  set_no_delay(fd);
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  require(bind(fd, reinterpret_cast<sockaddr*>(&where), sizeof where), "bind");
  require(listen(fd, 4096), "listen");
  return fd;
}

inline std::uint16_t port_of(int fd) {
  sockaddr_in where{};
  socklen_t size = sizeof where;
  require(getsockname(fd, reinterpret_cast<sockaddr*>(&where), &size), "getsockname");
  return ntohs(where.sin_port);
}

/** What the examples print too; the runner waits for it. */
inline void announce(std::uint16_t port) {
  std::printf("listening on 127.0.0.1:%u\n", unsigned{port});
  std::fflush(stdout);
}

}  // namespace bench

#endif
