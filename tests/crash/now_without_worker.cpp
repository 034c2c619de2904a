// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// The clock is asked where there is no worker.

#include <penstock/clock.hpp>

int main() { static_cast<void>(penstock::now()); }
