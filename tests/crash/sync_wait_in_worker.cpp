// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// A worker would have to wait for itself.

#include <penstock/sync_wait.hpp>

using namespace penstock;

namespace {

task<void> nothing() { co_return; }

task<void> outer() {
  sync_wait(nothing());
  co_return;
}

}  // namespace

int main() { sync_wait(outer()); }
