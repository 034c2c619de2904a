// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that blocks are counted, shared, reused last in first out, and kept only up to a bound.

#include "base/block_pool.hpp"

#include "base/recycle.hpp"
#include "support/child.hpp"

#include <catch2/catch_test_macros.hpp>

#include <csignal>
#include <cstring>
#include <vector>

using penstock::detail::block;
using penstock::detail::block_pool;

TEST_CASE("a block has room for what was asked, and at least the common capacity", "[base]") {
  block_pool pool;
  for (std::size_t const size : {std::size_t{1}, block_pool::common_capacity,
                                 block_pool::common_capacity + 1, std::size_t{1} << 20}) {
    block* const taken = pool.take(size);
    REQUIRE(taken != nullptr);
    CHECK(taken->capacity >= size);
    CHECK(taken->capacity >= block_pool::common_capacity);
    std::memset(taken->bytes(), 0x5a, taken->capacity);
    pool.release(*taken);
  }
  CHECK(pool.lent() == 0);
}

TEST_CASE("the block released last is taken first", "[base]") {
  if (!penstock::detail::recycles) SKIP("the pool stands aside");
  block_pool pool;
  block* const a = pool.take();
  block* const b = pool.take();
  pool.release(*a);
  pool.release(*b);
  block* const first = pool.take();
  block* const second = pool.take();
  CHECK(first == b);
  CHECK(second == a);
  pool.release(*first);
  pool.release(*second);
}

TEST_CASE("a block is lent until its last reference is released", "[base]") {
  block_pool pool;
  block* const taken = pool.take();
  block_pool::retain(*taken);
  CHECK(pool.lent() == 1);
  pool.release(*taken);
  CHECK(pool.lent() == 1);
  block* const other = pool.take();
  CHECK(other != taken);
  pool.release(*taken);
  CHECK(pool.lent() == 1);
  pool.release(*other);
  CHECK(pool.lent() == 0);
}

TEST_CASE("no more blocks are kept than the pool was told to", "[base]") {
  if (!penstock::detail::recycles) SKIP("the pool stands aside");
  block_pool pool(1);
  block* const a = pool.take();
  block* const b = pool.take();
  pool.release(*a);
  pool.release(*b);  // goes back to the heap
  block* const first = pool.take();
  CHECK(first == a);
  pool.release(*first);
}

TEST_CASE("a block of uncommon size is not kept", "[base]") {
  if (!penstock::detail::recycles) SKIP("the pool stands aside");
  block_pool pool;
  block* const large = pool.take(block_pool::common_capacity + 1);
  pool.release(*large);
  block* const common = pool.take();
  CHECK(common->capacity == block_pool::common_capacity);
  pool.release(*common);
}

TEST_CASE("a block released twice aborts", "[base]") {
  if (!penstock::detail::recycles) SKIP("it is the heap's by then, whose watcher finds it");
  auto const twice = penstock::test::in_child([] {
    block_pool pool;
    block* const taken = pool.take();
    pool.release(*taken);
    pool.release(*taken);
    return 0;
  });
  CHECK(twice.died_of(SIGABRT));
  CHECK(twice.output.find("a block is released twice") != std::string::npos);
}

TEST_CASE("a block that outlives its pool aborts", "[base]") {
  auto const outlived = penstock::test::in_child([] {
    block_pool pool;
    static_cast<void>(pool.take());
    return 0;
  });
  CHECK(outlived.died_of(SIGABRT));
  CHECK(outlived.output.find("a block outlives its pool") != std::string::npos);
}
