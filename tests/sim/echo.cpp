// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// An echo server: what a client reads is what it sent, in order, and all of it when nothing broke.

#include <penstock/flush/socket_output.hpp>

#include "sim/parts.hpp"
#include "sim/scenarios.hpp"

#include <array>
#include <utility>

namespace penstock::sim {
namespace {

/** Queue the next bytes, which come in one of the two ways there are; 0 when none will. */
task<std::size_t> take_some(tcp_socket& socket, socket_output& out, bool receives) {
  std::array<std::byte, 512> buffer;
  if (!receives) {
    auto const [ec, n] = co_await socket.read_some(buffer);
    out.write(std::span(buffer).first(n));
    co_return n;
  }
  auto more = co_await socket.receive();
  if (!more) co_return 0;
  std::size_t const n = more->size();
  out.write(std::move(*more));
  co_return n;
}

task<void> echo_one(world& world, tcp_socket socket) {
  std::size_t const zero_copy_min = world.dice().pick<std::size_t>(0, 0, 1, 3000);
  socket_output out(socket, {.zero_copy_min = zero_copy_min, .write_rate_min = 0});
  account told(world, out);
  bool const receives = world.dice().chance(0.7);
  for (;;) {
    std::size_t const n = co_await take_some(socket, out, receives);
    if (n == 0) break;
    told.wrote(n);
    flush_result const result = co_await out.flush();
    told.flushed(result, told.accepted());
    world.check(told.accepted() == out.bytes_sent() || !result, "all of it went");
    if (!result) break;
  }
  told.end();
  if (out.error()) co_return;
  static_cast<void>(co_await socket.close());
}

}  // namespace

void echo(world& world) {
  std::uint64_t const count = world.dice().between(1, 4);
  for (std::uint64_t i = 0; i < count; ++i) {
    peer_script client = any_peer(world);
    std::size_t const size = world.dice().pick<std::size_t>(0, 1, 20, 3000, 60'000);
    client.sends = pattern(size);
    client.half_closes = true;
    bool const is_patient = client.after_reading == peer_script::then::read_on;
    client.at_end = [&world, size, is_patient](peer_outcome const& end) {
      world.check(pattern(size).starts_with(end.received), "an echo is what was sent");
      if (end.end == peer_end::eof && is_patient && world.fault_count() == 0) {
        world.check(end.received.size() == size, "an echo is complete");
      }
    };
    world.connect(port, std::move(client));
  }
  world.run([&] { return accept_all(world, echo_one); });
}

}  // namespace penstock::sim
