// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// setup_error: why the kernel refused a ring, and what to do about it, in one sentence.

#ifndef PENSTOCK_RING_SETUP_ERROR_HPP
#define PENSTOCK_RING_SETUP_ERROR_HPP

#include <system_error>

namespace penstock::detail {

/** The errno of io_uring_setup(2) as a code whose message names the cause and the remedy. */
[[nodiscard]] std::error_code setup_error(int number) noexcept;

[[nodiscard]] std::error_category const& setup_category() noexcept;

}  // namespace penstock::detail

#endif
