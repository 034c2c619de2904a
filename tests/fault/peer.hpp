// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// peer: the other end, on plain blocking sockets.

#ifndef PENSTOCK_FAULT_PEER_HPP
#define PENSTOCK_FAULT_PEER_HPP

#include "base/unique_fd.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace fault {

/** A connection to `port` of this machine. */
[[nodiscard]] penstock::detail::unique_fd connect_to(std::uint16_t port);

/** What comes on `fd` until its end, or until nothing comes for `patience`. */
[[nodiscard]] std::string read_all(int fd, std::chrono::milliseconds patience);

/** Connect, send `octets`, end that half, and return what comes back. */
[[nodiscard]] std::string exchange(std::uint16_t port, std::string_view octets,
                                   std::chrono::milliseconds patience);

// While there is no memory an answer may never come; later it has to.
inline constexpr std::chrono::milliseconds while_faulty{100};
inline constexpr std::chrono::milliseconds while_repaired{10'000};

}  // namespace fault

#endif
