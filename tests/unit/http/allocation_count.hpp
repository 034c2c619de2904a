// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// allocation_count: how often this program has called operator new. Linking allocation_count.cpp
// replaces the global one.

#ifndef PENSTOCK_TESTS_UNIT_HTTP_ALLOCATION_COUNT_HPP
#define PENSTOCK_TESTS_UNIT_HTTP_ALLOCATION_COUNT_HPP

#include <cstddef>

namespace penstock::test {

/** Calls of operator new, of any form, since the program began. */
[[nodiscard]] std::size_t allocation_count() noexcept;

}  // namespace penstock::test

#endif
