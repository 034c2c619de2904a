// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "testing/peer.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <utility>

namespace penstock::testing {

using then = peer_script::then;

peer::peer(simulation& world, std::uint64_t number, peer_script script,
           std::function<void()> on_end)
    : world_(world), number_(number), script_(std::move(script)), on_end_(std::move(on_end)) {}

void peer::connect(std::uint16_t port) {
  port_ = port;
  if (world_.network.listener_on(port) != nullptr) on_listen(port);
}

void peer::on_listen(std::uint16_t port) {
  if (port != port_ || connection_ != nullptr || has_ended_) return;
  if (std::exchange(is_connecting_, true)) return;
  world_.clock.after(world_.delay(), [this] { try_to_connect(); });
}

void peer::try_to_connect() {
  stream::pointer made;
  int const result = world_.network.connect(port_, made);
  if (result == -EAGAIN) {  // the backlog is full: TCP tries again
    world_.clock.after(std::chrono::milliseconds(100), [this] { try_to_connect(); });
    return;
  }
  if (result < 0) return end(peer_end::refused);
  start(std::move(made));
}

void peer::start(stream::pointer connection) {
  connection_ = std::move(connection);
  world_.rules.say("peer %llu connects as c%llu", static_cast<unsigned long long>(number_),
                   static_cast<unsigned long long>(connection_->number));
  connection_->on_change = [this] { wake(); };
  world_.on_friendly.push_back([this] { wake(); });
  wake();
}

void peer::wake() {
  if (has_ended_ || std::exchange(is_due_, true)) return;
  duration pause = world_.delay();
  if (script_.pause_max > duration::zero() && !world_.is_friendly()) {
    auto const length = static_cast<std::uint64_t>(script_.pause_max.count());
    pause += duration(world_.dice.below(length));
  }
  world_.clock.after(pause, [this] { act(); });
}

void peer::act() {
  is_due_ = false;
  if (has_ended_) return;
  if (received_.size() >= script_.reads && !has_stopped_reading_) after_reading();
  if (has_ended_) return;
  bool const sends_first = world_.dice.chance(0.5);
  bool has_moved = sends_first ? send() : receive();
  if (!has_ended_ && !has_moved) has_moved = sends_first ? receive() : send();
  if (has_ended_) return;
  if (!may_read() && connection_->is_dead) return end(peer_end::reset);
  if (has_moved) wake();
}

bool peer::send() {
  if (is_write_over_) return false;
  if (unsent() == 0) {
    if (closes_when_sent_) {
      end(peer_end::left);
    } else if (script_.half_closes) {
      is_write_over_ = true;
      connection_->shutdown(SHUT_WR);
      world_.rules.say("peer %llu ends its half", static_cast<unsigned long long>(number_));
    }
    return false;
  }
  std::size_t size = unsent();
  if (!world_.is_friendly()) size = world_.dice.between(1, std::min(script_.piece_max, size));
  std::ptrdiff_t const n = connection_->send(std::string_view(script_.sends).substr(sent_, size));
  if (n == -EAGAIN) return false;
  world_.rules.say("peer %llu sends %zu: %td", static_cast<unsigned long long>(number_), size, n);
  if (n < 0) {
    is_write_over_ = true;  // and reads what there still is, up to the end
  } else {
    sent_ += static_cast<std::size_t>(n);
  }
  return true;
}

bool peer::may_read() const noexcept { return !has_stopped_reading_ || world_.is_friendly(); }

bool peer::receive() {
  if (!may_read()) return false;
  bool const is_limited = !world_.is_friendly() && !has_stopped_reading_;
  std::size_t most = is_limited ? script_.reads - received_.size() : SIZE_MAX;
  if (world_.whim(0.7)) most = std::min(most, world_.dice.pick<std::size_t>(1, 10, 1000, 70000));
  std::ptrdiff_t const n = connection_->receive(most, received_);
  if (n == -EAGAIN) return false;
  world_.rules.say("peer %llu reads: %td", static_cast<unsigned long long>(number_), n);
  if (n > 0) {
    answer();
    if (received_.size() >= script_.reads && !has_stopped_reading_) after_reading();
    return true;
  }
  end(n < 0 || connection_->is_dead ? peer_end::reset : peer_end::eof);
  return true;
}

void peer::answer() {
  if (!script_.answers || closes_when_sent_) return;
  if (auto next = script_.answers(received_)) {
    script_.sends += *next;
  } else {
    closes_when_sent_ = true;
  }
}

void peer::after_reading() {
  switch (script_.after_reading) {
    case then::read_on: return;
    case then::stop_reading: has_stopped_reading_ = true; return;
    case then::reset: connection_->reset(); return end(peer_end::left);
    case then::close: return end(peer_end::left);
  }
}

void peer::end(peer_end how) {
  if (std::exchange(has_ended_, true)) return;
  constexpr char const* names[] = {"eof", "reset", "left", "refused", "cut off"};
  world_.rules.say("peer %llu ends: %s", static_cast<unsigned long long>(number_),
                   names[static_cast<std::size_t>(how)]);
  if (connection_ != nullptr) connection_->close();
  if (script_.at_end) script_.at_end({received_, sent_, how});
  on_end_();
}

void peer::cut_off() { end(connection_ != nullptr ? peer_end::cut_off : peer_end::refused); }

}  // namespace penstock::testing
