// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// address: an endpoint in the shape that system calls take.

#ifndef PENSTOCK_NET_ADDRESS_HPP
#define PENSTOCK_NET_ADDRESS_HPP

#include <penstock/net/endpoint.hpp>

#include <netinet/in.h>
#include <sys/socket.h>

namespace penstock::detail {

struct address {
  sockaddr_storage storage{};
  socklen_t size = sizeof(sockaddr_storage);

  [[nodiscard]] sockaddr& generic() noexcept { return reinterpret_cast<sockaddr&>(storage); }
  [[nodiscard]] int family() const noexcept { return storage.ss_family; }
};

[[nodiscard]] address to_address(endpoint const& from) noexcept;
[[nodiscard]] endpoint to_endpoint(address const& from) noexcept;

}  // namespace penstock::detail

#endif
