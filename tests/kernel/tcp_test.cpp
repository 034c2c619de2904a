// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves what TCP tells a sender of a peer that reads slowly or not at all.

#include "kernel/harness.hpp"

#include <catch2/catch_test_macros.hpp>

#include <linux/tcp.h>
#include <netinet/in.h>

#include <thread>

namespace {

std::uint64_t acknowledged(kernel::descriptor const& socket) {
  tcp_info info{};
  socklen_t size = sizeof info;
  REQUIRE(::getsockopt(socket.get(), IPPROTO_TCP, TCP_INFO, &info, &size) == 0);
  return info.tcpi_bytes_acked;
}

/** Wait, 5 s at most, until the peer has acknowledged `bytes`. */
bool reaches(kernel::descriptor const& socket, std::uint64_t bytes) {
  for (int tries = 0; tries < 500; ++tries) {
    if (acknowledged(socket) >= bytes) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

}  // namespace

TEST_CASE("tcp: bytes_acked counts what the peer's kernel has taken, read or not") {
  auto pair = kernel::connected();
  std::uint64_t const before = acknowledged(pair.near);
  REQUIRE(::send(pair.near.get(), "hello", 5, 0) == 5);
  CHECK(reaches(pair.near, before + 5));
}

TEST_CASE("tcp: bytes_acked stops when the peer stops reading, and goes on when it reads") {
  auto pair = kernel::connected(kernel::smallest);
  std::size_t const taken = kernel::fill(pair.near);
  std::this_thread::sleep_for(std::chrono::milliseconds(300));  // window probes come and go
  std::uint64_t const stopped = acknowledged(pair.near);
  CHECK(stopped < taken);
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  CHECK(acknowledged(pair.near) == stopped);
  REQUIRE(kernel::read_all(pair.far, taken).size() == taken);
  CHECK(reaches(pair.near, taken));
}

TEST_CASE("tcp: two listeners with SO_REUSEPORT share an endpoint") {
  kernel::descriptor first(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  kernel::descriptor second(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  int const on = 1;
  for (auto* socket : {&first, &second}) {
    ::setsockopt(socket->get(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
    REQUIRE(::bind(socket->get(), generic, size) == 0);
    REQUIRE(::listen(socket->get(), 1) == 0);
    REQUIRE(::getsockname(first.get(), generic, &size) == 0);
  }
}
