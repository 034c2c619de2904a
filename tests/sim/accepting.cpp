// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// An accept loop in all weathers: shortages, connections that come before, during and after a
// pause, accepts that are stopped, an acceptor that is closed and made again. No connection is lost
// or taken twice.

#include <penstock/scope.hpp>
#include <penstock/timer.hpp>

#include "sim/parts.hpp"
#include "sim/scenarios.hpp"

#include <chrono>
#include <optional>
#include <stop_token>

namespace penstock::sim {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view greeting = "hello\n";

task<void> greet(tcp_socket socket, duration pause) {
  static_cast<void>(co_await sleep_for(pause));
  auto const sent = co_await socket.write(buffer(greeting));
  if (sent.ec) co_return socket.abort();
  static_cast<void>(co_await socket.close());
}

/** One accept that a helper may stop; nothing when it was stopped, which loses no connection. */
task<void> accept_into(tcp_acceptor& acceptor, std::optional<result<tcp_socket>>& place) {
  place.emplace(co_await acceptor.accept());
}

struct round_end {
  bool is_stopped = false;
  bool is_fatal = false;
};

/** Accept until the acceptor is to be made again. */
task<round_end> accept_some(world& world, tcp_acceptor& acceptor, async_scope& connections,
                            std::uint64_t rounds) {
  auto& dice = world.dice();
  stop_ref const stop = co_await current_stop();
  while (rounds-- > 0) {
    std::optional<result<tcp_socket>> taken;
    async_scope attempt(stop);
    attempt.spawn(accept_into(acceptor, taken));
    if (dice.chance(0.3)) {
      static_cast<void>(co_await sleep_for(dice.pick<duration>(0ns, 1us, 1ms, 1s)));
      attempt.request_stop();
    }
    co_await attempt.join();
    if (*taken) {
      connections.spawn(greet(std::move(**taken), dice.pick<duration>(0ns, 10us, 1s)));
    } else {
      world.check(taken->error() == cond::canceled, "an acceptor ends only by a stop");
    }
    if (stop.stop_requested()) co_return round_end{.is_stopped = true};
    if (dice.chance(0.1)) static_cast<void>(co_await sleep_for(1s));
  }
  co_return round_end{};
}

task<void> serve(world& world, bool stays) {
  async_scope connections;
  for (int tries = 0; tries < 20; ++tries) {
    acceptor_options options;
    options.backlog = world.dice().pick(1, 2, 1024);
    auto acceptor = tcp_acceptor::listen(endpoint::loopback(port), options);
    if (!acceptor) {
      static_cast<void>(co_await sleep_for(1s));
      continue;
    }
    world.check(acceptor->local_endpoint()->port() == port, "it listens where it was told");
    std::uint64_t const rounds = stays ? UINT64_MAX : world.dice().below(4);
    auto const end = co_await accept_some(world, *acceptor, connections, rounds);
    acceptor->close();
    if (end.is_stopped) break;
    // Clients of the old acceptor's backlog were reset; let others come.
    static_cast<void>(co_await sleep_for(1ms));
  }
  co_await connections.join();
}

}  // namespace

void accepting(world& world) {
  bool const stays = world.dice().chance(0.7);
  bool const is_stopped = world.dice().chance(0.2);
  std::uint64_t const count = world.dice().between(1, 12);
  for (std::uint64_t i = 0; i < count; ++i) {
    peer_script client = any_peer(world, world.dice().chance(0.7));
    // An acceptor that is closed closes whom nobody took.
    bool const may_be_dropped = !stays || is_stopped;
    client.at_end = [&world, may_be_dropped](peer_outcome const& end) {
      world.check(greeting.starts_with(end.received), "a client is greeted");
      if (end.end != peer_end::eof || (may_be_dropped && end.received.empty())) return;
      world.check(end.received.size() == greeting.size(), "an orderly end has all before it");
    };
    world.connect(port, std::move(client));
  }
  if (is_stopped) world.stop_after(world.dice().pick<duration>(0ns, 10us, 2ms, 1s));
  world.run([&] { return serve(world, stays); });
}

}  // namespace penstock::sim
