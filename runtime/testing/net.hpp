// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// net: the descriptors of a world, its listeners, and its ports. Numbers begin above every real
// descriptor. The lowest free one is reused at once, as the kernel does; who holds the descriptor
// that had it before still has that one.

#ifndef PENSTOCK_TESTING_NET_HPP
#define PENSTOCK_TESTING_NET_HPP

#include "testing/files.hpp"
#include "testing/stream.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace penstock::testing {

struct descriptor {
  enum class kind : std::uint8_t { socket, listener, connection, file, pipe };

  kind what = kind::socket;
  int fd = -1;
  std::uint16_t port = 0;
  bool resets_on_close = false;  // SO_LINGER with no time
  stream::pointer connection = {};
  std::size_t backlog_max = 0;
  std::deque<stream::pointer> backlog = {};  // connections that wait for an accept
  open_file file = {};
  std::shared_ptr<std::string> pipe = {};  // what is in it; both its ends have it
  std::size_t capacity = 0;                // of the pipe
};

class net {
public:
  static constexpr int first_fd = 1 << 20;

  /** Called with a descriptor for which something changed. */
  std::function<void(descriptor&)> on_change = [](descriptor&) {};
  /** How many descriptors may be open. */
  std::size_t open_max = SIZE_MAX;
  /** Of each new connection's inboxes. */
  std::size_t capacity = SIZE_MAX;

  /** The lowest free number, for something of this kind; -EMFILE when there are too many. */
  int open(descriptor::kind what);
  /** Null when it is not open. */
  [[nodiscard]] std::shared_ptr<descriptor> find(int fd) const noexcept;
  void close(int fd);
  [[nodiscard]] std::size_t open_count() const noexcept;

  int bind(descriptor& socket, std::uint16_t port);
  int listen(descriptor& socket, std::size_t backlog_max);
  void attach(descriptor& to, stream::pointer connection);

  /** A client's connect: its end in `made`. -ECONNREFUSED, or -EAGAIN when the backlog is full. */
  int connect(std::uint16_t port, stream::pointer& made);
  /** Servers of the world: what is called with the server's end of each connection. */
  std::map<std::uint16_t, std::function<void(stream::pointer)>> servers;
  /** Called with each port on which the code under test begins to listen. */
  std::function<void(std::uint16_t port)> on_listen = [](std::uint16_t) {};
  /** Null when nothing of the code under test does. */
  [[nodiscard]] descriptor* listener_on(std::uint16_t port) const noexcept;

  /** Give every connection room for as much at least, now and later. */
  void set_capacity_min(std::size_t capacity_min);

private:
  std::vector<std::shared_ptr<descriptor>> descriptors_;  // by number; null: free
  std::vector<stream::pointer> connections_;  // one end of each, for as long as the world lasts
  std::uint16_t next_port_ = 49152;
};

}  // namespace penstock::testing

#endif
