// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// server: what is under stress: an echo server and an HTTP server on one worker, which has a thread
// of its own.
//
//     stress::server server;
//     connect_to(server.echo_port());
//     REQUIRE(server.wait_for_connections(0));
//     auto const remains = server.stop();             // what the worker still held at its end

#ifndef PENSTOCK_STRESS_SERVER_HPP
#define PENSTOCK_STRESS_SERVER_HPP

#include <penstock/counters.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>

namespace stress {

/** What a worker must not have at its end. */
struct remains {
  bool joined = false;           // its tasks ended, and the kernel gave back every operation
  std::uint32_t operations = 0;  // in flight
  std::size_t blocks = 0;        // lent
};

class server {
public:
  server();
  server(server const&) = delete;
  server& operator=(server const&) = delete;
  ~server();

  [[nodiscard]] std::uint16_t echo_port() const noexcept;
  [[nodiscard]] std::uint16_t http_port() const noexcept;

  /** Whether the server comes to have `count` connections within 10 s. */
  [[nodiscard]] bool wait_for_connections(std::size_t count);
  /** Whether one of its flushes has to wait within 10 s. */
  [[nodiscard]] bool wait_for_pending_flush();

  /** Request a stop and join. A worker that does not end within 20 s ends the process: nothing
      that comes after could be believed. */
  remains stop();

private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace stress

#endif
