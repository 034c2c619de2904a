// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// stream_load: asks a streaming server for its stream, again and again, and reads all of it. For
// each line that it reads it does so for a while, and prints one line of JSON: CPU seconds of the
// server for each GiB, and MB in a second.
//
// The first bytes of each piece received are compared with what stands there in the stream.

#include "support/client.hpp"
#include "support/pattern.hpp"
#include "support/window.hpp"

#include <CLI/CLI.hpp>

#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

namespace {

using namespace bench;

struct settings {
  std::uint16_t port = 0;
  unsigned connections = 1;
  std::size_t total = std::size_t{100} * 1024 * 1024;
  window_settings window;
};

struct connection {
  int fd = -1;
  std::size_t received = 0;  // of the present stream
};

class load {
public:
  explicit load(settings const& chosen) : settings_(chosen), all_(chosen.connections) {
    for (connection& one : all_) {
      one.fd = connect_to(chosen.port);
      epoll_event event{};
      event.events = EPOLLIN;
      event.data.ptr = &one;
      require(epoll_ctl(epoll_, EPOLL_CTL_ADD, one.fd, &event), "epoll_ctl");
    }
  }

  void run() {
    window measured(settings_.window);
    phase_ = phase::warming_up;
    for (connection& one : all_) ask(one);
    // Each stream is read to its end: TCP would throttle one that has to wait for the next slice.
    for (in_flight_ = all_.size(); in_flight_ > 0;) {
      bool has_begun = false;
      phase_ = measured.look(has_begun);
      if (has_begun) bytes_ = 0;
      take_events();
    }
    print(measured);
  }

private:
  void take_events() {
    std::array<epoll_event, 64> events;
    int const n = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), 100);
    for (int i = 0; i < n; ++i) {
      read_some(*static_cast<connection*>(events[static_cast<unsigned>(i)].data.ptr));
    }
  }

  static void ask(connection& one) {
    one.received = 0;
    char const request = '.';
    if (send(one.fd, &request, 1, MSG_NOSIGNAL) != 1) fail("send");
  }

  void read_some(connection& one) {
    std::size_t const left = settings_.total - one.received;
    auto const n = recv(one.fd, buffer_.get(), std::min(buffer_bytes, left), MSG_DONTWAIT);
    if (n < 0 && errno == EAGAIN) return;
    if (n < 0) fail("recv");
    if (n == 0) fail_with("the server ended a connection");
    std::size_t const at = one.received % stream_period;
    auto const size = static_cast<std::size_t>(n);
    std::size_t const checked = std::min({size, stream_period - at, std::size_t{64}});
    if (std::memcmp(buffer_.get(), pattern_.get() + at, checked) != 0) {
      fail_with("other bytes came than stand in the stream");
    }
    one.received += size;
    if (phase_ != phase::over) bytes_ += size;
    if (one.received < settings_.total) return;
    if (phase_ == phase::over) {
      --in_flight_;
    } else {
      ask(one);
    }
  }

  void print(window const& measured) const {
    if (bytes_ == 0) fail_with("nothing came");
    auto const bytes = static_cast<double>(bytes_);
    std::printf("{\"cpu\": %.5f, \"rate\": %.1f}\n", measured.cpu_seconds() / (bytes / (1 << 30)),
                bytes / 1e6 / measured.seconds());
  }

  static constexpr std::size_t buffer_bytes = std::size_t{256} * 1024;

  settings settings_;
  std::vector<connection> all_;
  page_memory pattern_ = make_pattern(stream_period);
  page_memory buffer_ = allocate_pages(buffer_bytes);
  int epoll_ = require(epoll_create1(EPOLL_CLOEXEC), "epoll_create1");
  phase phase_ = phase::warming_up;
  std::uint64_t bytes_ = 0;
  std::size_t in_flight_ = 0;  // streams that have not ended, once the time is over
};

}  // namespace

int main(int argc, char** argv) {
  settings chosen;
  CLI::App app("Reads streams.");
  app.add_option("--port", chosen.port, "Where the server listens")->required();
  app.add_option("--connections", chosen.connections)->check(CLI::PositiveNumber);
  app.add_option("--total", chosen.total, "Bytes of a stream")->check(CLI::PositiveNumber);
  add_window_options(app, chosen.window);
  CLI11_PARSE(app, argc, argv);
  load driven(chosen);
  for_each_slice([&] { driven.run(); });
}
