// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that stacks are reused up to a bound, and that below each there is memory which nobody can
// touch.

#include "sched/fiber_stack.hpp"

#include "base/recycle.hpp"
#include "base/unique_fd.hpp"

#include <catch2/catch_test_macros.hpp>

#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <new>

using namespace penstock::detail;

namespace {

/** Whether the kernel can read the byte there. */
bool is_readable(std::byte const* address) {
  int ends[2] = {};
  REQUIRE(::pipe(ends) == 0);
  unique_fd const out(ends[0]);
  unique_fd const in(ends[1]);
  return ::write(in.get(), address, 1) == 1;
}

}  // namespace

TEST_CASE("a stack can be written from end to end, and below it nothing can be touched",
          "[sched]") {
  fiber_stack_pool pool(64 * 1024, 1);
  fiber_stack const stack = pool.take();
  CHECK(stack.size == 64 * 1024);
  std::memset(stack.bottom, 1, stack.size);
  CHECK(is_readable(stack.bottom));
  CHECK_FALSE(is_readable(stack.bottom - 1));
  CHECK_FALSE(is_readable(stack.bottom - fiber_stack_pool::guard_size));
  pool.release(stack);
}

TEST_CASE("stacks that are in use at once are far apart", "[sched]") {
  fiber_stack_pool pool(64 * 1024, 2);
  fiber_stack const one = pool.take();
  fiber_stack const two = pool.take();
  auto const distance = one.bottom < two.bottom ? two.bottom - one.bottom : one.bottom - two.bottom;
  CHECK(static_cast<std::size_t>(distance) >= 64 * 1024 + fiber_stack_pool::guard_size);
  CHECK(pool.lent() == 2);
  pool.release(one);
  pool.release(two);
  CHECK(pool.lent() == 0);
}

TEST_CASE("a stack that was given back is the next one taken, up to the bound", "[sched]") {
  if (!recycles) SKIP("nothing is recycled in this build");
  fiber_stack_pool pool(64 * 1024, 2);
  fiber_stack const stacks[] = {pool.take(), pool.take(), pool.take()};
  CHECK(pool.mapped() == 3);
  for (fiber_stack const& stack : stacks) pool.release(stack);
  CHECK(pool.idle() == 2);
  CHECK_FALSE(is_readable(stacks[2].bottom));
  fiber_stack const again[] = {pool.take(), pool.take()};
  CHECK(again[0].bottom == stacks[1].bottom);
  CHECK(again[1].bottom == stacks[0].bottom);
  CHECK(pool.mapped() == 3);
  for (fiber_stack const& stack : again) pool.release(stack);
}

TEST_CASE("a stack has whole pages, and never less than a signal handler needs", "[sched]") {
  fiber_stack_pool tiny(1, 0);
  fiber_stack const least = tiny.take();
  CHECK(least.size == fiber_stack_pool::size_min);
  tiny.release(least);
  fiber_stack_pool odd(100'001, 0);
  fiber_stack const whole = odd.take();
  CHECK(whole.size >= 100'001);
  CHECK(whole.size % static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)) == 0);
  odd.release(whole);
}

TEST_CASE("a stack that cannot be had throws bad_alloc", "[sched]") {
  fiber_stack_pool pool(SIZE_MAX / 4, 1);
  CHECK_THROWS_AS(pool.take(), std::bad_alloc);
  CHECK(pool.lent() == 0);
  CHECK(pool.mapped() == 0);
}
