// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// PENSTOCK_RING=sim:SEED: a whole program in a simulated world. A few clients come to the first
// port on which it listens; when they have ended, it is asked to stop, as SIGTERM does.

#include <penstock/testing/peer.hpp>

#include "ring/create.hpp"
#include "testing/peer.hpp"
#include "testing/sim_ring.hpp"
#include "testing/simulation.hpp"

#include <unistd.h>
#include <csignal>
#include <memory>
#include <string>
#include <vector>

namespace penstock::testing {
namespace {

struct program : simulation {
  explicit program(std::uint64_t seed) : simulation(seed, {}) {
    network.on_listen = [this](std::uint16_t port) {
      if (!clients.empty()) return;
      left = dice.between(1, 5);
      while (clients.size() < left) add_client(port);
    };
  }

  void add_client(std::uint16_t port) {
    peer_script script;
    script.sends = dice.chance(0.5) ? "GET / HTTP/1.1\r\nHost: simulated\r\n\r\n" : "hello\n";
    script.piece_max = dice.pick<std::size_t>(1, 7, SIZE_MAX);
    script.half_closes = dice.chance(0.7);
    if (dice.chance(0.3)) {
      script.reads = dice.below(1000);
      script.after_reading = dice.pick(peer_script::then::stop_reading, peer_script::then::reset,
                                       peer_script::then::close);
    }
    clients.push_back(std::make_unique<peer>(*this, clients.size() + 1, std::move(script), [this] {
      if (--left == 0) ::kill(::getpid(), SIGTERM);
    }));
    clients.back()->connect(port);
  }

  std::vector<std::unique_ptr<peer>> clients;
  std::uint64_t left = 0;
};

}  // namespace
}  // namespace penstock::testing

namespace penstock::detail {

std::unique_ptr<ring> make_sim_ring(std::uint64_t seed, runtime_options const&) {
  return std::make_unique<testing::sim_ring>(std::make_shared<testing::program>(seed));
}

}  // namespace penstock::detail
