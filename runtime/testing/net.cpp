// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "testing/net.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>

namespace penstock::testing {

using kind = descriptor::kind;

std::size_t net::open_count() const noexcept {
  return static_cast<std::size_t>(std::ranges::count_if(
      descriptors_, [](auto const& each) { return each->what != kind::unused; }));
}

int net::open(kind what) {
  if (is_full()) return -EMFILE;
  auto place = std::ranges::find(descriptors_, kind::unused, [](auto& each) { return each->what; });
  if (place == descriptors_.end()) {
    place = descriptors_.insert(place, std::make_unique<descriptor>());
  }
  std::uint32_t const generation = (*place)->generation + 1;
  **place = {.what = what, .generation = generation};
  return first_fd + static_cast<int>(place - descriptors_.begin());
}

descriptor* net::find(int fd) noexcept {
  if (fd < first_fd) return nullptr;
  auto const index = static_cast<std::size_t>(fd - first_fd);
  if (index >= descriptors_.size()) return nullptr;
  descriptor* const found = descriptors_[index].get();
  return found->what == kind::unused ? nullptr : found;
}

void net::close(int fd) {
  descriptor& closed = *find(fd);
  for (stream& waiting : closed.backlog) waiting.reset(ECONNRESET);
  if (closed.connection.exists()) {
    closed.resets_on_close ? closed.connection.reset(ECONNRESET) : closed.connection.close();
  }
  std::uint32_t const generation = closed.generation;
  closed = {.generation = generation};
}

int net::bind(descriptor& socket, std::uint16_t port) {
  if (port == 0) port = next_port_++;
  bool const is_taken = std::ranges::any_of(
      descriptors_, [&](auto const& each) { return each.get() != &socket && each->port == port; });
  if (is_taken) return -EADDRINUSE;
  socket.port = port;
  return 0;
}

int net::listen(int fd, std::size_t backlog_max) {
  descriptor& listener = *find(fd);
  listener.what = kind::listener;
  listener.backlog_max = std::max<std::size_t>(backlog_max, 1);
  if (on_listen) on_listen(listener.port);
  return 0;
}

bool net::is_listening(std::uint16_t port) const noexcept {
  return std::ranges::any_of(descriptors_, [&](auto const& each) {
    return each->what == kind::listener && each->port == port;
  });
}

void net::attach(int fd, stream connection) {
  descriptor& to = *find(fd);
  to.what = kind::connection;
  to.connection = std::move(connection);
  to.connection.on_change([this, fd] {
    if (on_change) on_change(fd);
  });
}

stream::pair net::make_connection() {
  auto made = stream::make(connections_.size() + 1, capacity);
  connections_.push_back(made.first);
  return made;
}

int net::connect(std::uint16_t port, stream& made) {
  if (auto const server = servers.find(port); server != servers.end()) {
    auto ends = make_connection();
    made = ends.first;
    server->second(ends.second);
    return 0;
  }
  auto const place = std::ranges::find_if(descriptors_, [&](auto const& each) {
    return each->what == kind::listener && each->port == port;
  });
  if (place == descriptors_.end()) return -ECONNREFUSED;
  descriptor& listener = **place;
  if (listener.backlog.size() >= listener.backlog_max) return -EAGAIN;
  auto ends = make_connection();
  made = ends.first;
  listener.backlog.push_back(ends.second);
  if (on_change) on_change(first_fd + static_cast<int>(place - descriptors_.begin()));
  return 0;
}

void net::set_capacity_min(std::size_t capacity_min) {
  capacity = std::max(capacity, capacity_min);
  for (stream& each : connections_) each.set_capacity_min(capacity_min);
  for (std::size_t i = 0; i < descriptors_.size(); ++i) {
    if (on_change) on_change(first_fd + static_cast<int>(i));
  }
}

}  // namespace penstock::testing
