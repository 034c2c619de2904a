// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that an acceptor whose ring has no multishot accept asks for each connection, loses none,
// and ends as one that has it.

#include <penstock/net/tcp_acceptor.hpp>

#include "support/child.hpp"
#include "support/connection.hpp"
#include "support/manual_ring.hpp"

#include <catch2/catch_test_macros.hpp>

#include <cstdlib>
#include <vector>

using namespace penstock;
using namespace penstock::test;

namespace {

/** Connect, accept and speak, `rounds` times with `burst` clients at once. */
task<bool> serves(int rounds, std::size_t burst) {
  auto acceptor = tcp_acceptor::listen(endpoint::loopback(0));
  if (!acceptor) co_return false;
  endpoint const where = *acceptor->local_endpoint();
  for (int round = 0; round < rounds; ++round) {
    std::vector<tcp_socket> clients;
    std::vector<tcp_socket> servers;
    for (std::size_t i = 0; i < burst; ++i) {
      auto client = co_await tcp_socket::connect(where);
      if (!client) co_return false;
      clients.push_back(std::move(*client));
    }
    for (std::size_t i = 0; i < burst; ++i) {
      auto server = co_await acceptor->accept();
      if (!server) co_return false;
      servers.push_back(std::move(*server));
    }
    auto const written = co_await clients.front().write(as_bytes(std::span("x", 1)));
    std::string const came = co_await read_exactly(servers.front(), 1);
    if (written.ec || came != "x") co_return false;
  }
  co_return true;
}

}  // namespace

TEST_CASE("with multishot accept denied every connection still comes", "[net]") {
  auto const ended = in_child([] {
    ::setenv("PENSTOCK_DENY", "multishot_accept", 1);
    return sync_wait(serves(3, 20)) ? 7 : 1;
  });
  CHECK(ended.output.empty());
  CHECK(ended.exit_status() == 7);
}

TEST_CASE("with multishot accept it is asked for, without it each accept is for one", "[net]") {
  struct denying_ring : manual_ring {
    explicit denying_ring(bool multishot) { has_multishot_accept_ = multishot; }
  };
  for (bool const multishot : {true, false}) {
    auto seam = std::make_unique<denying_ring>(multishot);
    denying_ring& ring = *seam;
    detail::worker owner(std::move(seam), {});
    owner.run([](denying_ring& in, bool is_multishot) -> task<void> {
      auto acceptor = tcp_acceptor::listen(endpoint::loopback(0));
      unsigned const asked = in.find(IORING_OP_ACCEPT).ioprio;
      CHECK(asked == (is_multishot ? IORING_ACCEPT_MULTISHOT : 0U));
      if (is_multishot) co_return;
      in.complete(in.find(IORING_OP_ACCEPT), 77);
      co_await turns(1);
      CHECK(in.count(IORING_OP_ACCEPT) == 1);  // for the next one
      auto taken = co_await acceptor->accept();
      CHECK(taken->native_handle() == 77);
    }(ring, multishot));
    CHECK(owner.drain());
    if (!multishot) CHECK(ring.closed.size() == 2);  // the connection, the listener
  }
}
