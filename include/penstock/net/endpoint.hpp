// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// endpoint: an IP address, version 4 or 6, and a TCP port.
//
//     auto where = penstock::endpoint::parse("127.0.0.1", 8080);
//     if (!where) return usage(where.error().message());

#ifndef PENSTOCK_NET_ENDPOINT_HPP
#define PENSTOCK_NET_ENDPOINT_HPP

#include <penstock/result.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace penstock {

class endpoint {
public:
  /** 0.0.0.0:0. */
  endpoint() = default;

  /** `address`: a numeric address such as 127.0.0.1 or ::1; names are not looked up. */
  [[nodiscard]] static result<endpoint> parse(std::string_view address, std::uint16_t port);
  /** 127.0.0.1. */
  [[nodiscard]] static endpoint loopback(std::uint16_t port) noexcept;

  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
  [[nodiscard]] bool is_v6() const noexcept { return is_v6_; }
  /** The address in network byte order; version 4 uses the first 4 bytes. */
  [[nodiscard]] std::array<std::byte, 16> const& bytes() const noexcept { return bytes_; }
  /** "127.0.0.1:80" or "[::1]:80". */
  [[nodiscard]] std::string to_string() const;

  static endpoint from_bytes(std::array<std::byte, 16> const& bytes, bool is_v6,
                             std::uint16_t port) noexcept;
  friend bool operator==(endpoint const&, endpoint const&) = default;

private:
  std::array<std::byte, 16> bytes_{};
  std::uint16_t port_ = 0;
  bool is_v6_ = false;
};

}  // namespace penstock

#endif
