// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "base/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace penstock::detail {

void assertion_failed(char const* claim, char const* file, int line) noexcept {
  std::fprintf(stderr, "penstock: %s (%s:%d)\n", claim, file, line);
  std::abort();
}

}  // namespace penstock::detail
