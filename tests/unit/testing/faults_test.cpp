// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that faults come from the table, each run its own choice of them, and that the n-th
// operation can be made to fail.

#include "testing/faults.hpp"

#include <catch2/catch_test_macros.hpp>

#include <cerrno>
#include <set>

using namespace penstock::testing;

namespace {

std::set<int> drawn(std::uint64_t seed, op_kind kind, int times) {
  penstock::testing::random dice(seed);
  faults run(dice, {});
  std::set<int> results;
  for (int i = 0; i < times; ++i) results.insert(run.draw(kind));
  return results;
}

}  // namespace

TEST_CASE("what is drawn is in the table, and every row that can be is drawn", "[testing]") {
  std::set<int> all;
  for (std::uint64_t seed = 0; seed < 50; ++seed) all.merge(drawn(seed, op_kind::send, 5000));
  std::set<int> expected = {0};
  for (fault_row const& row : fault_table()) {
    if (row.op == op_kind::send && row.chance > 0) expected.insert(row.result);
  }
  CHECK(all == expected);
}

TEST_CASE("each run has its own faults, and some have none", "[testing]") {
  std::set<std::size_t> sizes;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    sizes.insert(drawn(seed, op_kind::send, 5000).size());
  }
  CHECK(sizes.contains(1));
  CHECK(sizes.size() > 4);
}

TEST_CASE("no faults come when they are off, or over", "[testing]") {
  penstock::testing::random dice(3);
  faults off(dice, {.faults = false});
  faults over(dice, {});
  over.are_over = true;
  for (int i = 0; i < 1000; ++i) {
    CHECK(off.draw(op_kind::send) == 0);
    CHECK(over.draw(op_kind::send) == 0);
  }
  CHECK(off.injected == 0);
  CHECK(off.io_count == 1000);
}

TEST_CASE("the n-th operation fails, once or from then on", "[testing]") {
  for (bool const from_then_on : {false, true}) {
    penstock::testing::random dice(1);
    faults run(dice, {.faults = false, .fail_at = 3, .fail_from_then_on = from_then_on});
    CHECK(run.draw(op_kind::send) == 0);
    CHECK(run.draw(op_kind::get_option) == 0);  // cannot fail, so it does not count
    CHECK(run.draw(op_kind::recv) == 0);
    CHECK(run.draw(op_kind::socket) < 0);
    CHECK((run.draw(op_kind::openat) < 0) == from_then_on);
    CHECK(run.injected == (from_then_on ? 2 : 1));
  }
}

TEST_CASE("a result that the table does not know is told apart", "[testing]") {
  CHECK(count(op_kind::recv, 10, 10));
  CHECK(count(op_kind::recv, 3, 10));
  CHECK(count(op_kind::recv, -ECONNRESET, 10));
  CHECK_FALSE(count(op_kind::recv, -ENOSPC, 10));
  CHECK_FALSE(count(op_kind::shutdown, whole));
}

TEST_CASE("rows of one operation stand together", "[testing]") {
  op_kind last = op_kind::recv;
  for (fault_row const& row : fault_table()) {
    CHECK(row.op >= last);
    CHECK(name_of(row.op) != nullptr);
    last = row.op;
  }
  CHECK(breaks_connection(-ECONNRESET));
  CHECK_FALSE(breaks_connection(-ENOBUFS));
}
