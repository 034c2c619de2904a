// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// The scenarios that `sim` runs in simulated worlds. Each is a function in a file of its name, and
// has a line in the list in sim.cpp.

#ifndef PENSTOCK_TESTS_SIM_SCENARIOS_HPP
#define PENSTOCK_TESTS_SIM_SCENARIOS_HPP

#include <penstock/testing/world.hpp>

namespace penstock::sim {

void accepting(testing::world& world);
void clients(testing::world& world);
void echo(testing::world& world);
void fibers(testing::world& world);
void files(testing::world& world);
void flushes(testing::world& world);
void http(testing::world& world);
void mtom(testing::world& world);
void ranges(testing::world& world);
void receiving(testing::world& world);
void timers(testing::world& world);
void transfers(testing::world& world);
void xml(testing::world& world);
void zero_copies(testing::world& world);

}  // namespace penstock::sim

#endif
