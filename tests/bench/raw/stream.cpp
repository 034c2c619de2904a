// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// stream: how cheap a stream can be: one send for each chunk, either in blocking mode with a thread
// for each connection, or without blocking and with epoll.

#include "support/server.hpp"
#include "support/stream_options.hpp"

#include <sys/epoll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <thread>

namespace {

using namespace bench;

bool send_all(int fd, std::span<char const> bytes) {
  while (!bytes.empty()) {
    auto const n = send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n < 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(n));
  }
  return true;
}

void serve_blocking(int fd, stream_body const& body) {
  bool is_alive = true;
  for (char request = 0; is_alive && recv(fd, &request, 1, 0) == 1;) {
    std::size_t offset = 0;
    for (auto chunk = body.at(0); is_alive && !chunk.empty(); chunk = body.at(offset)) {
      is_alive = send_all(fd, chunk);
      offset += chunk.size();
    }
  }
  close(fd);
}

[[noreturn]] void run_blocking(stream_body const& body) {
  int const listener = listen_on_loopback(0);
  announce(port_of(listener));
  for (;;) {
    int const fd = require(accept4(listener, nullptr, nullptr, SOCK_CLOEXEC), "accept");
    std::thread(serve_blocking, fd, std::cref(body)).detach();
  }
}

struct connection {
  int fd = -1;
  std::size_t offset = 0;  // of the chunk being sent
  std::size_t sent = 0;    // of that chunk
  bool has_request = false;
};

// Until the stream is over or the socket is full; false: the connection is over.
bool go_on(connection& one, stream_body const& body) {
  while (one.has_request) {
    auto const chunk = body.at(one.offset);
    if (chunk.empty()) {
      one = {.fd = one.fd};
      return true;
    }
    auto const n =
        send(one.fd, chunk.data() + one.sent, chunk.size() - one.sent, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (n < 0) return errno == EAGAIN;
    one.sent += static_cast<std::size_t>(n);
    if (one.sent < chunk.size()) continue;
    one.offset += chunk.size();
    one.sent = 0;
  }
  return true;
}

bool on_ready(connection& one, stream_body const& body) {
  if (!one.has_request) {
    char request = 0;
    auto const n = recv(one.fd, &request, 1, MSG_DONTWAIT);
    if (n < 0) return errno == EAGAIN;
    if (n == 0) return false;
    one.has_request = true;
  }
  return go_on(one, body);
}

[[noreturn]] void run_epoll(stream_body const& body) {
  int const listener = listen_on_loopback(SOCK_NONBLOCK);
  int const epoll = require(epoll_create1(EPOLL_CLOEXEC), "epoll_create1");
  auto const watch = [=](int fd, std::uint32_t what, connection* data) {
    epoll_event event{};
    event.events = what;
    event.data.ptr = data;
    require(epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event), "epoll_ctl");
  };
  watch(listener, EPOLLIN, nullptr);
  announce(port_of(listener));
  std::array<epoll_event, 64> events{};
  for (;;) {
    int const n = epoll_wait(epoll, events.data(), static_cast<int>(events.size()), -1);
    for (int i = 0; i < n; ++i) {
      auto* const ready = static_cast<connection*>(events[static_cast<unsigned>(i)].data.ptr);
      if (ready == nullptr) {
        int const fd = require(accept4(listener, nullptr, nullptr, SOCK_NONBLOCK), "accept");
        watch(fd, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, new connection{.fd = fd});
      } else if (!on_ready(*ready, body)) {
        close(ready->fd);
        delete ready;
      }
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  stream_settings settings;
  bool is_blocking = false;
  CLI::App app("Stream with one send for each chunk.");
  add_stream_options(app, settings);
  app.add_flag("--blocking", is_blocking, "Blocking sends, a thread for each connection");
  CLI11_PARSE(app, argc, argv);
  stream_body const body(settings);
  if (is_blocking) run_blocking(body);
  run_epoll(body);
}
