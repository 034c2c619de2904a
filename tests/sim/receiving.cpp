// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Streams of all sizes that come faster or slower than they are taken: each byte is received once
// and in order, whichever way they are looked for.

#include <penstock/timer.hpp>

#include "sim/parts.hpp"
#include "sim/scenarios.hpp"

#include <chrono>

namespace penstock::sim {
namespace {

using namespace std::chrono_literals;

struct seen {
  std::size_t size = 0;
  std::error_code end;
};

task<seen> receive_all(world& world, tcp_socket& socket) {
  auto& dice = world.dice();
  bool const is_slow = dice.chance(0.5);
  seen so_far;
  for (;;) {
    if (is_slow && dice.chance(0.2)) {
      static_cast<void>(co_await sleep_for(dice.pick<duration>(10us, 1ms, 1s)));
    }
    auto const more = co_await socket.receive();
    if (!more && more.error() == cond::overloaded) continue;  // nothing is lost
    if (!more) {
      so_far.end = more.error();
      co_return so_far;
    }
    world.check(!more->empty(), "a receive brings bytes or an error");
    world.check(text(*more) == pattern(more->size(), so_far.size), "bytes come once and in order");
    so_far.size += more->size();
  }
}

task<void> receive_one(world& world, tcp_socket socket, std::size_t size) {
  seen const all = co_await receive_all(world, socket);
  bool const is_whole = all.size == size;
  world.check(all.end != cond::eof || is_whole || world.fault_count() > 0, "the end comes last");
  world.check(all.end == cond::eof || world.fault_count() > 0, "an orderly end is told as one");
  auto const again = co_await socket.receive();
  world.check(!again && again.error() == all.end, "an end stays");
  static_cast<void>(co_await socket.close());
}

}  // namespace

void receiving(world& world) {
  peer_script client = any_peer(world, true);
  bool const may_be_large = client.piece_max == SIZE_MAX;
  std::size_t const size =
      may_be_large ? world.dice().pick<std::size_t>(0, 30'000, 100'000, 900'000, 900'000)
                   : world.dice().pick<std::size_t>(1, 300, 3000);
  client.sends = pattern(size);
  client.half_closes = true;
  for (auto left = world.dice().between(1, 3); left > 0; --left) world.connect(port, client);
  world.run([&] {
    return accept_all(world, [size](auto& owner, tcp_socket socket) -> task<void> {
      co_await receive_one(owner, std::move(socket), size);
    });
  });
}

}  // namespace penstock::sim
