// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "testing/log.hpp"

#include <chrono>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>

namespace penstock::testing {

void log::say(char const* format, ...) const noexcept {
  if (!trace_) return;
  auto const microseconds = std::chrono::duration_cast<std::chrono::microseconds>(time_).count();
  std::fprintf(stderr, "%llu %lld.%06lld ", static_cast<unsigned long long>(step_),
               static_cast<long long>(microseconds / 1000000),
               static_cast<long long>(microseconds % 1000000));
  std::va_list arguments;
  va_start(arguments, format);
  std::vfprintf(stderr, format, arguments);
  va_end(arguments);
  std::fputc('\n', stderr);
}

void log::violation(std::string const& what) const noexcept {
  auto const seed = static_cast<unsigned long long>(seed_);
  std::fflush(stdout);
  std::fprintf(stderr,
               "penstock sim: seed=%llu step=%llu %s\n"
               "penstock sim: to see it again: --seed %llu --trace, or "
               "penstock::testing::world(%llu, {.trace = true})\n",
               seed, static_cast<unsigned long long>(step_), what.c_str(), seed, seed);
  std::abort();
}

}  // namespace penstock::testing
