// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that a server outlives the reset of all its connections at once, half of them in the
// middle of a flush: the next client is served within a second and nothing is left of the others.

#include "stress/server.hpp"
#include "stress/settings.hpp"

#include <catch2/catch_test_macros.hpp>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

int connect_to(std::uint16_t port) {
  int const fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int const smallest = 1;
  timeval const limit{.tv_sec = 10, .tv_usec = 0};
  ::setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &smallest, sizeof smallest);
  ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(::connect(fd, reinterpret_cast<sockaddr const*>(&address), sizeof address) == 0);
  return fd;
}

/** Send until both directions are full, so that the server is stuck in a flush. */
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

/** Have one word echoed on a new connection. */
bool is_served(std::uint16_t port) {
  std::string_view const word = "probe";
  int const fd = connect_to(port);
  bool right = ::send(fd, word.data(), word.size(), MSG_NOSIGNAL) == ssize_t(word.size());
  std::string got(word.size(), '\0');
  right = right && ::recv(fd, got.data(), got.size(), MSG_WAITALL) == ssize_t(word.size());
  ::close(fd);
  return right && got == word;
}

long milliseconds_since(steady::time_point start) { return (steady::now() - start) / 1ms; }

void drop_all(stress::server& server, std::size_t count) {
  std::vector<int> clients;
  for (std::size_t i = 0; i < count; ++i) clients.push_back(connect_to(server.echo_port()));
  REQUIRE(server.wait_for_connections(count));
  for (std::size_t i = 0; i < count; i += 2) fill(clients[i]);
  auto const start = steady::now();
  for (int const client : clients) reset(client);
  CHECK(is_served(server.echo_port()));
  long const answered = milliseconds_since(start);
  CHECK(server.wait_for_connections(0));
  std::printf(
      "mass drop of %zu: a new client was served after %ld ms, the last connection was gone "
      "after %ld ms\n",
      count, answered, milliseconds_since(start));
  CHECK(answered < 1000);
}

}  // namespace

TEST_CASE("after all connections are reset at once, the next client is served in a second") {
  auto const settings = stress::read_settings("mass drop");
  if (!stress::allow_descriptors(2 * settings.connections + 100)) {
    SKIP("the limit on open files is too low; raise it (ulimit -n)");
  }
  std::size_t const descriptors = stress::open_descriptors();
  {
    stress::server server;
    for (int round = 0; round < 3; ++round) drop_all(server, settings.connections);
    auto const remains = server.stop();
    CHECK(remains.joined);
    CHECK(remains.operations == 0);
    CHECK(remains.blocks == 0);
  }
  CHECK(penstock::total_counters().flushes_pending > 0);
  CHECK(stress::open_descriptors() == descriptors);
}
