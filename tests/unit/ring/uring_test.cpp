// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves on the real kernel what the rest relies on: every submission gives its event once, also
// when either queue is full, waiting ends at its deadline, and signals are invisible.

#include "ring/uring.hpp"

#include "support/child.hpp"
#include "support/connection.hpp"

#include <catch2/catch_test_macros.hpp>

#include <sys/resource.h>
#include <sys/time.h>

#include <array>
#include <csignal>
#include <set>

using namespace std::chrono_literals;
using namespace penstock;
using namespace penstock::detail;

namespace {

std::unique_ptr<ring> make(std::uint32_t submissions, std::uint32_t completions) {
  runtime_options options;
  options.submission_entries = submissions;
  options.completion_entries = completions;
  auto made = uring::create(options);
  REQUIRE(made.has_value());
  return std::move(*made);
}

void nop(io_uring_sqe& entry, std::uint64_t user_data) {
  entry = {};
  entry.opcode = IORING_OP_NOP;
  entry.user_data = user_data;
}

volatile std::sig_atomic_t alarms = 0;

}  // namespace

TEST_CASE("a submission gives one event that carries its user data", "[ring]") {
  auto const seam = make(8, 16);
  nop(*seam->try_get_entry(), 41);
  CHECK(seam->has_unsubmitted());
  std::array<completion, 4> events{};
  CHECK(seam->enter({.wait = true}, events) == 1);
  CHECK(events[0].user_data == 41);
  CHECK(events[0].result == 0);
  CHECK_FALSE(seam->has_unsubmitted());
  CHECK(seam->enter({}, events) == 0);
}

TEST_CASE("a full submission queue gives no entry until it was entered", "[ring]") {
  auto const seam = make(4, 16);
  for (std::uint64_t i = 0; i < 4; ++i) nop(*seam->try_get_entry(), i);
  CHECK(seam->try_get_entry() == nullptr);
  CHECK(seam->enter({}, {}) == 0);  // hands over, takes nothing
  CHECK(seam->try_get_entry() != nullptr);
}

TEST_CASE("events that overflow the completion queue all come, once each", "[ring]") {
  auto const seam = make(4, 8);
  std::set<std::uint64_t> seen;
  std::array<completion, 3> events{};
  for (std::uint64_t i = 0; i < 40; ++i) {
    io_uring_sqe* entry = seam->try_get_entry();
    if (entry == nullptr) {
      static_cast<void>(seam->enter({}, {}));
      entry = seam->try_get_entry();
    }
    REQUIRE(entry != nullptr);
    nop(*entry, i);
  }
  std::size_t taken = 0;
  for (std::size_t n = 0; (n = seam->enter({}, events)) > 0; taken += n) {
    for (auto const& event : std::span(events).first(n)) seen.insert(event.user_data);
  }
  CHECK(taken == 40);
  CHECK(seen.size() == 40);
}

TEST_CASE("waiting ends at the deadline when nothing comes", "[ring]") {
  auto const seam = make(4, 8);
  std::array<completion, 4> events{};
  auto const begin = seam->now();
  CHECK(seam->enter({true, begin + 20ms}, events) == 0);
  CHECK(seam->now() - begin >= 20ms);
  CHECK(seam->enter({true, begin}, events) == 0);  // a deadline that has passed does not wait
}

TEST_CASE("signals neither end the waiting nor are seen", "[ring]") {
  auto const seam = make(4, 8);
  struct sigaction action {};
  struct sigaction before {};
  action.sa_handler = [](int) { alarms = alarms + 1; };
  sigaction(SIGALRM, &action, &before);
  itimerval const every{{0, 1000}, {0, 1000}};
  itimerval const off{};
  alarms = 0;
  std::array<completion, 4> events{};
  auto const begin = seam->now();
  setitimer(ITIMER_REAL, &every, nullptr);
  CHECK(seam->enter({true, begin + 50ms}, events) == 0);
  setitimer(ITIMER_REAL, &off, nullptr);
  CHECK(seam->now() - begin >= 50ms);
  CHECK(alarms > 1);
  sigaction(SIGALRM, &before, nullptr);
}

TEST_CASE("a send in the call takes what fits, then would block, and never raises SIGPIPE",
          "[ring]") {
  auto const seam = make(4, 8);
  auto pair = test::connect_descriptors(test::small_buffers);
  std::string const large = test::pattern(1 << 20);
  std::array<iovec, 2> parts = {iovec{const_cast<char*>(large.data()), large.size() / 2},
                                iovec{const_cast<char*>(large.data()), large.size() / 2}};
  msghdr message{};
  message.msg_iov = parts.data();
  message.msg_iovlen = parts.size();
  std::ptrdiff_t const taken = seam->send_now(pair.server.get(), message);
  CHECK(taken > 0);
  CHECK(taken < static_cast<std::ptrdiff_t>(large.size()));
  message.msg_iovlen = 1;
  while (seam->send_now(pair.server.get(), message) > 0) continue;
  CHECK(seam->send_now(pair.server.get(), message) == -EAGAIN);
  CHECK(seam->shutdown(pair.server.get(), SHUT_WR) == 0);
  CHECK(seam->send_now(pair.server.get(), message) == -EPIPE);  // with SIGPIPE we were dead
}

TEST_CASE("plain calls give a negated errno", "[ring]") {
  auto const seam = make(4, 8);
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  auto& generic = reinterpret_cast<sockaddr&>(address);
  int value = 0;
  socklen_t value_size = sizeof value;
  CHECK(seam->socket(-1, SOCK_STREAM, 0) == -EAFNOSUPPORT);
  CHECK(seam->bind(-1, generic, size) == -EBADF);
  CHECK(seam->listen(-1, 1) == -EBADF);
  CHECK(seam->local_address(-1, generic, size) == -EBADF);
  CHECK(seam->set_option(-1, SOL_SOCKET, SO_KEEPALIVE, &value, sizeof value) == -EBADF);
  CHECK(seam->get_option(-1, SOL_SOCKET, SO_KEEPALIVE, &value, value_size) == -EBADF);
  CHECK(seam->shutdown(-1, SHUT_WR) == -EBADF);
  unique_fd const made(seam->socket(AF_INET, SOCK_STREAM, 0));
  CHECK(made.get() >= 0);
}

TEST_CASE("a ring that cannot be made says why and leaks nothing", "[ring]") {
  runtime_options none;
  none.submission_entries = 0;
  auto const refused = uring::create(none);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().value() == EINVAL);

  auto const ended = test::in_child([] {
    rlimit const no_more{3, 3};
    ::setrlimit(RLIMIT_NOFILE, &no_more);
    for (int fd = 3; fd < 64; ++fd) ::close(fd);
    auto const made = uring::create({});
    return !made && made.error().value() == EMFILE ? 7 : 1;
  });
  CHECK(ended.exit_status() == 7);
}
