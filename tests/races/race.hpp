// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// race: the same operations completed by a rival on another thread, and given up by their worker,
// at the same moment, again and again. Who won the last heat decides when the rival acts in the
// next, so that each wins about as often.
//
//     race race("read against stop", [&] { … });   // the rival completes 16 reads
//     while (race.goes_on()) {
//       time_point const moment = race.set_moment();
//       …                                          // start 16 reads
//       race.release_rival();
//       co_await races::turns_until(moment);
//       stop.request_stop();
//       …                                          // await them
//       race.await_rival();
//       for (…) race.end_round(completed);
//     }
//     race.check();

#ifndef PENSTOCK_RACES_RACE_HPP
#define PENSTOCK_RACES_RACE_HPP

#include <penstock/clock.hpp>
#include <penstock/task.hpp>
#include <penstock/timer.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <random>
#include <thread>

namespace races {

/** How an operation is given up. */
enum class giving_up { by_stop, by_deadline };

/** Completes at `moment`; until then the worker looks at its ring, turn by turn. */
inline penstock::task<void> turns_until(penstock::time_point moment) {
  while (penstock::clock::now() < moment) co_await penstock::yield();
}

class race {
public:
  /** `act`: what the rival does, on its own thread, once in a heat. */
  race(char const* name, std::function<void()> act);
  race(race const&) = delete;
  race& operator=(race const&) = delete;
  ~race();

  /** Whether there are rounds left of PENSTOCK_RACE_ROUNDS, or by default of 10,000. */
  [[nodiscard]] bool goes_on() const noexcept { return completed_ + given_up_ < rounds_; }

  /** When the worker has to give up in the next heat. */
  [[nodiscard]] penstock::time_point set_moment();
  /** The rival will act close to the moment. */
  void release_rival() noexcept;
  /** The rival has acted, and its thread is idle. */
  void await_rival() noexcept;
  /** Count one operation of the heat. */
  void end_round(bool is_completed) noexcept;

  /** Print how often each side won, and check that both did in one round of a hundred at least. */
  void check() const;

private:
  void run_rival();

  char const* name_;
  std::function<void()> act_;
  std::size_t rounds_;
  std::size_t completed_ = 0;
  std::size_t given_up_ = 0;
  std::mt19937 random_{1};
  penstock::duration delay_{0};  // of the rival, after the worker; follows from who won
  penstock::duration step_{0};   // by which it changed last
  bool was_completed_ = false;   // the last round
  penstock::time_point rival_moment_;
  std::atomic<std::uint32_t> heats_begun_ = 0;
  std::atomic<std::uint32_t> heats_acted_ = 0;
  std::atomic<bool> is_over_ = false;
  std::thread rival_;
};

}  // namespace races

#endif
