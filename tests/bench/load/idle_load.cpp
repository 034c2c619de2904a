// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// idle_load: connects many times to an echo server, has one message come back on each connection,
// and leaves them all open. Prints one line of JSON: by how many bytes of resident memory each
// connection made the server grow. The first 16 connections do not count: what the server makes
// once is there after them.
//
// Children hold the connections, because a process may not have so many descriptors.

#include "support/client.hpp"
#include "support/window.hpp"

#include <CLI/CLI.hpp>

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fstream>
#include <string>
#include <thread>

namespace {

using namespace bench;

struct settings {
  std::uint16_t port = 0;
  int server = 0;
  unsigned connections = 10000;
  unsigned children = 4;
};

/** Exact, other than VmRSS, which the kernel counts on each processor and adds up now and then. */
long resident_kib(int process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/smaps_rollup");
  std::string word;
  while (file >> word) {
    long kib = 0;
    if (word == "Rss:" && file >> kib) return kib;
  }
  fail_with("the server's memory cannot be read");
}

void echo_once(int fd) {
  std::array<char, 64> message{};
  message.fill('m');
  if (send(fd, message.data(), message.size(), MSG_NOSIGNAL) != 64) fail("send");
  std::array<char, 64> back{};
  if (recv(fd, back.data(), back.size(), MSG_WAITALL) != 64) fail("recv");
  if (back != message) fail_with("other bytes came back than were sent");
}

void open_connections(std::uint16_t port, unsigned count) {
  for (; count > 0; --count) echo_once(connect_to(port));
}

/** A pipe; `read` sees an end of file when all have closed `write`. */
struct channel {
  int read;
  int write;
};

channel make_channel() {
  std::array<int, 2> ends{};
  require(pipe(ends.data()), "pipe");
  return {ends[0], ends[1]};
}

// Opens its share, says so, and waits for the end of its parent. When a child fails, `ready` comes
// to its end too early.
[[noreturn]] void be_child(settings const& chosen, unsigned share, channel ready, channel done) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  close(done.write);
  open_connections(chosen.port, share);
  if (write(ready.write, "r", 1) != 1) fail("write");
  close(ready.write);
  char nothing = 0;
  _exit(read(done.read, &nothing, 1) == 0 ? 0 : 1);
}

void wait_for(unsigned children, channel ready) {
  close(ready.write);
  for (; children > 0; --children) {
    char mark = 0;
    if (read(ready.read, &mark, 1) != 1) fail_with("a child failed");
  }
}

double measure(settings const& chosen) {
  open_connections(chosen.port, 16);
  long const before = resident_kib(chosen.server);
  channel const ready = make_channel();
  channel const done = make_channel();
  unsigned left = chosen.connections;
  for (unsigned child = 0; child < chosen.children; ++child) {
    unsigned const share = left / (chosen.children - child);
    left -= share;
    if (require(fork(), "fork") == 0) be_child(chosen, share, ready, done);
  }
  wait_for(chosen.children, ready);
  // The server may still be at what follows its last echo.
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  auto const grown = static_cast<double>(resident_kib(chosen.server) - before);
  close(done.write);  // the children end, and with them the connections
  while (wait(nullptr) > 0) {
  }
  return grown * 1024 / chosen.connections;
}

}  // namespace

int main(int argc, char** argv) {
  settings chosen;
  CLI::App app("Leaves connections idle.");
  app.add_option("--port", chosen.port, "Where the server listens")->required();
  app.add_option("--server", chosen.server, "Process whose memory is looked at")->required();
  app.add_option("--connections", chosen.connections)->check(CLI::PositiveNumber);
  app.add_option("--children", chosen.children)->check(CLI::Range(1, 64));
  CLI11_PARSE(app, argc, argv);
  for_each_slice([&] { std::printf("{\"bytes\": %.0f}\n", measure(chosen)); });
}
