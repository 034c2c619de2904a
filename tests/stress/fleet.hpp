// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// fleet: many clients on one epoll, a new one for each that is done, until the time is over; then
// the rest has to come to its end.

#ifndef PENSTOCK_STRESS_FLEET_HPP
#define PENSTOCK_STRESS_FLEET_HPP

#include "stress/client.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace stress {

class fleet {
public:
  /** `make`: the next client. */
  explicit fleet(std::function<std::unique_ptr<client>()> make);
  fleet(fleet const&) = delete;
  fleet& operator=(fleet const&) = delete;
  ~fleet();

  /** Keep `count` clients busy for `length`, then wait for them. One that moves no byte for 10 s
      although it should has failed. */
  void run(std::size_t count, std::chrono::milliseconds length);

  /** What went wrong, each with the name of its client. */
  [[nodiscard]] std::vector<std::string> const& failures() const noexcept { return failures_; }

private:
  void leave();
  void add(std::size_t place);
  void step(std::size_t place, steady::time_point now);
  void wait_for_news();
  void step_all(bool is_over);

  std::function<std::unique_ptr<client>()> make_;
  int epoll_;
  std::vector<std::unique_ptr<client>> clients_;
  std::vector<std::string> failures_;
};

}  // namespace stress

#endif
