// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that numbers of descriptors are reused at once, and that listeners take connections as a
// kernel's do.

#include "testing/net.hpp"

#include <catch2/catch_test_macros.hpp>

#include <cerrno>

using namespace penstock::testing;
using kind = descriptor::kind;

TEST_CASE("the lowest free number is reused at once, by another descriptor", "[testing]") {
  net network;
  int const first = network.open(kind::socket);
  int const second = network.open(kind::socket);
  CHECK(first == net::first_fd);
  CHECK(second == first + 1);
  auto const held = network.find(first);
  network.close(first);
  CHECK(network.find(first) == nullptr);
  CHECK(network.open(kind::file) == first);
  CHECK(network.find(first) != held);
  CHECK(held->what == kind::socket);
  CHECK(network.open_count() == 2);
}

TEST_CASE("no more descriptors open than may", "[testing]") {
  net network;
  network.open_max = 1;
  int const only = network.open(kind::socket);
  CHECK(network.open(kind::socket) == -EMFILE);
  network.close(only);
  CHECK(network.open(kind::socket) == only);
}

TEST_CASE("a backlog takes as many as it holds, and is reset with its listener", "[testing]") {
  net network;
  std::uint16_t heard = 0;
  network.on_listen = [&](std::uint16_t port) { heard = port; };
  int const fd = network.open(kind::socket);
  CHECK(network.bind(*network.find(fd), 80) == 0);
  stream::pointer client;
  CHECK(network.connect(80, client) == -ECONNREFUSED);
  CHECK(network.listen(*network.find(fd), 1) == 0);
  CHECK(heard == 80);
  int changed = 0;
  network.on_change = [&](descriptor const&) { ++changed; };
  REQUIRE(network.connect(80, client) == 0);
  CHECK(changed == 1);
  stream::pointer late;
  CHECK(network.connect(80, late) == -EAGAIN);
  int const other = network.open(kind::socket);
  CHECK(network.bind(*network.find(other), 80) == -EADDRINUSE);
  network.close(fd);
  CHECK(network.listener_on(80) == nullptr);
  std::string out;
  CHECK(client->receive(1, out) == -ECONNRESET);
}

TEST_CASE("a descriptor that lingers for no time resets its peer", "[testing]") {
  net network;
  for (bool const resets : {false, true}) {
    auto ends = stream::make(1, 10);
    int const fd = network.open(kind::connection);
    network.attach(*network.find(fd), ends.first);
    network.find(fd)->resets_on_close = resets;
    network.close(fd);
    std::string out;
    CHECK(ends.second->receive(1, out) == (resets ? -ECONNRESET : 0));
  }
}

TEST_CASE("a server of the world gets the other end of each connection", "[testing]") {
  net network;
  stream::pointer server;
  network.servers[25] = [&](stream::pointer accepted) { server = accepted; };
  stream::pointer client;
  REQUIRE(network.connect(25, client) == 0);
  client->send("hi");
  std::string out;
  CHECK(server->receive(10, out) == 2);
  network.capacity = 1;
  network.set_capacity_min(100);
  CHECK(network.capacity == 100);
}
