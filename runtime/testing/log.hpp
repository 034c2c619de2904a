// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// log: where a run is, what happens in it, and the end of one that broke a rule. Nothing that
// differs between two runs of a seed, such as an address, is ever printed.

#ifndef PENSTOCK_TESTING_LOG_HPP
#define PENSTOCK_TESTING_LOG_HPP

#include <penstock/clock.hpp>

#include <cstdint>
#include <string>

namespace penstock::testing {

struct log {
  std::uint64_t seed = 0;
  bool trace = false;
  std::uint64_t step = 0;
  duration time = {};  // virtual, since the world began

  /** One line of the trace, as printf(3). */
  [[gnu::format(printf, 2, 3)]] void say(char const* format, ...) const noexcept;
  /** A rule was broken: say which, where, and how to see it again; then abort. */
  [[noreturn]] void violation(std::string const& what) const noexcept;
};

}  // namespace penstock::testing

#endif
