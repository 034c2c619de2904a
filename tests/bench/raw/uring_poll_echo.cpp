// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// uring_poll_echo: an io_uring that is used as an epoll: one multishot poll for each connection,
// then receive and send in the call, through one buffer that all connections share.

#include "raw/ready_connection.hpp"
#include "raw/ring.hpp"
#include "support/memory.hpp"
#include "support/server.hpp"

#include <CLI/CLI.hpp>

#include <poll.h>

#include <memory>
#include <span>
#include <vector>

namespace {

using namespace bench;

enum class kind : std::uint8_t { accept, poll, remove };

class server {
public:
  explicit server(std::size_t buffer_bytes)
      : memory_(allocate_pages(buffer_bytes)), buffer_(memory_.get(), buffer_bytes) {}

  [[noreturn]] void run() {
    accept();
    announce(port_of(listener_));
    for (;;) {
      ring_.turn<kind>([this](kind what, unsigned fd, int result, unsigned flags) {
        bool const has_more = (flags & IORING_CQE_F_MORE) != 0;
        if (what == kind::accept) on_accept(result, has_more);
        if (what == kind::poll) on_poll(fd, result, has_more);
      });
    }
  }

private:
  void accept() {
    auto* const entry = ring_.next();
    io_uring_prep_multishot_accept(entry, listener_, nullptr, nullptr, SOCK_NONBLOCK);
    ring::tag(entry, kind::accept, 0);
  }

  void poll(int fd) {
    auto* const entry = ring_.next();
    io_uring_prep_poll_multishot(entry, fd, POLLIN | POLLOUT | POLLRDHUP);
    ring::tag(entry, kind::poll, static_cast<unsigned>(fd));
  }

  void on_accept(int result, bool has_more) {
    if (!has_more) accept();
    auto const fd = static_cast<unsigned>(ring::check(result, "accept"));
    if (fd >= connections_.size()) connections_.resize(fd + 1);
    connections_[fd] = std::make_unique<ready_connection>(result);
    poll(result);
  }

  // A poll that is over has no later completion, so only then may the descriptor be closed and its
  // number come back.
  void on_poll(unsigned fd, int result, bool has_more) {
    bool const is_alive = result >= 0 && connections_[fd]->on_ready(buffer_);
    if (is_alive && !has_more) poll(static_cast<int>(fd));
    if (is_alive) return;
    if (has_more)
      remove_poll(fd);
    else
      connections_[fd].reset();
  }

  void remove_poll(unsigned fd) {
    auto* const polled = ring_.next();
    io_uring_prep_poll_remove(polled, ring::tag_of(kind::poll, fd));
    ring::tag(polled, kind::remove, fd);
  }

  page_memory memory_;
  std::span<char> buffer_;  // in it
  ring ring_;
  int listener_ = listen_on_loopback(0);
  std::vector<std::unique_ptr<ready_connection>> connections_;  // by descriptor
};

}  // namespace

int main(int argc, char** argv) {
  std::size_t buffer_bytes = std::size_t{256} * 1024;
  CLI::App app("Echo with io_uring's multishot poll.");
  app.add_option("--buffer-bytes", buffer_bytes, "Size of the buffer")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  server(buffer_bytes).run();
}
