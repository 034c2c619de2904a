// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// echo_client: sends a piece of the pattern to the echo server and wants it back. What it makes of
// that, and when it has had enough, is its plan.

#ifndef PENSTOCK_STRESS_ECHO_CLIENT_HPP
#define PENSTOCK_STRESS_ECHO_CLIENT_HPP

#include "stress/client.hpp"

#include <memory>

namespace stress {

struct echo_plan {
  char const* name = "echo";
  std::size_t total = 0;                  // bytes to send
  std::size_t send_max = 64 * 1024;       // bytes of each send
  std::size_t receive_max = 64 * 1024;    // bytes of each receive; 0: it never reads
  std::chrono::milliseconds pause{0};     // between two sends, and between two receives
  bool half_closes = false;               // it ends its half and reads up to the end of the other
  std::chrono::milliseconds patience{0};  // it leaves after this, done or not; 0: it stays
  bool resets = false;                    // how it leaves then
  int receive_buffer = 0;                 // SO_RCVBUF; 0: the kernel's default
};

[[nodiscard]] std::unique_ptr<client> make_echo_client(echo_plan const& plan, std::uint16_t port,
                                                       tally& counts, random_source& random);

/** One of the behaviours that an echo server meets, drawn at random. */
[[nodiscard]] echo_plan random_echo_plan(random_source& random);

}  // namespace stress

#endif
