// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// flush_states: how often flushes were seen in each state, in this process and the children that a
// search makes.

#ifndef PENSTOCK_TESTS_SIM_FLUSH_STATES_HPP
#define PENSTOCK_TESTS_SIM_FLUSH_STATES_HPP

#include <penstock/flush/flush.hpp>

#include <cstdio>

namespace penstock::sim {

void saw(flush_state state) noexcept;
/** Print each state with its count; returns how many were never seen. */
int print_flush_states(std::FILE* to);

}  // namespace penstock::sim

#endif
