// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Every case in tests/data/xml/*.md arrives at the other end of a socket, in simulated worlds that
// cut the sends short, end them late and let the peer dawdle; of a case that is refused, what was
// written before.

#include <penstock/flush/socket_output.hpp>
#include <penstock/net/tcp_acceptor.hpp>
#include <penstock/testing/world.hpp>

#include "unit/xml/cases/async_run.hpp"
#include "unit/xml/cases/case_file.hpp"

#include <catch2/catch_test_macros.hpp>

#include <chrono>
#include <string>
#include <system_error>

using namespace penstock;
using namespace penstock::test;
using namespace std::chrono_literals;

namespace {

constexpr std::uint16_t port = 8080;

/** What became of a case on its way through a socket. */
struct outcome {
  std::error_code code;  // what the writer's side ended with
  std::string received;
  bool is_orderly = false;  // the peer saw the end of the stream
};

task<void> serve_one(xml_case const& c, outcome& seen) {
  auto acceptor = tcp_acceptor::listen(endpoint::loopback(port));
  if (!acceptor) co_return;
  auto socket = co_await acceptor->accept();
  if (!socket) co_return;
  socket_output out(*socket, {.hard_cap = std::size_t{1} << 30, .write_rate_min = 0});
  seen.code = co_await write_case(c, out);
  static_cast<void>(co_await socket->close());
}

outcome through_socket(xml_case const& c, std::uint64_t seed) {
  outcome seen;
  testing::world world(seed, {.faults = false});
  testing::peer_script client;
  client.piece_max = world.dice().pick<std::size_t>(1, 2, 3, 7, SIZE_MAX);
  client.pause_max = world.dice().pick<duration>(0ns, 0ns, 50us, 5ms);
  client.at_end = [&](testing::peer_outcome const& end) {
    seen.received = end.received;
    seen.is_orderly = end.end == testing::peer_end::eof;
  };
  world.connect(port, std::move(client));
  world.run([&] { return serve_one(c, seen); });
  return seen;
}

}  // namespace

TEST_CASE("every case arrives through a socket whose sends are short") {
  constexpr std::uint64_t seeds_per_case = 4;
  auto const cases = read_xml_cases(xml_case_directory());
  std::uint64_t seed = 0;
  for (xml_case const& c : cases) {
    std::error_code const expected = c.refused ? make_error_code(*c.refused) : std::error_code();
    for (std::uint64_t i = 0; i < seeds_per_case; ++i) {
      outcome const seen = through_socket(c, ++seed);
      INFO(c.name << ", seed " << seed);
      CHECK(seen.code == expected);
      CHECK(seen.is_orderly);
      CHECK(escape(seen.received) == escape(c.bytes));
    }
  }
}
