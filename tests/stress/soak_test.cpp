// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// A server under mixed clients and faults for as long as is asked for, stopped in the middle of
// flushes and started again: it gives back every descriptor, operation and block each time, and its
// memory does not grow. CTest skips it: tests/run soak.

#include "stress/echo_client.hpp"
#include "stress/fleet.hpp"
#include "stress/http_client.hpp"
#include "stress/raw_client.hpp"
#include "stress/server.hpp"
#include "stress/settings.hpp"

#include <catch2/catch_test_macros.hpp>

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cinttypes>
#include <cstdio>
#include <vector>

namespace {

using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

constexpr auto phase_length = 10s;
constexpr std::size_t stuck_connections = 100;
// Of the memory after two phases.
constexpr std::size_t drift_percent_max = 10;

void run_clients(stress::server& server, stress::settings const& settings,
                 stress::random_source& random, stress::tally& tally) {
  stress::fleet fleet([&]() -> std::unique_ptr<stress::client> {
    if (random() % 2 == 0) {
      return make_echo_client(stress::random_echo_plan(random), server.echo_port(), tally, random);
    }
    return make_http_client(stress::random_http_plan(random), server.http_port(), tally);
  });
  fleet.run(settings.connections, phase_length);
  for (auto const& failure : fleet.failures()) UNSCOPED_INFO(failure);
  CHECK(fleet.failures().empty());
}

/** Stop the server while flushes are stuck in it. */
void stop_in_flushes(stress::server& server) {
  std::vector<int> stuck;
  for (std::size_t i = 0; i < stuck_connections; ++i) {
    stuck.push_back(stress::connect_to(server.echo_port(), i));
    REQUIRE(stuck.back() >= 0);
    if (i % 2 == 0) stress::fill(stuck.back());
  }
  CHECK(server.wait_for_connections(stuck_connections));
  auto const remains = server.stop();
  CHECK(remains.joined);
  CHECK(remains.operations == 0);
  CHECK(remains.blocks == 0);
  for (int const fd : stuck) ::close(fd);
}

void print(stress::tally const& tally) {
  penstock::counters const c = penstock::total_counters();
  std::printf("%" PRIu64 " connections, %" PRIu64 " resets, %" PRIu64 " answers and %" PRIu64
              " bytes verified\n",
              tally.connections, tally.resets, tally.requests_verified, tally.bytes_verified);
  std::printf("flushes: %" PRIu64 " at once, %" PRIu64 " pending, %" PRIu64 " closed, %" PRIu64
              " timed out, %" PRIu64 " canceled; %" PRIu64 " bytes sent, %" PRIu64
              " discarded; %" PRIu64 " operations in %" PRIu64 " turns\n",
              c.flushes_immediate, c.flushes_pending, c.flushes_closed, c.flushes_timed_out,
              c.flushes_canceled, c.bytes_sent, c.bytes_discarded, c.operations_submitted, c.turns);
}

}  // namespace

TEST_CASE("a server under mixed faults keeps nothing, for as long as it goes on") {
  auto const settings = stress::read_settings("soak");
  if (settings.length < 1min) SKIP("it takes a minute or more: tests/run soak");
  REQUIRE(stress::allow_descriptors(2 * settings.connections + 100));
  stress::random_source random(settings.seed);
  stress::tally tally;
  std::size_t const descriptors = stress::open_descriptors();
  std::size_t warm = 0;  // bytes
  auto const end = steady::now() + settings.length;
  for (int phase = 0; phase < 3 || steady::now() < end; ++phase) {
    {
      stress::server server;
      run_clients(server, settings, random, tally);
      CHECK(server.wait_for_connections(0));
      stop_in_flushes(server);
    }
    std::size_t const resident = stress::resident_bytes();
    std::printf("phase %d: %zu KiB resident, %zu descriptors open\n", phase, resident / 1024,
                stress::open_descriptors());
    std::fflush(stdout);
    CHECK(stress::open_descriptors() == descriptors);
    if (phase == 1) warm = resident;  // by then the allocator has its arenas
  }
  print(tally);
  std::size_t const last = stress::resident_bytes();
  double const drift = 100.0 * (static_cast<double>(last) / static_cast<double>(warm) - 1);
  std::printf("resident after two phases: %zu KiB, at the end: %zu KiB: %+.1f %%\n", warm / 1024,
              last / 1024, drift);
  CHECK(last <= warm + warm * drift_percent_max / 100);
}
