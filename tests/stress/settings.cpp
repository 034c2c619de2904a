// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "stress/settings.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

namespace stress {
namespace {

std::uint64_t number(char const* name, std::uint64_t otherwise) {
  char const* const text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

}  // namespace

settings read_settings(char const* test) {
  settings made;
  made.length = std::chrono::seconds(number("PENSTOCK_STRESS_SECONDS", 10));
  made.connections = number("PENSTOCK_STRESS_CONNECTIONS", 1000);
  made.seed = number("PENSTOCK_STRESS_SEED", std::random_device()());
  std::printf("%s: PENSTOCK_STRESS_SEED=%" PRIu64 ", %zu connections\n", test, made.seed,
              made.connections);
  std::fflush(stdout);
  return made;
}

std::size_t open_descriptors() {
  std::filesystem::directory_iterator const open("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(open), end(open)));
}

bool allow_descriptors(std::size_t count) {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur >= count) return true;
  limit.rlim_cur = count;
  limit.rlim_max = std::max<rlim_t>(limit.rlim_max, count);  // root may
  return ::setrlimit(RLIMIT_NOFILE, &limit) == 0;
}

std::size_t resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  std::size_t pages = 0;
  statm >> pages >> pages;
  return pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace stress
