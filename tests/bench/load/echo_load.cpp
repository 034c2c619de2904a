// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// echo_load: drives any echo server. Each connection has one message in flight: it sends it, waits
// until all of it came back, and sends the next. For each line that it reads it does so for a
// while, and prints one line of JSON: what an echo cost the server, how many there were in a
// second, how long they took.
//
// Every byte is compared while warming up; after that the first eight of each piece received, which
// tell a lost, repeated or misplaced piece, and cost next to nothing.

#include "support/client.hpp"
#include "support/histogram.hpp"
#include "support/pattern.hpp"
#include "support/window.hpp"

#include <CLI/CLI.hpp>

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

namespace {

using namespace bench;

struct settings {
  std::uint16_t port = 0;
  std::size_t size = 64;
  unsigned connections = 1;
  window_settings window;
};

struct connection {
  int fd = -1;
  std::size_t sent = 0;
  std::size_t received = 0;
  std::uint64_t began = 0;
};

class load {
public:
  explicit load(settings const& chosen)
      : settings_(chosen), message_(make_pattern(chosen.size)), all_(chosen.connections) {
    for (connection& one : all_) {
      one.fd = connect_to(chosen.port);
      epoll_event event{};
      event.events = EPOLLIN | EPOLLOUT | EPOLLET;
      event.data.ptr = &one;
      require(epoll_ctl(epoll_, EPOLL_CTL_ADD, one.fd, &event), "epoll_ctl");
    }
  }

  void run() {
    window measured(settings_.window);
    latencies_ = {};
    echoes_ = 0;
    phase_ = phase::warming_up;
    for (connection& one : all_) begin(one);
    for (in_flight_ = all_.size(); in_flight_ > 0;) {  // none is left to the next slice
      bool has_begun = false;
      phase_ = measured.look(has_begun);
      if (has_begun) {
        for (connection& one : all_) one.began = now_ns();
      }
      take_events();
    }
    print(measured);
  }

private:
  void take_events() {
    std::array<epoll_event, 512> events;
    int const n = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), 100);
    for (int i = 0; i < n; ++i) {
      auto const& event = events[static_cast<unsigned>(i)];
      on_event(*static_cast<connection*>(event.data.ptr), event.events);
    }
  }

  void begin(connection& one) {
    one.sent = 0;
    one.received = 0;
    one.began = now_ns();
    send_rest(one);
  }

  void send_rest(connection& one) {
    while (one.sent < settings_.size) {
      auto const n = send(one.fd, message_.get() + one.sent, settings_.size - one.sent,
                          MSG_DONTWAIT | MSG_NOSIGNAL);
      if (n < 0 && errno == EAGAIN) return;
      if (n < 0) fail("send");
      one.sent += static_cast<std::size_t>(n);
    }
  }

  void on_event(connection& one, std::uint32_t what) {
    if ((what & EPOLLOUT) != 0) send_rest(one);
    if ((what & ~EPOLLOUT) == 0) return;
    for (;;) {
      auto const n = recv(one.fd, buffer_.get(), buffer_bytes, MSG_DONTWAIT);
      if (n < 0 && errno == EAGAIN) return;
      if (n < 0) fail("recv");
      if (n == 0) fail_with("the server ended a connection");
      on_received(one, static_cast<std::size_t>(n));
      if (static_cast<std::size_t>(n) < buffer_bytes) return;
    }
  }

  void on_received(connection& one, std::size_t n) {
    if (n > settings_.size - one.received) fail_with("more came back than was sent");
    std::size_t const checked = phase_ == phase::measuring ? std::min<std::size_t>(n, 8) : n;
    if (std::memcmp(buffer_.get(), message_.get() + one.received, checked) != 0) {
      fail_with("other bytes came back than were sent");
    }
    one.received += n;
    if (one.received < settings_.size) return;
    if (phase_ == phase::measuring) latencies_.add(now_ns() - one.began), ++echoes_;
    if (phase_ == phase::over) {
      --in_flight_;
    } else {
      begin(one);
    }
  }

  void print(window const& measured) const {
    if (echoes_ == 0) fail_with("no echo came back");
    auto const echoes = static_cast<double>(echoes_);
    std::printf("{\"cpu\": %.4f, \"rate\": %.1f, \"p50\": %.2f, \"p99\": %.2f}\n",
                measured.cpu_seconds() * 1e6 / echoes, echoes / measured.seconds(),
                static_cast<double>(latencies_.quantile(0.50)) / 1e3,
                static_cast<double>(latencies_.quantile(0.99)) / 1e3);
  }

  settings settings_;
  page_memory message_;
  static constexpr std::size_t buffer_bytes = std::size_t{64} * 1024;
  page_memory buffer_ = allocate_pages(buffer_bytes);
  std::vector<connection> all_;
  int epoll_ = require(epoll_create1(EPOLL_CLOEXEC), "epoll_create1");
  phase phase_ = phase::warming_up;
  histogram latencies_;
  std::uint64_t echoes_ = 0;
  std::size_t in_flight_ = 0;  // messages that are not back, once the time is over
};

}  // namespace

int main(int argc, char** argv) {
  settings chosen;
  CLI::App app("Drives an echo server.");
  app.add_option("--port", chosen.port, "Where it listens")->required();
  app.add_option("--size", chosen.size, "Bytes in a message")->check(CLI::PositiveNumber);
  app.add_option("--connections", chosen.connections)->check(CLI::PositiveNumber);
  add_window_options(app, chosen.window);
  CLI11_PARSE(app, argc, argv);
  load driven(chosen);
  for_each_slice([&] { driven.run(); });
}
