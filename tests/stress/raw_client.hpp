// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// raw_client: what a test does to a server with plain blocking sockets, without a fleet.

#ifndef PENSTOCK_STRESS_RAW_CLIENT_HPP
#define PENSTOCK_STRESS_RAW_CLIENT_HPP

#include <cstddef>
#include <cstdint>

namespace stress {

/** A new connection with small buffers, or -1 with errno. `number`: of the connection; it chooses
    the address of this end, so that ports suffice for tens of thousands. */
[[nodiscard]] int connect_to(std::uint16_t port, std::size_t number = 0);

/** Send until both directions are full, so that an echo server is stuck in a flush. */
void fill(int fd);

/** Close so that the server sees a reset. */
void reset(int fd);

/** Have one word echoed. */
[[nodiscard]] bool is_echoed(int fd);

/** Have one word echoed on a new connection. */
[[nodiscard]] bool is_served(std::uint16_t port);

}  // namespace stress

#endif
