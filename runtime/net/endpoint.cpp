// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/net/endpoint.hpp>

#include "net/address.hpp"

#include <arpa/inet.h>

#include <cstring>

namespace penstock {

result<endpoint> endpoint::parse(std::string_view address, std::uint16_t port) {
  std::string const text(address);
  endpoint made;
  made.port_ = port;
  made.is_v6_ = text.find(':') != std::string::npos;
  bool const has_nul = text.find('\0') != std::string::npos;  // where inet_pton() would stop
  int const family = made.is_v6_ ? AF_INET6 : AF_INET;
  if (has_nul || ::inet_pton(family, text.c_str(), made.bytes_.data()) != 1) {
    return std::make_error_code(std::errc::invalid_argument);
  }
  return made;
}

endpoint endpoint::loopback(std::uint16_t port) noexcept {
  endpoint made;
  made.port_ = port;
  made.bytes_[0] = std::byte{127};
  made.bytes_[3] = std::byte{1};
  return made;
}

endpoint endpoint::from_bytes(std::array<std::byte, 16> const& bytes, bool is_v6,
                              std::uint16_t port) noexcept {
  endpoint made;
  made.bytes_ = bytes;
  made.is_v6_ = is_v6;
  made.port_ = port;
  return made;
}

std::string endpoint::to_string() const {
  char text[INET6_ADDRSTRLEN] = {};
  ::inet_ntop(is_v6_ ? AF_INET6 : AF_INET, bytes_.data(), text, sizeof text);
  std::string const host = is_v6_ ? std::string("[").append(text).append("]") : text;
  return host + ":" + std::to_string(port_);
}

namespace detail {

address to_address(endpoint const& from) noexcept {
  address made;
  if (from.is_v6()) {
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(from.port());
    std::memcpy(&v6.sin6_addr, from.bytes().data(), sizeof v6.sin6_addr);
    std::memcpy(&made.storage, &v6, sizeof v6);
    made.size = sizeof v6;
  } else {
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_port = htons(from.port());
    std::memcpy(&v4.sin_addr, from.bytes().data(), sizeof v4.sin_addr);
    std::memcpy(&made.storage, &v4, sizeof v4);
    made.size = sizeof v4;
  }
  return made;
}

endpoint to_endpoint(address const& from) noexcept {
  std::array<std::byte, 16> bytes{};
  if (from.family() == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, &from.storage, sizeof v6);
    std::memcpy(bytes.data(), &v6.sin6_addr, sizeof v6.sin6_addr);
    return endpoint::from_bytes(bytes, true, ntohs(v6.sin6_port));
  }
  sockaddr_in v4{};
  std::memcpy(&v4, &from.storage, sizeof v4);
  std::memcpy(bytes.data(), &v4.sin_addr, sizeof v4.sin_addr);
  return endpoint::from_bytes(bytes, false, ntohs(v4.sin_port));
}

}  // namespace detail
}  // namespace penstock
