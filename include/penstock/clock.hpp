// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Time: every deadline is a point on the monotonic clock, so a changed wall clock moves nothing.

#ifndef PENSTOCK_CLOCK_HPP
#define PENSTOCK_CLOCK_HPP

#include <chrono>

namespace penstock {

using clock = std::chrono::steady_clock;
using time_point = clock::time_point;
using duration = clock::duration;

/** A deadline that never comes. */
inline constexpr time_point no_deadline = time_point::max();

/** The worker's clock: read once a turn, and virtual under a simulated ring. Call it on a worker.
    */
[[nodiscard]] time_point now() noexcept;

}  // namespace penstock

#endif
