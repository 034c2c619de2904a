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

class log {
public:
  log(std::uint64_t seed, bool trace) noexcept : seed_(seed), trace_(trace) {}

  [[nodiscard]] std::uint64_t seed() const noexcept { return seed_; }
  [[nodiscard]] std::uint64_t step() const noexcept { return step_; }
  void next_step() noexcept { ++step_; }
  /** Virtual time since the world began, for the lines to come. */
  void set_time(duration since_begin) noexcept { time_ = since_begin; }

  /** One line of the trace, as printf(3). */
  [[gnu::format(printf, 2, 3)]] void say(char const* format, ...) const noexcept;
  /** A rule was broken: say which, where, and how to see it again; then abort. */
  [[noreturn]] void violation(std::string const& what) const noexcept;

private:
  std::uint64_t seed_;
  bool trace_;
  std::uint64_t step_ = 0;
  duration time_{};
};

}  // namespace penstock::testing

#endif
