// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that the kernel always has as many blocks as are wanted and there is memory for, that a
// block is lent under one number at a time, and that all of them come back.

#include "sched/lent_blocks.hpp"

#include "support/allocation_fault.hpp"
#include "support/manual_ring.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

using namespace penstock;
using namespace penstock::test;
using detail::block;
using detail::block_pool;
using detail::lent_blocks;
using detail::ring;

namespace {

/** Notes what was lent: the memory by number. It allocates nothing. */
class noting_ring final : public manual_ring {
public:
  std::array<void*, lent_max> memory{};
  std::size_t count = 0;
  std::size_t last = 0;

  void lend(std::uint16_t id, mutable_buffer lent) noexcept override {
    memory.at(id) = lent.data();
    last = id;
    ++count;
  }
};

}  // namespace

TEST_CASE("lent blocks are topped up to all there may be, and then no more", "[sched]") {
  noting_ring kernel;
  block_pool pool;
  lent_blocks lent(kernel, pool);
  lent.want(ring::lent_max);
  CHECK(pool.lent() == 0);
  for (int i = 0; i < 2; ++i) {
    lent.top_up();
    CHECK(kernel.count == ring::lent_max);
    CHECK(std::ranges::count(kernel.memory, nullptr) == 0);
    CHECK(pool.lent() == ring::lent_max);
  }
}

TEST_CASE("a block that comes back is the reader's, and another one takes its number", "[sched]") {
  noting_ring kernel;
  block_pool pool;
  lent_blocks lent(kernel, pool);
  lent.want(ring::lent_max);
  lent.top_up();
  void* const before = kernel.memory[5];
  block& taken = lent.take(5);
  CHECK(taken.bytes() == before);
  CHECK(taken.references == 1);
  CHECK(kernel.last == 5);
  CHECK(kernel.memory[5] != before);
  CHECK(pool.lent() == ring::lent_max + 1);
  pool.release(taken);
}

TEST_CASE("all blocks come back, at once or with the end", "[sched]") {
  noting_ring kernel;
  block_pool pool;
  {
    lent_blocks lent(kernel, pool);
    lent.want(ring::lent_max);
    lent.top_up();
    lent.take_back();
    CHECK(pool.lent() == 0);
    lent.top_up();
    CHECK(pool.lent() == ring::lent_max);
  }
  CHECK(pool.lent() == 0);
}

TEST_CASE("without memory fewer are lent, until there is some again", "[sched]") {
  noting_ring kernel;
  block_pool pool;
  lent_blocks lent(kernel, pool);
  lent.want(ring::lent_max);
  allocation_fault third(3, fault_mode::from_then_on);
  third.arm();
  lent.top_up();
  third.disarm();
  if (!third.has_failed()) SKIP("the sanitizer has its own operator new");
  CHECK(kernel.count == 3);
  allocation_fault none(0, fault_mode::from_then_on);
  none.arm();
  block& taken = lent.take(1);  // which nothing can replace
  none.disarm();
  CHECK(kernel.count == 3);
  CHECK(taken.bytes() == kernel.memory[1]);
  lent.top_up();
  CHECK(kernel.count == ring::lent_max + 1);  // number 1 twice
  CHECK(pool.lent() == ring::lent_max + 1);
  pool.release(taken);
}

TEST_CASE("few blocks are lent while few are wanted, and none before they are needed", "[sched]") {
  noting_ring kernel;
  block_pool pool;
  lent_blocks lent(kernel, pool);
  lent.want(ring::lent_max);
  lent.want(lent_blocks::few);
  CHECK(pool.lent() == 0);
  lent.top_up();
  CHECK(pool.lent() == lent_blocks::few);
  lent.want(ring::lent_max);
  CHECK(pool.lent() == ring::lent_max);
  lent.want(lent_blocks::few);
  CHECK(pool.lent() == ring::lent_max);  // what the kernel has it keeps until it is filled
  for (std::uint16_t id = 0; id < ring::lent_max; ++id) pool.release(lent.take(id));
  CHECK(pool.lent() == lent_blocks::few);
  lent.top_up();
  CHECK(pool.lent() == lent_blocks::few);
}
