// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that a file handle owns its descriptor through every move, and that the calls on it say
// what the system says.

#include <penstock/file/file.hpp>
#include <penstock/scope.hpp>
#include <penstock/sync_wait.hpp>

#include "support/manual_ring.hpp"

#include <catch2/catch_test_macros.hpp>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>
#include <vector>

using namespace penstock;
using namespace penstock::test;

TEST_CASE("assigning to a file closes what it had, and takes over the other's descriptor") {
  on_manual_ring([](detail::worker&, manual_ring& ring) -> task<void> {
    {
      file first(71);
      file second(72);
      first = std::move(second);
      CHECK(first.native_handle() == 72);
      CHECK(second.native_handle() == -1);
      co_await turns(1);
      CHECK(ring.closed == std::vector<int>{71});
    }
    co_await turns(1);
    CHECK(ring.closed == std::vector<int>{71, 72});
  });
}

TEST_CASE("what the system says of a file comes out of info()") {
  on_manual_ring([](detail::worker&, manual_ring& ring) -> task<void> {
    file const broken(71);
    std::error_code error;
    async_scope scope;
    auto const look = [](file const& at, std::error_code& end) -> task<void> {
      auto const info = co_await at.info();
      if (!info) end = info.error();
    };
    scope.spawn(look(broken, error));
    auto const& entry = ring.find(IORING_OP_STATX);
    CHECK(entry.fd == 71);
    ring.complete(entry, -EIO);
    co_await scope.join();
    CHECK(error == std::errc::io_error);
  });
}

TEST_CASE("what the system says of a file comes out of read_at()") {
  sync_wait([]() -> task<void> {
    auto const directory = co_await file::open("/");
    REQUIRE(directory.has_value());
    std::array<std::byte, 16> buffer;
    auto const [ec, n] = co_await directory->read_at(0, buffer);
    CHECK(ec == std::errc::is_a_directory);
    CHECK(n == 0);
  }());
}
