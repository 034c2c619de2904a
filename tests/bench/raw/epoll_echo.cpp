// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// epoll_echo: how cheap an echo can be with edge-triggered epoll and sends in the call. The bytes
// go through a buffer of each connection's own, or through one that all share, which stays in
// cache.

#include "raw/ready_connection.hpp"
#include "support/memory.hpp"
#include "support/server.hpp"

#include <CLI/CLI.hpp>

#include <sys/epoll.h>

#include <array>
#include <span>

namespace {

using namespace bench;

struct settings {
  std::size_t buffer_bytes = std::size_t{64} * 1024;
  bool has_shared_buffer = false;
};

struct connection : ready_connection {
  using ready_connection::ready_connection;
  page_memory buffer;  // none when it is shared
};

class server {
public:
  explicit server(settings const& chosen) : settings_(chosen) {
    if (chosen.has_shared_buffer) shared_ = allocate_pages(chosen.buffer_bytes);
  }

  [[noreturn]] void run() {
    watch(listener_, EPOLLIN, nullptr);
    announce(port_of(listener_));
    std::array<epoll_event, 512> events{};
    for (;;) {
      int const n = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), -1);
      for (int i = 0; i < n; ++i) {
        auto* const ready = static_cast<connection*>(events[static_cast<unsigned>(i)].data.ptr);
        if (ready == nullptr)
          accept_all();
        else if (!ready->on_ready(buffer_of(*ready)))
          delete ready;
      }
    }
  }

private:
  void watch(int fd, std::uint32_t what, connection* data) {
    epoll_event event{};
    event.events = what;
    event.data.ptr = data;
    require(epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event), "epoll_ctl");
  }

  void accept_all() {
    for (int fd = 0; (fd = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK)) >= 0;) {
      auto* const added = new connection(fd);
      if (!shared_) added->buffer = allocate_pages(settings_.buffer_bytes);
      watch(fd, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, added);
    }
  }

  std::span<char> buffer_of(connection& one) {
    return {(shared_ ? shared_ : one.buffer).get(), settings_.buffer_bytes};
  }

  settings settings_;
  page_memory shared_;
  int epoll_ = require(epoll_create1(EPOLL_CLOEXEC), "epoll_create1");
  int listener_ = listen_on_loopback(SOCK_NONBLOCK);
};

}  // namespace

int main(int argc, char** argv) {
  settings chosen;
  CLI::App app("Echo with edge-triggered epoll.");
  app.add_option("--buffer-bytes", chosen.buffer_bytes, "Size of a buffer")->capture_default_str();
  app.add_flag("--shared", chosen.has_shared_buffer, "One buffer for all connections");
  CLI11_PARSE(app, argc, argv);
  server(chosen).run();
}
