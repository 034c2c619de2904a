// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// wait_watch: what may end a wait early: a deadline, a stop of its own, the awaiting task's stop.

#ifndef PENSTOCK_DETAIL_WAIT_WATCH_HPP
#define PENSTOCK_DETAIL_WAIT_WATCH_HPP

#include <penstock/clock.hpp>
#include <penstock/detail/timer_node.hpp>
#include <penstock/stop.hpp>

#include <cstdint>
#include <optional>
#include <stop_token>

namespace penstock::detail {

class worker;

/** Where an operation may be given up: at a deadline, at a stop beside the inherited one, or
    both. */
struct wait_limits {
  std::optional<time_point> deadline = {};
  stop_ref stop = {};
  bool inherit_stop = true;  // false: only `stop` counts, not the awaiting task's own token
};

class wait_watch : private timer_node {
public:
  enum class cause : std::uint8_t { stop, deadline };
  using handler = void(wait_watch&, cause) noexcept;

  explicit wait_watch(handler* on_cause) noexcept : on_cause_(on_cause) {}
  wait_watch(wait_watch const&) = delete;
  wait_watch& operator=(wait_watch const&) = delete;

  /** Whether a stop of `limits`, or the inherited one, was requested before. */
  [[nodiscard]] static bool is_stopped(wait_limits const& limits, stop_ref inherited) noexcept {
    return limits.stop.stop_requested() || (limits.inherit_stop && inherited.stop_requested());
  }

  /** Tell of each cause once, until end(). */
  void begin(worker& owner, wait_limits const& limits, stop_ref inherited);
  void end(worker& owner) noexcept;

protected:
  ~wait_watch() = default;

private:
  struct request {
    wait_watch* self;
    void operator()() const noexcept { self->on_cause_(*self, cause::stop); }
  };

  handler* on_cause_;
  std::optional<std::stop_callback<request>> on_stop_;
  std::optional<std::stop_callback<request>> on_inherited_stop_;
};

}  // namespace penstock::detail

#endif
