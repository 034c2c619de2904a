// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// random: the dice of a simulated world. The same seed gives the same numbers on every machine and
// with every standard library, which std's distributions do not promise.
//
//     penstock::testing::random dice(42);
//     std::string body(dice.below(1000), 'x');       // 0 to 999 bytes
//     if (dice.chance(0.1)) world.stop_after(1ms);

#ifndef PENSTOCK_TESTING_RANDOM_HPP
#define PENSTOCK_TESTING_RANDOM_HPP

#include <concepts>
#include <cstddef>
#include <cstdint>

namespace penstock::testing {

class random {
public:
  explicit constexpr random(std::uint64_t seed) noexcept : state_(seed) {}

  /** 64 random bits: a counter with a large odd step, well mixed. */
  constexpr std::uint64_t next() noexcept {
    std::uint64_t mixed = state_ += 0x9e3779b97f4a7c15;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    return mixed ^ (mixed >> 31);
  }
  /** 0 to `bound` - 1; `bound` is at least 1. */
  constexpr std::uint64_t below(std::uint64_t bound) noexcept { return next() % bound; }
  /** `low` to `high`, both included. */
  constexpr std::uint64_t between(std::uint64_t low, std::uint64_t high) noexcept {
    return low + below(high - low + 1);
  }
  /** True once in a while: with this probability, 0 to 1. */
  constexpr bool chance(double probability) noexcept {
    return static_cast<double>(next() >> 11) < probability * 9007199254740992.0;
  }
  /** One of some values: `dice.pick(1, 7, 4096)`. */
  template <class T, std::convertible_to<T>... More>
  constexpr T pick(T first, More... more) noexcept {
    T const values[] = {first, static_cast<T>(more)...};
    return values[below(1 + sizeof...(more))];
  }

private:
  std::uint64_t state_;
};

}  // namespace penstock::testing

#endif
