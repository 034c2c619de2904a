// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// A user's first program: it needs the headers, the library and everything the library links.

#include <penstock/fiber.hpp>
#include <penstock/sync_wait.hpp>
#include <penstock/task.hpp>

#include <cstdio>

namespace {

penstock::task<int> answer() { co_return 42; }

}  // namespace

int main() {
  int const value = penstock::sync_wait(penstock::fiber([] { return answer().wait(); }));
  std::printf("%d\n", value);
  return value == 42 ? 0 : 1;
}
