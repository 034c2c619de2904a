// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// crowd: thousands of connections that belong to a process of their own, so that the limit on open
// files is spent on the server's ends alone.
//
//     crowd all(10'000, 2);               // before there is any thread
//     stress::server server;
//     REQUIRE(all.connect(server.echo_port()));
//     REQUIRE(all.reset());               // of all connections, at once

#ifndef PENSTOCK_STRESS_CROWD_HPP
#define PENSTOCK_STRESS_CROWD_HPP

#include "base/unique_fd.hpp"

#include <sys/types.h>

#include <cstddef>
#include <cstdint>

namespace stress {

class crowd {
public:
  /** `fill_every`: one connection in so many is filled, so that an echo server is stuck in it. */
  crowd(std::size_t connections, std::size_t fill_every);
  crowd(crowd const&) = delete;
  crowd& operator=(crowd const&) = delete;
  ~crowd();

  /** Whether all connections could be made. */
  [[nodiscard]] bool connect(std::uint16_t port);
  /** Fill those that are to be filled. False when the process is gone. */
  [[nodiscard]] bool fill();
  /** Reset all. False when the process is gone. */
  [[nodiscard]] bool reset();

private:
  [[nodiscard]] bool ask(std::uint16_t what);

  penstock::detail::unique_fd socket_;  // to the process
  pid_t child_;
};

}  // namespace stress

#endif
