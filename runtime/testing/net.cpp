// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "testing/net.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>

namespace penstock::testing {

using kind = descriptor::kind;

std::size_t net::open_count() const noexcept {
  return descriptors_.size() - static_cast<std::size_t>(std::ranges::count(descriptors_, nullptr));
}

int net::open(kind what) {
  if (open_count() >= open_max) return -EMFILE;
  auto place = std::ranges::find(descriptors_, nullptr);
  if (place == descriptors_.end()) place = descriptors_.emplace(place);
  int const fd = first_fd + static_cast<int>(place - descriptors_.begin());
  *place = std::make_shared<descriptor>();
  (*place)->what = what;
  (*place)->fd = fd;
  return fd;
}

std::shared_ptr<descriptor> net::find(int fd) const noexcept {
  if (fd < first_fd || fd - first_fd >= std::ssize(descriptors_)) return nullptr;
  return descriptors_[static_cast<std::size_t>(fd - first_fd)];
}

void net::close(int fd) {
  auto const closed = std::exchange(descriptors_[static_cast<std::size_t>(fd - first_fd)], nullptr);
  for (auto const& waiting : closed->backlog) waiting->reset();
  closed->backlog.clear();
  if (closed->connection == nullptr) return;
  closed->resets_on_close ? closed->connection->reset() : closed->connection->close();
}

int net::bind(descriptor& socket, std::uint16_t port) {
  if (port == 0) port = next_port_++;
  bool const is_taken = std::ranges::any_of(descriptors_, [&](auto const& each) {
    return each != nullptr && each.get() != &socket && each->port == port;
  });
  if (is_taken) return -EADDRINUSE;
  socket.port = port;
  return 0;
}

int net::listen(descriptor& socket, std::size_t backlog_max) {
  socket.what = kind::listener;
  socket.backlog_max = std::max<std::size_t>(backlog_max, 1);
  on_listen(socket.port);
  return 0;
}

descriptor* net::listener_on(std::uint16_t port) const noexcept {
  auto const place = std::ranges::find_if(descriptors_, [&](auto const& each) {
    return each != nullptr && each->what == kind::listener && each->port == port;
  });
  return place == descriptors_.end() ? nullptr : place->get();
}

void net::attach(descriptor& to, stream::pointer connection) {
  to.what = kind::connection;
  to.connection = std::move(connection);
  to.connection->on_change = [this, &to] { on_change(to); };
}

int net::connect(std::uint16_t port, stream::pointer& made) {
  auto const server = servers.find(port);
  descriptor* const listener = listener_on(port);
  bool const is_server = server != servers.end();
  if (!is_server && listener == nullptr) return -ECONNREFUSED;
  if (!is_server && listener->backlog.size() >= listener->backlog_max) return -EAGAIN;
  auto const ends = stream::make(connections_.size() + 1, capacity);
  made = connections_.emplace_back(ends.first);
  if (is_server) {
    server->second(ends.second);
  } else {
    listener->backlog.push_back(ends.second);
    on_change(*listener);
  }
  return 0;
}

void net::set_capacity_min(std::size_t capacity_min) {
  capacity = std::max(capacity, capacity_min);
  for (auto const& each : connections_) each->capacity = each->other->capacity = capacity;
  for (auto const& each : descriptors_) {
    if (each != nullptr) on_change(*each);
  }
}

}  // namespace penstock::testing
