// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// client: what the load generators have in common.

#ifndef PENSTOCK_BENCH_SUPPORT_CLIENT_HPP
#define PENSTOCK_BENCH_SUPPORT_CLIENT_HPP

#include "support/server.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace bench {

/** The server did not do what it is measured for: say so, and end. */
[[noreturn]] inline void fail_with(char const* why) {
  std::fprintf(stderr, "load: %s\n", why);
  std::exit(1);
}

/** A connection to the server on this machine, in blocking mode. */
inline int connect_to(std::uint16_t port) {
  int const fd = require(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket");
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_port = htons(port);
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  require(connect(fd, reinterpret_cast<sockaddr*>(&where), sizeof where), "connect");
  set_no_delay(fd);
  return fd;
}

}  // namespace bench

#endif
