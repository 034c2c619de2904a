// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// A constant that is not a name must not compile: DECLARATION is one, or, to see that nothing else
// is wrong here, one that is a name.

#include <penstock/xml/name.hpp>

namespace xml = penstock::xml;

DECLARATION;

int main() { return 0; }
