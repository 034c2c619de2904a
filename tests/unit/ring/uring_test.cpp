// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves how the kernel's ring is made, and how it is refused. What it does with entries is in the
// contract tests, which the epoll ring shares.

#include "ring/uring.hpp"

#include "support/child.hpp"

#include <catch2/catch_test_macros.hpp>

#include <sys/resource.h>

#include <array>
#include <cerrno>
#include <cstdlib>

using namespace penstock;
using namespace penstock::detail;

TEST_CASE("a submission gives one event that carries its user data", "[ring]") {
  auto const seam = uring::create({.submission_entries = 8, .completion_entries = 16});
  REQUIRE(seam.has_value());
  io_uring_sqe& entry = *(*seam)->try_get_entry();
  entry = {};
  entry.opcode = IORING_OP_NOP;
  entry.user_data = 41;
  CHECK((*seam)->has_unsubmitted());
  std::array<completion, 4> events{};
  CHECK((*seam)->enter({.wait = true}, events) == 1);
  CHECK(events[0].user_data == 41);
  CHECK(events[0].result == 0);
  CHECK_FALSE((*seam)->has_unsubmitted());
  CHECK((*seam)->enter({}, events) == 0);
}

TEST_CASE("a ring that cannot be made says why and leaks nothing", "[ring]") {
  runtime_options none;
  none.submission_entries = 0;
  auto const refused = uring::create(none);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().value() == EINVAL);

  auto const ended = test::in_child([] {
    rlimit const no_more{3, 3};
    ::setrlimit(RLIMIT_NOFILE, &no_more);
    for (int fd = 3; fd < 64; ++fd) ::close(fd);
    auto const made = uring::create({});
    return !made && made.error().value() == EMFILE ? 7 : 1;
  });
  CHECK(ended.exit_status() == 7);
}

TEST_CASE("a feature that is denied is not used", "[ring]") {
  auto const ended = test::in_child([] {
    auto const has_multishot_accept = [] {
      auto const made = uring::create({});
      return made && (*made)->has_multishot_accept();
    };
    ::setenv("PENSTOCK_ALLOW", "multishot_accept", 1);
    if (!has_multishot_accept()) return 1;
    ::setenv("PENSTOCK_DENY", "registered_ring,multishot_accept", 1);
    return has_multishot_accept() ? 2 : 7;
  });
  CHECK(ended.exit_status() == 7);
}

TEST_CASE("sends without a copy are there with the kernel's ring, unless they are denied",
          "[ring]") {
  auto const ended = test::in_child([] {
    auto const has_zero_copy = [] {
      auto const made = uring::create({});
      return made && (*made)->has_zero_copy();
    };
    ::unsetenv("PENSTOCK_DENY");
    if (!has_zero_copy()) return 1;
    ::setenv("PENSTOCK_DENY", "zero_copy_send", 1);
    return has_zero_copy() ? 2 : 7;
  });
  CHECK(ended.exit_status() == 7);
}
