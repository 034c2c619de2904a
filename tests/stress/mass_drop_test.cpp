// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that a server outlives the reset of all its connections at once, many of them in the
// middle of a flush: whoever survives and whoever is new are served soon, and nothing is left of
// the others.

#include "stress/crowd.hpp"
#include "stress/raw_client.hpp"
#include "stress/server.hpp"
#include "stress/settings.hpp"

#include <catch2/catch_test_macros.hpp>

#include <unistd.h>

#include <chrono>
#include <cstdio>

namespace {

using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

long milliseconds_since(steady::time_point start) { return (steady::now() - start) / 1ms; }

struct drop {
  std::size_t connections;
  std::size_t fill_every;           // one in so many is stuck in a flush
  std::chrono::milliseconds limit;  // until the survivor and a new client are served
};

void drop_all(stress::server& server, stress::crowd& crowd, drop const& what) {
  int const survivor = stress::connect_to(server.echo_port());
  REQUIRE(survivor >= 0);
  REQUIRE(crowd.connect(server.echo_port()));
  REQUIRE(server.wait_for_connections(what.connections + 1));
  REQUIRE(crowd.fill());
  REQUIRE(server.wait_for_pending_flush());
  auto const start = steady::now();
  CHECK(crowd.reset());
  long const dropped = milliseconds_since(start);
  CHECK(stress::is_echoed(survivor));
  long const survived = milliseconds_since(start);
  CHECK(stress::is_served(server.echo_port()));
  long const answered = milliseconds_since(start);
  ::close(survivor);
  CHECK(server.wait_for_connections(0));
  std::printf(
      "mass drop of %zu, reset within %ld ms: a survivor was served after %ld ms, a new client "
      "after %ld ms, the last connection was gone after %ld ms\n",
      what.connections, dropped, survived, answered, milliseconds_since(start));
  CHECK(answered < what.limit / 1ms);
}

void drop_in_rounds(drop const& what, int rounds) {
  if (!stress::allow_descriptors(what.connections + 100)) {
    SKIP("the limit on open files is too low; raise it (ulimit -n)");
  }
  std::size_t const descriptors = stress::open_descriptors();
  for (int round = 0; round < rounds; ++round) {
    stress::crowd crowd(what.connections, what.fill_every);  // before the server's thread
    stress::server server;
    drop_all(server, crowd, what);
    auto const remains = server.stop();
    CHECK(remains.joined);
    CHECK(remains.operations == 0);
    CHECK(remains.blocks == 0);
  }
  CHECK(stress::open_descriptors() == descriptors);
}

}  // namespace

TEST_CASE("after all connections are reset at once, the next client is served in a second") {
  auto const settings = stress::read_settings("mass drop");
  drop_in_rounds({.connections = settings.connections, .fill_every = 2, .limit = 1s}, 3);
}

TEST_CASE("after 10,000 connections are reset at once, all is as before in bounded time") {
  drop_in_rounds({.connections = 10'000, .fill_every = 10, .limit = 10s}, 1);
}
