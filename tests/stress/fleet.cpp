// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "stress/fleet.hpp"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

namespace stress {
namespace {

using namespace std::chrono_literals;

constexpr auto stuck_time = 10s;
// How long clients that still move bytes may go on after the end. Some have windows of a few KiB,
// and loopback takes a fifth of a second for each: they would need minutes.
constexpr auto patience = 20s;
constexpr auto tick = 5ms;

}  // namespace

fleet::fleet(std::function<std::unique_ptr<client>()> make)
    : make_(std::move(make)), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {}

fleet::~fleet() { ::close(epoll_); }

void fleet::run(std::size_t count, std::chrono::milliseconds length) {
  auto const end = steady::now() + length;
  auto next_tick = steady::now();
  bool was_hurried = false;
  clients_.resize(count);
  while (!was_hurried || std::ranges::any_of(clients_, [](auto& c) { return c != nullptr; })) {
    wait_for_news();
    auto const now = steady::now();
    bool const is_over = now >= end;
    if (is_over && !std::exchange(was_hurried, true)) {
      for (auto& one : clients_) {
        if (one) one->hurry();
      }
    }
    if (now < next_tick) continue;
    next_tick = now + tick;
    step_all(is_over);
    if (now >= end + patience) return leave();
  }
}

/** Those that are left go without waiting for the rest, as clients do. */
void fleet::leave() {
  for (auto& one : clients_) one.reset();
}

void fleet::step_all(bool is_over) {
  for (std::size_t place = 0; place < clients_.size(); ++place) {
    if (clients_[place]) step(place, steady::now());
    if (!clients_[place] && !is_over) add(place);
  }
}

void fleet::add(std::size_t place) {
  clients_[place] = make_();
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.u64 = place;
  ::epoll_ctl(epoll_, EPOLL_CTL_ADD, clients_[place]->fd(), &event);
}

void fleet::wait_for_news() {
  std::array<epoll_event, 512> events{};
  constexpr int wait_ms = tick / 1ms;
  int const count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), wait_ms);
  for (int i = 0; i < count; ++i) step(events[static_cast<std::size_t>(i)].data.u64, steady::now());
}

void fleet::step(std::size_t place, steady::time_point now) {
  auto& one = clients_[place];
  if (!one) return;
  if (!one->is_done()) one->step(now);
  if (!one->is_done() && now - one->moved_at() > stuck_time) {
    failures_.push_back(std::string(one->name()) + ": no byte moved for 10 s");
    one.reset();
    return;
  }
  if (!one->is_done()) return;
  if (!one->failure().empty()) {
    failures_.push_back(std::string(one->name()) + ": " + one->failure());
  }
  one.reset();
}

}  // namespace stress
