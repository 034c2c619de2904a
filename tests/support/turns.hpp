// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// turns: let the worker's loop go round. One turn takes the events that the ring has; who waits for
// them is resumed in the next.

#ifndef PENSTOCK_TESTS_SUPPORT_TURNS_HPP
#define PENSTOCK_TESTS_SUPPORT_TURNS_HPP

#include <penstock/task.hpp>
#include <penstock/timer.hpp>

#include "sched/worker.hpp"

#include <cstdint>

namespace penstock::test {

/** Completes when the worker has taken at least `count` more turns; never waits. */
inline task<void> turns(std::uint64_t count) {
  std::uint64_t const& taken = detail::worker::current().count().turns;
  std::uint64_t const end = taken + count + 1;  // the first may have begun
  while (taken < end) co_await yield();
}

}  // namespace penstock::test

#endif
