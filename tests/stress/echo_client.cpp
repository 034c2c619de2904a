// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "stress/echo_client.hpp"

#include "stress/pattern.hpp"

#include <algorithm>

namespace stress {
namespace {

using namespace std::chrono_literals;

class echo_client final : public client {
public:
  echo_client(echo_plan const& plan, std::uint16_t port, tally& counts, std::uint64_t start)
      : client(plan.name, port, counts, plan.receive_buffer), plan_(plan), start_(start) {}

  void step(steady::time_point now) override {
    if (plan_.patience > 0ms && now - began_ >= plan_.patience) {
      return finish(plan_.resets ? ending::reset : ending::close);
    }
    if (now < next_) return;
    next_ = now + plan_.pause;
    send_some();
    receive_some();
    if (!is_done() && receives()) look_whether_over();
  }

  void hurry() override {
    plan_.pause = 0ms;
    if (!receives() || plan_.total == 0) {
      finish(plan_.resets ? ending::reset : ending::close);
      return;
    }
    plan_.receive_max = 64 * 1024;
  }

private:
  [[nodiscard]] bool receives() const noexcept { return plan_.receive_max > 0; }

  void send_some() {
    if (sent_ == plan_.total) return;
    std::size_t const size = std::min(plan_.send_max, plan_.total - sent_);
    sent_ += send(pattern_at(start_ + sent_, size));
    if (sent_ == plan_.total && plan_.half_closes && !is_done()) half_close();
  }

  void receive_some() {
    auto const bytes = receive(plan_.receive_max);
    if (!is_pattern(bytes, start_ + received_)) return fail("wrong bytes came back");
    received_ += bytes.size();
    counts().bytes_verified += bytes.size();
  }

  void look_whether_over() {
    if (received_ > sent_) return fail("more came back than was sent");
    if (is_ended()) {
      if (plan_.half_closes && received_ == plan_.total) return finish(ending::close);
      return fail("the server ended the stream early");
    }
    if (plan_.total > 0 && received_ == plan_.total && !plan_.half_closes) finish(ending::close);
  }

  echo_plan plan_;
  std::uint64_t start_;
  std::size_t sent_ = 0;
  std::size_t received_ = 0;
  steady::time_point began_ = steady::now();
  steady::time_point next_;
};

}  // namespace

std::unique_ptr<client> make_echo_client(echo_plan const& plan, std::uint16_t port, tally& counts,
                                         random_source& random) {
  return std::make_unique<echo_client>(plan, port, counts, random());
}

echo_plan random_echo_plan(random_source& random) {
  auto const size = [&](std::uint64_t most) { return between(random, 1, most); };
  auto const time = [&](int most) { return std::chrono::milliseconds(size(std::uint64_t(most))); };
  switch (size(7)) {
    case 1: return {.name = "echo", .total = size(256 * 1024), .send_max = size(64 * 1024)};
    case 2: return {.name = "echo half-closed", .total = size(256 * 1024), .half_closes = true};
    case 3:  // slowly, but well above the lowest rate allowed, also where a step takes longer
      return {.name = "echo read slowly",
              .total = size(200 * 1024),
              .receive_max = between(random, 100, 2048),
              .pause = 10ms,
              .receive_buffer = 1};
    case 4: return {.name = "echo byte by byte", .total = size(200), .send_max = 1, .pause = 5ms};
    case 5:
      return {.name = "echo reset in a flush",
              .total = 8 << 20,
              .receive_max = 0,
              .patience = time(500),
              .resets = true,
              .receive_buffer = 1};
    case 6:
      return {.name = "echo reset after some",
              .total = 8 << 20,
              .receive_max = size(64 * 1024),
              .patience = time(300),
              .resets = true};
    default: return {.name = "echo silent", .patience = time(3000), .resets = size(2) == 1};
  }
}

}  // namespace stress
