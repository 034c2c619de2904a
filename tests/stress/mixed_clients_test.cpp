// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that a server under a thousand connections of mixed behaviour answers each of them right
// and keeps nothing of any: no connection, operation, block or descriptor.

#include "stress/echo_client.hpp"
#include "stress/fleet.hpp"
#include "stress/http_client.hpp"
#include "stress/server.hpp"
#include "stress/settings.hpp"

#include <catch2/catch_test_macros.hpp>

#include <cinttypes>
#include <cstdio>

namespace {

void print(stress::tally const& tally) {
  penstock::counters const c = penstock::total_counters();
  std::printf("%" PRIu64 " connections, %" PRIu64 " resets, %" PRIu64 " answers and %" PRIu64
              " bytes verified; flushes: %" PRIu64 " at once, %" PRIu64 " pending, %" PRIu64
              " closed, %" PRIu64 " timed out; %" PRIu64 " bytes sent, %" PRIu64
              " discarded; %" PRIu64 " turns\n",
              tally.connections, tally.resets, tally.requests_verified, tally.bytes_verified,
              c.flushes_immediate, c.flushes_pending, c.flushes_closed, c.flushes_timed_out,
              c.bytes_sent, c.bytes_discarded, c.turns);
}

}  // namespace

TEST_CASE("a thousand clients of every kind are served right, and nothing is left") {
  auto const settings = stress::read_settings("mixed clients");
  if (!stress::allow_descriptors(2 * settings.connections + 100)) {
    SKIP("the limit on open files is too low; raise it (ulimit -n)");
  }
  std::size_t const descriptors = stress::open_descriptors();
  stress::tally tally;
  {
    stress::server server;
    stress::random_source random(settings.seed);
    stress::fleet fleet([&]() -> std::unique_ptr<stress::client> {
      if (random() % 2 == 0) {
        return make_echo_client(stress::random_echo_plan(random), server.echo_port(), tally,
                                random);
      }
      return make_http_client(stress::random_http_plan(random), server.http_port(), tally);
    });
    fleet.run(settings.connections, settings.length);
    CHECK(server.wait_for_connections(0));
    auto const remains = server.stop();
    CHECK(remains.joined);
    CHECK(remains.operations == 0);
    CHECK(remains.blocks == 0);
    for (auto const& failure : fleet.failures()) UNSCOPED_INFO(failure);
    CHECK(fleet.failures().empty());
  }
  print(tally);
  CHECK(tally.bytes_verified > 0);
  CHECK(tally.requests_verified > 0);
  CHECK(penstock::total_counters().flushes_pending > 0);
  CHECK(penstock::total_counters().flushes_timed_out == 0);
  CHECK(stress::open_descriptors() == descriptors);
}
