// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/testing/world.hpp>

#include "sched/worker.hpp"
#include "testing/peer.hpp"
#include "testing/sim_ring.hpp"
#include "testing/simulation.hpp"

#include <algorithm>
#include <exception>
#include <utility>
#include <vector>

namespace penstock::testing {

class world_state {
public:
  world_state(std::uint64_t seed, world_options const& options)
      : simulated(std::make_shared<simulation>(seed, options)),
        dice(seed ^ 0x5ca1ab1e0ddba11) {  // its own, so that scenario and kernel do not disturb
    simulated->network.on_listen = [this](std::uint16_t port) {  // each other
      for (auto const& each : peers) each->on_listen(port);
    };
  }

  peer& add_peer(peer_script script, bool is_client) {
    clients_left += is_client;
    auto on_end = [this, is_client] {
      if (is_client && --clients_left == 0) request_stop("all clients have ended");
    };
    auto const number = peers.size() + 1;
    peers.push_back(
        std::make_unique<peer>(*simulated, number, std::move(script), std::move(on_end)));
    return *peers.back();
  }

  void request_stop(char const* why) {
    if (owner == nullptr) return;
    simulated->rules.say("stop: %s", why);
    owner->request_stop();
  }

  void run(std::function<task<void>()> const& root);
  void let_peers_end();

  std::shared_ptr<simulation> simulated;
  random dice;
  std::vector<std::unique_ptr<peer>> peers;
  std::size_t clients_left = 0;
  detail::worker* owner = nullptr;

private:
  [[nodiscard]] runtime_options draw_options();
};

runtime_options world_state::draw_options() {
  runtime_options options;
  options.ready_batch = simulated->dice.pick(1U, 2U, 256U);
  options.immediate_flushes_max = simulated->dice.pick(1U, 2U, 64U);
  options.flushes =
      simulated->dice.pick(flush_policy::adaptive, flush_policy::latency, flush_policy::throughput);
  return options;
}

/** What was sent before the end still arrives. */
void world_state::let_peers_end() {
  simulation_mark const mark;
  simulated->become_friendly();
  while (simulated->clock.next()) {
    simulated->step();
    simulated->clock.run_next();
  }
  for (auto const& each : peers) each->cut_off();
}

void world_state::run(std::function<task<void>()> const& root) {
  std::size_t const frames_before = detail::frames_alive();
  std::exception_ptr failure;
  {
    auto made = std::make_unique<sim_ring>(simulated);
    sim_ring const& ring = *made;
    detail::worker worker(std::move(made), draw_options());
    owner = &worker;
    try {
      worker.run(root());
    } catch (...) {
      failure = std::current_exception();
    }
    owner = nullptr;
    simulated->rules.say("the root has ended");
    if (!worker.drain()) simulated->stuck("operations are stuck at the end");
    let_peers_end();
    ring.check_nothing_left();
    if (worker.blocks().lent() > 0) simulated->rules.violation("a block is held at the end");
  }
  if (!failure && detail::frames_alive() != frames_before) {
    simulated->rules.violation("a frame is alive at the end");
  }
  if (failure) std::rethrow_exception(failure);
}

world::world(std::uint64_t seed, world_options const& options)
    : state_(std::make_unique<world_state>(seed, options)) {}

world::~world() = default;

void world::connect(std::uint16_t port, peer_script script) {
  state_->add_peer(std::move(script), true).connect(port);
}

void world::listen(std::uint16_t port, std::function<peer_script()> script) {
  state_->simulated->network.servers[port] = [this, script = std::move(script)](auto accepted) {
    state_->add_peer(script(), false).start(std::move(accepted));
  };
}

void world::add_file(std::string path, std::string bytes) {
  state_->simulated->disk.add(std::move(path), std::move(bytes));
}

void world::stop_after(duration time) {
  state_->simulated->clock.after(time, [this] { state_->request_stop("it is time"); });
}

void world::run(std::function<task<void>()> const& root) { state_->run(root); }

void world::check(bool claim, std::string_view what) {
  if (!claim) state_->simulated->rules.violation("check failed: " + std::string(what));
}

random& world::dice() noexcept { return state_->dice; }

std::optional<std::string> world::file(std::string_view path) const {
  return state_->simulated->disk.content(path);
}

std::uint64_t world::seed() const noexcept { return state_->simulated->rules.seed; }

std::uint64_t world::io_count() const noexcept { return state_->simulated->errors.io_count; }

std::uint64_t world::fault_count() const noexcept { return state_->simulated->errors.injected; }

}  // namespace penstock::testing
