// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that a program which has a simulated ring gets it by PENSTOCK_RING=sim:SEED, with the
// seed.

#include "ring/create.hpp"
#include "support/manual_ring.hpp"

#include <cstdio>
#include <cstdlib>

namespace {
std::uint64_t given = 0;
}  // namespace

std::unique_ptr<penstock::detail::ring> penstock::detail::make_sim_ring(
    std::uint64_t seed, penstock::runtime_options const&) {
  given = seed;
  return std::make_unique<penstock::test::manual_ring>();
}

int main() {
  ::setenv("PENSTOCK_RING", "sim:18446744073709551615", 1);
  auto const made = penstock::detail::create_ring({});
  bool const is_it = made && dynamic_cast<penstock::test::manual_ring*>(made->get()) != nullptr;
  std::printf("seed %llu\n", static_cast<unsigned long long>(given));
  return is_it && given == UINT64_MAX ? 0 : 1;
}
