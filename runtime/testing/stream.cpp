// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "testing/stream.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace penstock::testing {

std::pair<stream::pointer, stream::pointer> stream::make(std::uint64_t number,
                                                         std::size_t capacity) {
  auto const both = std::make_shared<std::array<stream, 2>>();
  auto& [first, second] = *both;
  first.number = second.number = number;
  first.capacity = second.capacity = capacity;
  first.other = &second;
  second.other = &first;
  return {pointer(both, &first), pointer(both, &second)};
}

std::ptrdiff_t stream::send(std::string_view bytes) {
  if (error != 0) return -std::exchange(error, 0);
  if (is_dead || is_write_shut) return -EPIPE;
  if (other->is_closed) {  // what arrives there is answered with a reset
    sent += bytes.size();
    is_dead = true;
    error = has_fin ? EPIPE : ECONNRESET;
    return static_cast<std::ptrdiff_t>(bytes.size());
  }
  std::size_t const n = std::min(bytes.size(), room());
  if (n == 0 && !bytes.empty()) return -EAGAIN;
  other->inbox.append(bytes.substr(0, n));
  sent += n;
  other->on_change();
  return static_cast<std::ptrdiff_t>(n);
}

std::ptrdiff_t stream::receive(std::size_t size, std::string& out) {
  if (!inbox.empty()) {
    std::size_t const n = std::min(size, inbox.size());
    out.append(inbox, 0, n);
    inbox.erase(0, n);
    other->on_change();
    return static_cast<std::ptrdiff_t>(n);
  }
  if (has_fin) return 0;  // also when a reset came behind it
  if (error != 0) return -std::exchange(error, 0);
  return is_dead || is_read_shut ? 0 : -EAGAIN;
}

int stream::shutdown(int how) {
  if (is_dead) return -ENOTCONN;
  if (how != SHUT_WR) is_read_shut = true;
  if (how != SHUT_RD && !std::exchange(is_write_shut, true)) {
    other->has_fin = true;
    other->on_change();
  }
  on_change();
  return 0;
}

void stream::close() {
  if (!inbox.empty()) return reset();
  on_change = [] {};
  is_closed = true;
  if (is_dead) return;
  other->has_fin = true;
  other->on_change();
}

void stream::reset() {
  inbox.clear();
  on_change = [] {};
  is_closed = true;
  fail(ECONNRESET);
}

void stream::fail(int broken, bool told) {
  if (std::exchange(is_dead, true)) return;
  other->is_dead = true;
  error = told || broken == EPIPE ? 0 : broken;  // that one comes again by itself
  other->error = broken == EPIPE ? ECONNRESET : broken;
  // Who has seen the end already gets a broken pipe, as in the kernel's CLOSE_WAIT.
  if (other->has_fin && other->error == ECONNRESET) other->error = EPIPE;
  other->on_change();
  on_change();
}

std::size_t stream::room() const noexcept {
  return other->capacity - std::min(other->capacity, other->inbox.size());
}

bool stream::is_writable() const noexcept {
  return room() > 0 || error != 0 || is_dead || is_write_shut || other->is_closed;
}

bool stream::is_readable() const noexcept {
  return !inbox.empty() || has_fin || error != 0 || is_dead || is_read_shut;
}

std::uint64_t stream::acknowledged() const noexcept {
  // Half of the capacity is the other kernel's: what waits beyond that is still in ours.
  std::size_t const there = other->capacity / 2 + 1;
  return sent - (other->inbox.size() - std::min(there, other->inbox.size()));
}

}  // namespace penstock::testing
