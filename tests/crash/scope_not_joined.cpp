// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// A scope dies before what runs in it.

#include <penstock/scope.hpp>
#include <penstock/sync_wait.hpp>
#include <penstock/timer.hpp>

using namespace penstock;

namespace {

task<void> rest() { co_await yield(); }

task<void> forget_to_join() {
  async_scope scope;
  scope.spawn(rest());
  co_return;
}

}  // namespace

int main() { sync_wait(forget_to_join()); }
