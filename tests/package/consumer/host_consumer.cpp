// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// A user's first host: it loads a module.

#include <penstock/compat/module_host.hpp>

#include <cstdio>

int main(int argc, char** argv) {
  penstock::compat::module_host host;
  auto const loaded = host.load(argc > 1 ? argv[1] : "");
  std::printf("%s\n", loaded ? "loaded" : loaded.reason.c_str());
  return loaded ? 0 : 1;
}
