// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "races/race.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace races {
namespace {

using namespace std::chrono_literals;
using penstock::clock;
using penstock::duration;

// Long enough to start everything that is to be given up.
constexpr duration preparation = 1ms;
// How far the rival's moment moves after a round: twice as far as before when the same side won
// again, a quarter when the other one did.
constexpr duration step_min = 100ns;
constexpr duration step_max = 200us;
constexpr duration delay_max = 20ms;
// Two heats are never at quite the same distance.
constexpr int jitter_ns = 5'000;

/** Return at `moment`, without letting go of the processor. */
void spin_until(penstock::time_point moment) noexcept {
  while (clock::now() < moment) {
  }
}

std::size_t rounds_wanted() {
  char const* const text = std::getenv("PENSTOCK_RACE_ROUNDS");
  return text == nullptr ? 10'000 : std::strtoull(text, nullptr, 10);
}

}  // namespace

race::race(char const* name, std::function<void()> act)
    : name_(name),
      act_(std::move(act)),
      rounds_(rounds_wanted()),
      rival_([this] { run_rival(); }) {}

race::~race() {
  is_over_ = true;
  ++heats_begun_;
  heats_begun_.notify_all();
  rival_.join();
}

void race::run_rival() {
  for (std::uint32_t heat = 0;; ++heat) {
    heats_begun_.wait(heat);
    if (is_over_) return;
    spin_until(rival_moment_);
    act_();
    ++heats_acted_;
    heats_acted_.notify_all();
  }
}

penstock::time_point race::set_moment() {
  std::uniform_int_distribution<int> jitter(-jitter_ns, jitter_ns);
  auto const earliest = clock::now() + preparation;
  rival_moment_ =
      earliest + std::max(delay_, duration()) + std::chrono::nanoseconds(jitter(random_));
  return earliest + std::max(-delay_, duration());
}

void race::release_rival() noexcept {
  ++heats_begun_;
  heats_begun_.notify_all();
}

void race::await_rival() noexcept {
  std::uint32_t const begun = heats_begun_;
  for (std::uint32_t acted = heats_acted_; acted != begun; acted = heats_acted_) {
    heats_acted_.wait(acted);
  }
}

void race::end_round(bool is_completed) noexcept {
  ++(is_completed ? completed_ : given_up_);
  bool const is_again = std::exchange(was_completed_, is_completed) == is_completed;
  step_ = std::clamp(is_again ? 2 * step_ : step_ / 4, step_min, step_max);
  delay_ = std::clamp(delay_ + (is_completed ? step_ : -step_), -delay_max, delay_max);
}

void race::check() const {
  std::printf("%s: %zu completed, %zu given up\n", name_, completed_, given_up_);
  CHECK(completed_ * 100 >= rounds_);
  CHECK(given_up_ * 100 >= rounds_);
}

}  // namespace races
