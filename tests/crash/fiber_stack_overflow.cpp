// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// A fiber recurses until its stack is used up. It must be stopped by SIGSEGV in the guard below the
// stack, and its neighbours must be as they were; the handler then says so and aborts.

#include <penstock/fiber.hpp>
#include <penstock/scope.hpp>
#include <penstock/sync_wait.hpp>
#include <penstock/timer.hpp>

#include "base/assert.hpp"
#include "sched/fiber_stack.hpp"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <vector>

using namespace penstock;

namespace {

constexpr std::size_t stack_size = 64 * 1024;
constexpr std::byte untouched{0x5a};

std::uintptr_t stack_top = 0;                  // about, of the one that overflows
std::vector<std::span<std::byte>> neighbours;  // large parts of the others
alignas(16) std::array<std::byte, 64 * 1024> handler_stack;

void say(char const* what) noexcept {
  static_cast<void>(!::write(STDERR_FILENO, what, std::char_traits<char>::length(what)));
  std::abort();
}

void on_segv(int, siginfo_t* info, void*) noexcept {
  std::uintptr_t const depth = stack_top - reinterpret_cast<std::uintptr_t>(info->si_addr);
  if (depth > stack_size + detail::fiber_stack_pool::guard_size) say("a fault elsewhere");
  for (auto const& neighbour : neighbours) {
    bool const is_whole = std::ranges::all_of(neighbour, [](auto b) { return b == untouched; });
    if (!is_whole) say("a neighbour's stack was written to");
  }
  say("penstock: stopped by the guard\n");
}

[[gnu::noinline]] int recurse(int depth) noexcept {
  std::array<int volatile, 256> frame;
  frame[0] = depth;
  if (frame[0] < 0) return 0;
  return recurse(depth + 1) + frame[0];
}

void be_a_neighbour() {
  std::array<std::byte, stack_size / 2> mine;
  mine.fill(untouched);
  neighbours.emplace_back(mine);
  static_cast<void>(wait(sleep_for(std::chrono::hours(1))));
}

void overflow() {
  stack_top = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)) + 4096;
  std::exit(recurse(0) == 0 ? 2 : 3);
}

task<void> run() {
  async_scope scope;
  for (int i = 0; i < 4; ++i) scope.spawn(fiber(be_a_neighbour));
  scope.spawn(fiber(overflow));
  co_await scope.join();
}

}  // namespace

int main() {
  stack_t const where{
      .ss_sp = handler_stack.data(), .ss_flags = 0, .ss_size = handler_stack.size()};
  PENSTOCK_ASSERT(::sigaltstack(&where, nullptr) == 0, "sigaltstack");
  struct sigaction action {};
  action.sa_sigaction = &on_segv;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  PENSTOCK_ASSERT(::sigaction(SIGSEGV, &action, nullptr) == 0, "sigaction");
  runtime_options options;
  options.fiber_stack_size = stack_size;
  sync_wait(run(), options);
}
