// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// wait_watch: what may end a wait early: a deadline, a stop of its own, the awaiting task's stop.

#ifndef PENSTOCK_DETAIL_WAIT_WATCH_HPP
#define PENSTOCK_DETAIL_WAIT_WATCH_HPP

#include <penstock/clock.hpp>
#include <penstock/detail/stop_list.hpp>
#include <penstock/stop.hpp>

#include <cstdint>

namespace penstock::detail {

class worker;

/** Where an operation may be given up: at a deadline, at a stop beside the inherited one, or
    both. */
struct wait_limits {
  time_point deadline = no_deadline;
  stop_ref stop = {};
  bool inherit_stop = true;  // false: only `stop` counts, not the awaiting task's own token
};

/** None beside the inherited stop. As a default argument it is no temporary, for which each
    awaiting coroutine's frame would have to have room. */
inline constexpr wait_limits no_limits = {};

class wait_watch {
public:
  enum class cause : std::uint8_t {
    stop,
    deadline,
    memory  // there is none to watch for a deadline or a stop of its own: nobody waits without them
  };
  using handler = void(wait_watch&, cause) noexcept;

  explicit wait_watch(handler* on_cause) noexcept : on_cause_(on_cause) {}
  wait_watch(wait_watch const&) = delete;
  wait_watch& operator=(wait_watch const&) = delete;

  /** Whether a stop of `limits`, or the inherited one, was requested before. */
  [[nodiscard]] static bool is_stopped(wait_limits const& limits,
                                       stop_list const* inherited) noexcept {
    return limits.stop.stop_requested() ||
           (limits.inherit_stop && inherited != nullptr && inherited->stop_requested());
  }

  /** Tell of each cause once, until end(). */
  void begin(worker& owner, wait_limits const& limits, stop_list* inherited) noexcept {
    if (limits.inherit_stop) begin(inherited);
    begin(owner, limits.deadline, limits.stop);
  }
  void begin(worker& owner, time_point deadline, stop_ref own) noexcept {
    if (deadline != no_deadline || own.stop_possible()) [[unlikely]] {
      watch_limits(owner, deadline, own);
    }
  }
  void begin(stop_list* inherited) noexcept {
    if (inherited == nullptr) return;
    next_ = inherited->first_;
    if (next_ != nullptr) [[unlikely]]
      next_->link_ = &next_;
    link_ = &inherited->first_;
    inherited->first_ = this;
  }
  void end(worker& owner) noexcept {
    leave_list();
    if (limits_ != nullptr) [[unlikely]]
      forget_limits(owner);
  }

protected:
  ~wait_watch() = default;

private:
  friend stop_list;
  struct own_limits;

  void watch_limits(worker& owner, time_point deadline, stop_ref own) noexcept;
  void forget_limits(worker& owner) noexcept;
  void leave_list() noexcept {
    if (link_ == nullptr) return;
    *link_ = next_;
    if (next_ != nullptr) [[unlikely]]
      next_->link_ = link_;
    link_ = nullptr;
  }

  handler* on_cause_;
  wait_watch* next_ = nullptr;    // in the list of the inherited stop
  wait_watch** link_ = nullptr;   // what points here in it; null: not in a list
  own_limits* limits_ = nullptr;  // only of a wait that has some; few have
};

}  // namespace penstock::detail

#endif
