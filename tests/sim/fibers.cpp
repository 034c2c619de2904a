// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// An echo server whose handlers are fibers: what a client reads is what it sent, whatever happens
// while a stack waits.

#include <penstock/fiber.hpp>
#include <penstock/flush/socket_output.hpp>
#include <penstock/timer.hpp>

#include "sched/worker.hpp"
#include "sim/parts.hpp"
#include "sim/scenarios.hpp"

#include <array>
#include <chrono>
#include <stdexcept>
#include <utility>

namespace penstock::sim {
namespace {

using namespace std::chrono_literals;

/** Throws when the flush fails, as code does that has callbacks above it. */
void flush_or_throw(world& world, socket_output& out, account& told) {
  flush_result const result = out.flush().wait();
  told.flushed(result, told.accepted());
  if (!result) throw std::runtime_error("flush");
  world.check(told.accepted() == out.bytes_sent(), "all of it went");
}

void echo_pieces(world& world, tcp_socket& socket, socket_output& out, account& told) {
  std::array<std::byte, 512> buffer;
  for (;;) {
    auto const [ec, n] = wait(socket.read_some(buffer));
    if (ec) return;
    if (world.dice().chance(0.2)) static_cast<void>(wait(sleep_for(1ms)));
    out.write(std::span(buffer).first(n));
    told.wrote(n);
    flush_or_throw(world, out, told);
  }
}

void echo_one(world& world, tcp_socket& socket) {
  socket_output out(socket, {.write_rate_min = 0});
  account told(world, out);
  try {
    echo_pieces(world, socket, out, told);
  } catch (std::runtime_error const&) {
    static_cast<void>(wait(sleep_for(1us)));  // a handler may wait
  }
  told.end();
  if (!out.error()) static_cast<void>(socket.close().wait());
}

task<void> serve_on_fiber(world& world, tcp_socket socket) {
  return fiber([&world, socket = std::move(socket)]() mutable {
    echo_one(world, socket);
    world.check(in_fiber() && !std::current_exception(), "a fiber keeps its own exceptions");
  });
}

}  // namespace

void fibers(world& world) {
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
  world.run([&]() -> task<void> {
    co_await accept_all(world, serve_on_fiber);
    world.check(detail::worker::current().stacks().lent() == 0, "each stack was given back");
  });
}

}  // namespace penstock::sim
