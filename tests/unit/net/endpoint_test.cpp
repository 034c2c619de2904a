// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves which addresses are understood, how they are written, and that they survive the way
// through a system call's shape.

#include <penstock/net/endpoint.hpp>

#include "net/address.hpp"

#include <catch2/catch_test_macros.hpp>

#include <string_view>

using penstock::endpoint;
using namespace std::string_view_literals;

TEST_CASE("numeric addresses of both versions are understood and written", "[net]") {
  struct row {
    std::string_view address;
    std::string_view written;
  };
  row const rows[] = {{"127.0.0.1", "127.0.0.1:80"},
                      {"0.0.0.0", "0.0.0.0:80"},
                      {"255.255.255.255", "255.255.255.255:80"},
                      {"::1", "[::1]:80"},
                      {"::", "[::]:80"},
                      {"2001:db8:0:0:0:0:0:1", "[2001:db8::1]:80"},
                      {"::ffff:10.0.0.1", "[::ffff:10.0.0.1]:80"}};
  for (row const& one : rows) {
    auto const made = endpoint::parse(one.address, 80);
    REQUIRE(made.has_value());
    CHECK(made->to_string() == one.written);
    CHECK(made->port() == 80);
    CHECK(made->is_v6() == (one.written.front() == '['));
  }
}

TEST_CASE("what is no numeric address is refused", "[net]") {
  for (std::string_view const text :
       {""sv, "localhost"sv, "1.2.3"sv, "1.2.3.4.5"sv, "256.0.0.1"sv, "1.2.3.4 "sv, "[::1]"sv,
        "::1%lo"sv, "1.2.3.4:80"sv, ":::"sv, "127.0.0.1\0"sv, "127.0.0.1\0.evil"sv, "::1\0x"sv}) {
    INFO(text);
    CHECK(endpoint::parse(text, 80).error() == std::errc::invalid_argument);
  }
}

TEST_CASE("endpoints compare by version, address and port", "[net]") {
  CHECK(endpoint::loopback(1) == *endpoint::parse("127.0.0.1", 1));
  CHECK_FALSE(endpoint::loopback(1) == endpoint::loopback(2));
  CHECK_FALSE(*endpoint::parse("0.0.0.0", 1) == *endpoint::parse("::", 1));
  CHECK(endpoint() == *endpoint::parse("0.0.0.0", 0));
}

TEST_CASE("an endpoint is the same after a round trip through a socket address", "[net]") {
  for (std::string_view const text : {"1.2.3.4", "2001:db8::5:6"}) {
    auto const made = *endpoint::parse(text, 0x1234);
    auto const address = penstock::detail::to_address(made);
    CHECK(address.family() == (made.is_v6() ? AF_INET6 : AF_INET));
    CHECK(address.size == (made.is_v6() ? sizeof(sockaddr_in6) : sizeof(sockaddr_in)));
    CHECK(penstock::detail::to_endpoint(address) == made);
    CHECK(endpoint::from_bytes(made.bytes(), made.is_v6(), made.port()) == made);
  }
}
