// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// A read that is given up as its bytes come is either completed or given up, never both and never
// neither: it resumes once, and what it did not count is still in the stream.

#include "races/race.hpp"
#include "support/connection.hpp"

#include <penstock/scope.hpp>

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

using namespace penstock;
using namespace penstock::test;
using races::giving_up;

namespace {

constexpr std::size_t connections = 32;
constexpr std::size_t bytes_per_heat = 16;

struct reader {
  tcp_socket socket;
  detail::unique_fd rival;
  std::size_t bytes_read = 0;  // of its pattern, since the beginning
  std::array<std::byte, 64> buffer;
  io_result last;
  int endings = 0;  // of the last read

  /** The bytes read last are the next of the pattern. */
  void take(std::size_t n) {
    REQUIRE(text(std::span(buffer).first(n)) == pattern(n, bytes_read));
    bytes_read += n;
  }
};

std::vector<reader> make_readers() {
  std::vector<reader> made;
  for (std::size_t i = 0; i < connections; ++i) {
    auto pair = connect_descriptors();
    made.push_back({.socket = tcp_socket(pair.server.release()),
                    .rival = std::move(pair.client),
                    .buffer = {},
                    .last = {}});
  }
  return made;
}

task<void> read_once(reader& one, wait_limits limits) {
  one.endings = 0;
  std::ranges::fill(one.buffer, std::byte('#'));
  one.last = co_await one.socket.read_some(one.buffer, limits);
  ++one.endings;
}

/** Check how the read ended; true when it was completed. */
bool judge(reader& one, giving_up how) {
  REQUIRE(one.endings == 1);
  bool const is_completed = !one.last.ec;
  if (is_completed) {
    REQUIRE(one.last.n > 0);
  } else {
    REQUIRE(one.last.ec == (how == giving_up::by_stop ? errc::canceled : errc::timed_out));
    REQUIRE(one.last.n == 0);
    REQUIRE(std::ranges::count(one.buffer, std::byte('#')) == std::ssize(one.buffer));
  }
  one.take(one.last.n);
  return is_completed;
}

task<void> read_rest(reader& one, std::size_t end) {
  while (one.bytes_read < end) {
    auto const [ec, n] = co_await one.socket.read_some(one.buffer);
    REQUIRE(!ec);
    one.take(n);
  }
}

task<void> race_reads(char const* name, giving_up how) {
  std::vector<reader> readers = make_readers();
  std::size_t sent = 0;  // on each connection
  races::race race(name, [&] {
    std::string const bytes = pattern(bytes_per_heat, sent);
    for (reader& one : readers) ::send(one.rival.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
  });
  while (race.goes_on()) {
    time_point const moment = race.set_moment();
    std::stop_source stop;
    std::stop_token const token = stop.get_token();
    async_scope reads;
    wait_limits limits;
    if (how == giving_up::by_stop) limits.stop = token;
    if (how == giving_up::by_deadline) limits.deadline = moment;
    for (reader& one : readers) reads.spawn(read_once(one, limits));
    co_await turns(1);  // the kernel has them now
    race.release_rival();
    if (how == giving_up::by_stop) co_await races::turns_until(moment);
    stop.request_stop();
    co_await reads.join();
    race.await_rival();
    sent += bytes_per_heat;
    for (reader& one : readers) {
      race.end_round(judge(one, how));
      co_await read_rest(one, sent);
    }
  }
  race.check();
}

}  // namespace

TEST_CASE("a read that is stopped as its bytes come is completed or given up") {
  on_worker([] { return race_reads("read against stop", giving_up::by_stop); });
}

TEST_CASE("a read whose deadline passes as its bytes come is completed or given up") {
  on_worker([] { return race_reads("read against deadline", giving_up::by_deadline); });
}
