// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// setup_error: why there is no ring, and what to do about it, in one sentence.

#ifndef PENSTOCK_RING_SETUP_ERROR_HPP
#define PENSTOCK_RING_SETUP_ERROR_HPP

#include <system_error>

namespace penstock::detail {

/** What is wrong with the wish for a ring, whatever the kernel gives. */
enum class setup_fault : int {
  entry_counts = 100'000,  // beyond every errno
  unknown_ring,            // in PENSTOCK_RING
  no_simulation,           // PENSTOCK_RING asks for one, and penstock::testing is not linked
  unknown_feature          // in PENSTOCK_ALLOW or PENSTOCK_DENY
};

/** The errno of io_uring_setup(2) as a code whose message names the cause and the remedy. */
[[nodiscard]] std::error_code setup_error(int number) noexcept;
[[nodiscard]] std::error_code setup_error(setup_fault fault) noexcept;

[[nodiscard]] std::error_category const& setup_category() noexcept;

}  // namespace penstock::detail

#endif
