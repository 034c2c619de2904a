// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "testing/stream.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace penstock::testing {

struct stream::end {
  std::string inbox;
  int error = 0;         // told once, by the next call that can
  bool has_fin = false;  // the other end has ended its half
  bool is_write_shut = false;
  bool is_read_shut = false;
  bool is_dead = false;    // reset, by whomever
  bool is_closed = false;  // nobody holds this end any more
  std::uint64_t sent = 0;
  std::function<void()> on_change;

  void changed() const {
    if (on_change) on_change();
  }
};

struct stream::ends {
  std::uint64_t number = 0;
  std::size_t capacity = 0;
  end of[2];
};

stream::pair stream::make(std::uint64_t number, std::size_t capacity) {
  pair made;
  made.first.both_ = made.second.both_ = std::make_shared<ends>();
  made.first.both_->number = number;
  made.first.both_->capacity = capacity;
  made.second.side_ = 1;
  return made;
}

stream::end& stream::me() const noexcept { return both_->of[side_]; }
stream::end& stream::other() const noexcept { return both_->of[1 - side_]; }
std::uint64_t stream::number() const noexcept { return both_->number; }

std::ptrdiff_t stream::send(std::string_view bytes) {
  if (me().error != 0) return -std::exchange(me().error, 0);
  if (me().is_dead || me().is_write_shut) return -EPIPE;
  if (other().is_closed) {  // what arrives there is answered with a reset
    me().sent += bytes.size();
    me().is_dead = true;
    me().error = me().has_fin ? EPIPE : ECONNRESET;
    return static_cast<std::ptrdiff_t>(bytes.size());
  }
  std::size_t const n = std::min(bytes.size(), room());
  if (n == 0 && !bytes.empty()) return -EAGAIN;
  other().inbox.append(bytes.substr(0, n));
  me().sent += n;
  other().changed();
  return static_cast<std::ptrdiff_t>(n);
}

std::ptrdiff_t stream::receive(std::size_t size, std::string& out) {
  if (!me().inbox.empty()) {
    std::size_t const n = std::min(size, me().inbox.size());
    out.append(me().inbox, 0, n);
    me().inbox.erase(0, n);
    other().changed();
    return static_cast<std::ptrdiff_t>(n);
  }
  if (me().has_fin) return 0;  // also when a reset came behind it
  if (me().error != 0) return -std::exchange(me().error, 0);
  return me().is_dead || me().is_read_shut ? 0 : -EAGAIN;
}

int stream::shutdown(int how) {
  if (me().is_dead) return -ENOTCONN;
  if (how != SHUT_WR) me().is_read_shut = true;
  if (how != SHUT_RD && !std::exchange(me().is_write_shut, true)) {
    other().has_fin = true;
    other().changed();
  }
  me().changed();
  return 0;
}

void stream::close() {
  me().on_change = nullptr;
  if (!me().inbox.empty()) return reset(ECONNRESET);
  me().is_closed = true;
  if (me().is_dead) return;
  other().has_fin = true;
  other().changed();
}

void stream::reset(int error, bool stays) {
  bool const was_dead = std::exchange(me().is_dead, true);
  me().inbox.clear();
  if (stays) {
    me().error = error;
  } else {
    me().is_closed = true;
    me().on_change = nullptr;
  }
  if (!was_dead) {
    // Who has seen the end already gets a broken pipe, as in the kernel's CLOSE_WAIT.
    other().error = other().has_fin && error == ECONNRESET ? EPIPE : error;
    other().is_dead = true;
    other().changed();
  }
  me().changed();
}

void stream::fail(int error, bool told) {
  if (me().is_dead) return;
  me().is_dead = other().is_dead = true;
  me().error = told || error == EPIPE ? 0 : error;  // that one comes again by itself
  other().error = error == EPIPE ? ECONNRESET : error;
  other().changed();
  me().changed();
}

void stream::put_error_back(int error) noexcept { me().error = error; }

void stream::drop_inbox() noexcept { me().inbox.clear(); }

std::size_t stream::room() const noexcept {
  return both_->capacity - std::min(both_->capacity, other().inbox.size());
}

bool stream::is_readable() const noexcept {
  return has_unread() || me().error != 0 || me().has_fin || me().is_dead || me().is_read_shut;
}

bool stream::is_writable() const noexcept {
  return room() > 0 || me().error != 0 || me().is_dead || me().is_write_shut || other().is_closed;
}

bool stream::is_dead() const noexcept { return me().is_dead; }
bool stream::has_unread() const noexcept { return !me().inbox.empty(); }

std::uint64_t stream::acknowledged() const noexcept {
  // Half of the capacity is the other kernel's: what waits beyond that is still in ours.
  std::size_t const there = both_->capacity / 2 + 1;
  return me().sent - (other().inbox.size() - std::min(there, other().inbox.size()));
}

void stream::set_capacity_min(std::size_t capacity) noexcept {
  both_->capacity = std::max(both_->capacity, capacity);
}

void stream::on_change(std::function<void()> call) { me().on_change = std::move(call); }

}  // namespace penstock::testing
