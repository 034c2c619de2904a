// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// peer_script: what one simulated TCP peer does. A world plays it, at moments and in pieces that
// its seed chooses.
//
//     penstock::testing::peer_script client;
//     client.sends = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
//     client.piece_max = 1;                                  // a byte at a time
//     client.at_end = [&](penstock::testing::peer_outcome const& end) {
//       world.check(end.received.starts_with("HTTP/1.1 200"), "the client was answered");
//     };
//     world.connect(8080, client);

#ifndef PENSTOCK_TESTING_PEER_HPP
#define PENSTOCK_TESTING_PEER_HPP

#include <penstock/clock.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace penstock::testing {

/** How a peer's connection ended, as the peer saw it. */
enum class peer_end : std::uint8_t {
  eof,      // the code under test ended its half, and the peer then its own
  reset,    // the code under test, or an injected fault, broke the connection
  left,     // the peer closed or reset it, as its script said
  refused,  // it never came to be
  cut_off   // the run was over first
};

struct peer_outcome {
  std::string const& received;  // every byte the peer read, in order
  std::size_t sent = 0;         // bytes the peer's kernel took from it
  peer_end end = peer_end::eof;
};

struct peer_script {
  enum class then : std::uint8_t { read_on, stop_reading, reset, close };

  std::string sends = {};              // cut at random points …
  std::size_t piece_max = SIZE_MAX;    // … into pieces of this many bytes at most
  std::size_t reads = SIZE_MAX;        // bytes it reads before …
  then after_reading = then::read_on;  // … this
  bool half_closes = false;            // it ends its sending half when all was sent
  duration pause_max = {};             // between two of its actions; of virtual time

  /** Called when something was read, with everything received so far. What it returns is sent next;
      an empty string waits for more, nothing at all makes the peer close when all was sent. */
  std::function<std::optional<std::string>(std::string_view received)> answers = {};

  /** Called once, when the connection has ended for this peer: the place for an oracle. */
  std::function<void(peer_outcome const&)> at_end = {};
};

}  // namespace penstock::testing

#endif
