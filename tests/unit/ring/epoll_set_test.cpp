// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that a watch gives one event, that it goes by the file that has the number now, and that
// waiting is never too short, also where epoll_pwait2 is refused.

#include "ring/epoll_set.hpp"

#include "support/child.hpp"
#include "support/connection.hpp"
#include "support/seccomp.hpp"

#include <catch2/catch_test_macros.hpp>

#include <fcntl.h>

#include <cerrno>
#include <chrono>

using namespace std::chrono_literals;
using namespace penstock;
using namespace penstock::test;
using detail::epoll_set;

namespace {

/** How long `set` waits for `length`; nothing is watched. */
duration waited(epoll_set& set, duration length) {
  auto const begin = clock::now();
  PENSTOCK_ASSERT(set.wait({true, begin + length}).empty(), "an event of nothing");
  return clock::now() - begin;
}

}  // namespace

TEST_CASE("a watch gives one event, and then none until it is asked for again", "[ring]") {
  epoll_set set;
  REQUIRE(set.error() == 0);
  auto const pair = connect_descriptors();
  int const fd = pair.server.get();
  CHECK(set.watch(fd, EPOLLIN | EPOLLOUT) == 0);
  auto const events = set.wait({.wait = true});
  REQUIRE(events.size() == 1);
  CHECK(events[0].data.fd == fd);
  CHECK((events[0].events & EPOLLOUT) != 0);
  REQUIRE(::send(pair.client.get(), "x", 1, 0) == 1);  // which makes it ready anew
  CHECK(set.wait({}).empty());
  CHECK(set.watch(fd, EPOLLOUT) == 0);
  CHECK(set.wait({}).size() == 1);
}

TEST_CASE("a later watch replaces the earlier one", "[ring]") {
  epoll_set set;
  auto const pair = connect_descriptors();
  CHECK(set.watch(pair.server.get(), EPOLLOUT) == 0);
  CHECK(set.watch(pair.server.get(), EPOLLIN) == 0);
  CHECK(set.wait({}).empty());
}

TEST_CASE("a number whose file was closed unseen is watched like a new one", "[ring]") {
  epoll_set set;
  auto pair = connect_descriptors();
  int const number = pair.server.get();
  CHECK(set.watch(number, EPOLLIN) == 0);
  auto const other = connect_descriptors();
  pair.server.reset(::fcntl(other.server.get(), F_DUPFD_CLOEXEC, number));
  pair.server = detail::unique_fd(::fcntl(other.server.get(), F_DUPFD_CLOEXEC, number));
  REQUIRE(pair.server.get() >= 0);
  CHECK(set.watch(pair.server.get(), EPOLLOUT) == 0);
  CHECK(set.wait({}).size() == 1);
}

TEST_CASE("what epoll does not take says so", "[ring]") {
  epoll_set set;
  detail::unique_fd const directory(::open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  CHECK(set.watch(directory.get(), EPOLLIN) == -EPERM);
  CHECK(set.watch(-1, EPOLLIN) == -EBADF);
}

TEST_CASE("waiting is as long as was asked, to less than a millisecond", "[ring]") {
  epoll_set set;
  CHECK(waited(set, 0s) < 1s);
  CHECK(waited(set, 5'300us) >= 5'300us);
  duration shortest = 1s;
  for (int i = 0; i < 20; ++i) shortest = std::min(shortest, waited(set, 100us));
  CHECK(shortest >= 100us);
  CHECK(shortest < 1ms);
}

TEST_CASE("where epoll_pwait2 is refused, waiting is rounded up to milliseconds", "[ring]") {
  auto const ended = in_child([] {
    if (!refuse_call(SYS_epoll_pwait2, ENOSYS)) return no_seccomp;
    epoll_set set;
    for (auto const length : {100us, 1'700us, 5'000us}) {
      if (waited(set, length) < length) return 1;
    }
    return waited(set, 100us) >= 1ms ? 7 : 2;
  });
  if (ended.exit_status() == no_seccomp) SKIP("seccomp filters are not allowed here");
  CHECK(ended.exit_status() == 7);
}
