// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that the plain calls of both rings over a real kernel never wait, never raise a signal,
// and give a negated errno.

#include "ring/system_ring.hpp"

#include "base/unique_fd.hpp"
#include "support/connection.hpp"
#include "unit/ring/driver.hpp"

#include <netinet/in.h>

#include <array>
#include <cerrno>

using namespace penstock;
using namespace penstock::test;
using detail::unique_fd;

TEST_CASE("a send in the call takes what fits, then would block, and never raises SIGPIPE",
          "[ring]") {
  driver ring(both_rings());
  auto pair = connect_descriptors(small_buffers);
  std::string const large = pattern(1 << 20);
  std::array<iovec, 2> parts = {iovec{const_cast<char*>(large.data()), large.size() / 2},
                                iovec{const_cast<char*>(large.data()), large.size() / 2}};
  msghdr message{};
  message.msg_iov = parts.data();
  message.msg_iovlen = parts.size();
  std::ptrdiff_t const taken = ring->send_now(pair.server.get(), message);
  CHECK(taken > 0);
  CHECK(taken < static_cast<std::ptrdiff_t>(large.size()));
  message.msg_iovlen = 1;
  while (ring->send_now(pair.server.get(), message) > 0) continue;
  CHECK(ring->send_now(pair.server.get(), message) == -EAGAIN);
  CHECK(ring->shutdown(pair.server.get(), SHUT_WR) == 0);
  CHECK(ring->send_now(pair.server.get(), message) == -EPIPE);  // with SIGPIPE we were dead
}

TEST_CASE("plain calls give a negated errno", "[ring]") {
  driver ring(both_rings());
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  auto& generic = reinterpret_cast<sockaddr&>(address);
  int value = 0;
  socklen_t value_size = sizeof value;
  CHECK(ring->socket(-1, SOCK_STREAM, 0) == -EAFNOSUPPORT);
  CHECK(ring->bind(-1, generic, size) == -EBADF);
  CHECK(ring->listen(-1, 1) == -EBADF);
  CHECK(ring->local_address(-1, generic, size) == -EBADF);
  CHECK(ring->set_option(-1, SOL_SOCKET, SO_KEEPALIVE, &value, sizeof value) == -EBADF);
  CHECK(ring->get_option(-1, SOL_SOCKET, SO_KEEPALIVE, &value, value_size) == -EBADF);
  CHECK(ring->shutdown(-1, SHUT_WR) == -EBADF);
  unique_fd const made(ring->socket(AF_INET, SOCK_STREAM, 0));
  CHECK(made.get() >= 0);
}
