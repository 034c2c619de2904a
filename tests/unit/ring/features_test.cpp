// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves which features are denied with which kernels, by made-up versions, and that the
// environment has the last word.

#include "ring/features.hpp"

#include "support/child.hpp"

#include <catch2/catch_test_macros.hpp>

#include <sys/utsname.h>

#include <algorithm>
#include <cstdlib>

using namespace penstock::detail;

namespace {

/** What `question()`, a bool, gives with these in the environment. */
template <class Question>
bool with(char const* allow, char const* deny, Question const& question) {
  auto const ended = penstock::test::in_child([&] {
    ::setenv("PENSTOCK_ALLOW", allow, 1);
    ::setenv("PENSTOCK_DENY", deny, 1);
    return question() ? 7 : 6;
  });
  REQUIRE(ended.exit_status() >= 6);
  return ended.exit_status() == 7;
}

bool is_denied(kernel_version kernel) { return !denial("multishot_accept", kernel).empty(); }

constexpr kernel_version bad{6, 7};
constexpr kernel_version good{6, 9};

}  // namespace

TEST_CASE("a version is read from any release, and nonsense is the oldest of all", "[ring]") {
  CHECK(parse_version("6.1.0-18-amd64") == kernel_version{6, 1});
  CHECK(parse_version("6.18.44") == kernel_version{6, 18});
  CHECK(parse_version("7.0-rc1") == kernel_version{7, 0});
  CHECK(parse_version("5.10") == kernel_version{5, 10});
  for (char const* const none : {"", "6", "6.", "six.one", ".1", "v6.1"}) {
    CHECK(parse_version(none) == kernel_version{0, 0});
  }
}

TEST_CASE("versions are ordered by number, not by text", "[ring]") {
  CHECK(kernel_version{6, 9} < kernel_version{6, 10});
  CHECK(kernel_version{5, 19} < kernel_version{6, 0});
  CHECK(to_string({6, 10}) == "6.10");
}

TEST_CASE("the running kernel is the one that uname tells", "[ring]") {
  utsname system{};
  REQUIRE(::uname(&system) == 0);
  CHECK(running_kernel() == parse_version(system.release));
  CHECK(running_kernel() > kernel_version{4, 0});
}

TEST_CASE("multishot accept is denied from 6.6 up to 6.9, with the source", "[ring]") {
  CHECK_FALSE(is_denied({6, 5}));
  CHECK(is_denied({6, 6}));
  CHECK(is_denied({6, 8}));
  CHECK_FALSE(is_denied({6, 9}));
  CHECK(denial("multishot_accept", bad).find("axboe/liburing#1062") != std::string::npos);
  CHECK(denial("registered_ring", bad).empty());
}

TEST_CASE("every row denies an optional feature in a range, and says who found out", "[ring]") {
  for (auto const& row : denials()) {
    CHECK(std::ranges::count(optional_features(), row.feature) == 1);
    CHECK(row.first < row.fixed);
    CHECK_FALSE(row.source.empty());
  }
}

TEST_CASE("the environment allows what the table denies, and denies anything", "[ring]") {
  CHECK(with("", "", [] { return is_denied(bad) && !is_denied(good); }));
  CHECK(with("multishot_accept", "", [] { return !is_denied(bad); }));
  CHECK(with("registered_ring", "", [] { return is_denied(bad); }));
  CHECK(with("registered_ring,multishot_accept", "", [] { return !is_denied(bad); }));
  CHECK(with("", "multishot_accept", [] { return is_denied(good); }));
  CHECK(with("", "registered_ring,", [] { return !denial("registered_ring", good).empty(); }));
  CHECK(with("multishot_accept", "multishot_accept", [] { return is_denied(good); }));
}

TEST_CASE("a name that is no optional feature is found out", "[ring]") {
  CHECK(with("", "", [] { return has_known_overrides(); }));
  CHECK(with("registered_ring", "multishot_accept", [] { return has_known_overrides(); }));
  CHECK_FALSE(with("multishot", "", [] { return has_known_overrides(); }));
  CHECK_FALSE(with("", "registered_ring, multishot_accept", [] { return has_known_overrides(); }));
}
