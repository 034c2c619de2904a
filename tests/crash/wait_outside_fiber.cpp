// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// A coroutine calls wait(), as only a fiber can.

#include <penstock/fiber.hpp>
#include <penstock/sync_wait.hpp>
#include <penstock/timer.hpp>

using namespace penstock;

namespace {

task<void> wait_in_coroutine() {
  wait(yield());
  co_return;
}

}  // namespace

int main() { sync_wait(wait_in_coroutine()); }
