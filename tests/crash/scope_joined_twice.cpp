// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Two tasks join the same scope at once.

#include <penstock/scope.hpp>
#include <penstock/sync_wait.hpp>
#include <penstock/timer.hpp>

using namespace penstock;

namespace {

task<void> rest() { co_await yield(); }

task<void> join(async_scope& scope) { co_await scope.join(); }

task<void> join_twice() {
  async_scope work;
  async_scope joiners;
  work.spawn(rest());
  joiners.spawn(join(work));
  co_await work.join();
  co_await joiners.join();
}

}  // namespace

int main() { sync_wait(join_twice()); }
