// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "stress/crowd.hpp"

#include "base/assert.hpp"
#include "stress/raw_client.hpp"

#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <vector>

namespace stress {
namespace {

// Each message is two bytes: first the port, then whatever; the answer is whether it could be done.

bool receive(int fd, std::uint16_t& message) {
  return ::recv(fd, &message, sizeof message, MSG_WAITALL) == sizeof message;
}

void send(int fd, std::uint16_t message) { ::send(fd, &message, sizeof message, MSG_NOSIGNAL); }

std::vector<int> connect_all(std::size_t count, std::uint16_t port) {
  std::vector<int> clients;
  for (std::size_t i = 0; i < count; ++i) {
    int const fd = connect_to(port, i);
    if (fd < 0) return {};
    clients.push_back(fd);
  }
  return clients;
}

/** What the process does, until the other end of `fd` is closed. */
void serve(int fd, std::size_t connections, std::size_t fill_every) {
  std::uint16_t message = 0;
  if (!receive(fd, message)) return;
  std::vector<int> const clients = connect_all(connections, message);
  send(fd, clients.size() == connections);
  if (!receive(fd, message)) return;
  for (std::size_t i = 0; i < clients.size(); i += fill_every) fill(clients[i]);
  send(fd, 1);
  if (!receive(fd, message)) return;
  for (int const client : clients) reset(client);
  send(fd, 1);
}

}  // namespace

crowd::crowd(std::size_t connections, std::size_t fill_every) {
  int ends[2] = {};
  PENSTOCK_ASSERT(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0, "socketpair");
  child_ = ::fork();
  PENSTOCK_ASSERT(child_ >= 0, "fork");
  if (child_ == 0) {
    ::close(ends[0]);
    ::alarm(120);  // it must not outlive the test
    serve(ends[1], connections, fill_every);
    ::_exit(0);
  }
  ::close(ends[1]);
  socket_.reset(ends[0]);
}

crowd::~crowd() {
  socket_.reset();
  ::waitpid(child_, nullptr, 0);
}

bool crowd::ask(std::uint16_t what) {
  std::uint16_t is_done = 0;
  send(socket_.get(), what);
  return receive(socket_.get(), is_done) && is_done != 0;
}

bool crowd::connect(std::uint16_t port) { return ask(port); }
bool crowd::fill() { return ask(1); }
bool crowd::reset() { return ask(1); }

}  // namespace stress
