// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Streams that send without a copy whatever they can, in many pieces: what the peer reads is what
// was written, and no piece is freed while the kernel may read it, whichever end goes first.

#include <penstock/flush/socket_output.hpp>
#include <penstock/timer.hpp>

#include "sim/parts.hpp"
#include "sim/scenarios.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace penstock::sim {
namespace {

using namespace std::chrono_literals;

/** A few pieces with owners of their own, one of them perhaps copied; false when one is refused. */
bool write_pieces(world& world, socket_output& out, account& told) {
  auto& dice = world.dice();
  for (std::uint64_t left = dice.between(1, 6); left > 0; --left) {
    std::size_t const size = dice.pick<std::size_t>(1, 50, 1000, 10'000);
    if (dice.chance(0.2)) {
      if (!told.write_pattern(size)) return false;
      continue;
    }
    auto const piece = std::make_shared<std::string>(pattern(size, told.accepted()));
    if (out.write_shared(buffer(*piece), piece) == write_status::refused) return false;
    told.wrote(size);
  }
  return true;
}

task<void> send_one(world& world, tcp_socket socket) {
  auto& dice = world.dice();
  output_limits limits{.zero_copy_min = 1, .zero_copy_forced = true, .write_rate_min = 0};
  limits.hard_cap = dice.pick<std::size_t>(60'000, 1 << 20);
  std::optional<socket_output> out(std::in_place, socket, limits);
  account told(world, *out);
  for (std::uint64_t left = dice.between(1, 20); left > 0; --left) {
    if (!write_pieces(world, *out, told)) break;
    flush_options options;
    if (dice.chance(0.2)) options.deadline = now() + dice.pick<duration>(0ns, 50us, 5ms, 1s);
    flush_result const sent = co_await out->flush(options);
    told.flushed(sent, told.accepted());
    if (out->error() && out->error() != cond::overloaded) break;
  }
  told.end();
  bool const outlives_socket = dice.chance(0.3);
  if (!outlives_socket) out.reset();
  if (dice.chance(0.2)) socket.abort();
  if (socket.is_open() && dice.chance(0.7)) static_cast<void>(co_await socket.close());
}

}  // namespace

void zero_copies(world& world) {
  for (std::uint64_t left = world.dice().between(1, 4); left > 0; --left) {
    peer_script client = any_peer(world);
    client.at_end = [&world](peer_outcome const& end) {
      world.check(end.received == pattern(end.received.size()), "bytes come once and in order");
    };
    world.connect(port, std::move(client));
  }
  // The worker may end first, while a peer takes nothing.
  if (world.dice().chance(0.5)) world.stop_after(world.dice().pick<duration>(1us, 1ms, 3s));
  world.run([&] { return accept_all(world, send_one); });
}

}  // namespace penstock::sim
