// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that every case in tests/data/http/*.md gives its event log: fed whole, cut in two at
// every place, and one octet at a time.

#include <catch2/catch_test_macros.hpp>

#include "unit/http/case_file.hpp"
#include "unit/http/event_log.hpp"

#include <algorithm>
#include <string>

namespace {

using penstock::test::escape;
using penstock::test::http_case;
using penstock::test::log_in_pieces;

/** The distance between cuts: 1, but more for the few cases that are there for their size. */
std::size_t cut_distance(std::size_t size) { return std::max<std::size_t>(1, size / 1500); }

/** The place of the first cut that gives another log, with that log; or nothing. */
std::string first_bad_cut(http_case const& c) {
  for (std::size_t at = 1; at < c.octets.size(); at += cut_distance(c.octets.size())) {
    auto const log = penstock::test::log_in_two(c.octets, at);
    if (log != c.log) return "cut after " + std::to_string(at) + " octets:\n" + escape(log);
  }
  return {};
}

}  // namespace

TEST_CASE("every case gives its event log, however its octets are cut", "[http]") {
  auto const cases = penstock::test::read_cases(penstock::test::case_directory());
  REQUIRE(cases.size() >= 120);
  for (auto const& c : cases) {
    INFO(c.name);
    CHECK(escape(log_in_pieces(c.octets, c.octets.size())) == escape(c.log));
    CHECK(escape(log_in_pieces(c.octets, 1)) == escape(c.log));
    CHECK(first_bad_cut(c) == "");
  }
}
