// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "testing/log.hpp"

#include <cinttypes>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>

namespace penstock::testing {

void log::say(char const* format, ...) const noexcept {
  if (!trace) return;
  std::fprintf(stderr, "%" PRIu64 " %.6f ", step, std::chrono::duration<double>(time).count());
  std::va_list arguments;
  va_start(arguments, format);
  std::vfprintf(stderr, format, arguments);
  va_end(arguments);
  std::fputc('\n', stderr);
}

void log::violation(std::string const& what) const noexcept {
  std::fflush(stdout);
  std::fprintf(stderr,
               "penstock sim: seed=%" PRIu64 " step=%" PRIu64
               " %s\n"
               "penstock sim: to see it again: --seed %" PRIu64
               " --trace, or penstock::testing::world(%" PRIu64 ", {.trace = true})\n",
               seed, step, what.c_str(), seed, seed);
  std::abort();
}

}  // namespace penstock::testing
