// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// A pending flush that is given up as its peer reads is either completed or given up, never both
// and never neither: it resumes once, what it says to have sent and to have left adds up, and the
// next flush sends the rest, from memory that is the stream's own.

#include "races/race.hpp"
#include "support/connection.hpp"

#include <penstock/flush/socket_output.hpp>
#include <penstock/scope.hpp>

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using namespace penstock;
using namespace penstock::test;
using races::giving_up;

namespace {

constexpr std::size_t connections = 32;
// Of both sockets: together they hold much less than what a heat writes.
constexpr int buffer_bytes = 32 * 1024;
constexpr std::size_t bytes_per_heat = 100'000;
// A peer that says nothing for so long has lost bytes.
constexpr auto patience = 10s;

enum class writing { copied, borrowed };

struct writer {
  explicit writer(descriptor_pair pair)
      : socket(pair.server.release()), rival(std::move(pair.client)), out(socket) {}

  tcp_socket socket;
  detail::unique_fd rival;
  socket_output out;
  std::string borrowed;
  flush_result last;
  int endings = 0;               // of the last flush
  std::uint64_t bytes_sent = 0;  // as all flushes have said
  std::string received;          // by the rival, in this heat
};

std::vector<std::unique_ptr<writer>> make_writers() {
  std::vector<std::unique_ptr<writer>> made;
  for (std::size_t i = 0; i < connections; ++i) {
    made.push_back(std::make_unique<writer>(connect_descriptors(buffer_bytes)));
  }
  return made;
}

/** What the rival does: read all that is written, on all connections. */
void read_everything(std::vector<std::unique_ptr<writer>>& writers) {
  std::array<char, 64 * 1024> buffer;
  auto const deadline = clock::now() + patience;
  std::size_t left = writers.size() * bytes_per_heat;
  while (left > 0 && clock::now() < deadline) {
    for (auto& one : writers) {
      ssize_t const n = ::recv(one->rival.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
      if (n <= 0) continue;
      one->received.append(buffer.data(), static_cast<std::size_t>(n));
      left -= std::min(left, static_cast<std::size_t>(n));
    }
  }
}

task<void> flush_once(writer& one, flush_options options) {
  one.endings = 0;
  one.last = co_await one.out.flush(options);
  ++one.endings;
}

void write(writer& one, std::string const& bytes, writing way) {
  one.borrowed = bytes;
  one.received.clear();
  auto const status =
      way == writing::copied ? one.out.write(bytes) : one.out.write_borrowed(buffer(one.borrowed));
  REQUIRE(status != write_status::refused);
}

/** Check how the flush ended; true when it was completed. */
bool judge(writer& one, giving_up how) {
  REQUIRE(one.endings == 1);
  REQUIRE_FALSE(one.last.immediate);
  bool const is_completed = one.last.state == flush_state::done;
  if (!is_completed) {
    REQUIRE(one.last.state ==
            (how == giving_up::by_stop ? flush_state::canceled : flush_state::timed_out));
    REQUIRE(one.last.bytes_left == one.out.queued());
  }
  REQUIRE(one.last.bytes_sent + one.last.bytes_left == bytes_per_heat);
  one.bytes_sent += one.last.bytes_sent;
  std::ranges::fill(one.borrowed, '#');  // nobody may look at it any more
  return is_completed;
}

task<void> flush_rest(writer& one) {
  auto const rest = co_await one.out.flush({.deadline = clock::now() + patience});
  one.bytes_sent += rest.bytes_sent;
  REQUIRE(rest.state == flush_state::done);
}

task<void> race_flushes(char const* name, giving_up how, writing way) {
  auto writers = make_writers();
  std::string const bytes = pattern(bytes_per_heat);
  std::uint64_t total = 0;  // written to each
  races::race race(name, [&] { read_everything(writers); });
  while (race.goes_on()) {
    for (auto& one : writers) write(*one, bytes, way);
    total += bytes_per_heat;
    time_point const moment = race.set_moment();
    std::stop_source stop;
    std::stop_token const token = stop.get_token();
    flush_options options;
    if (how == giving_up::by_stop) options.stop = token;
    if (how == giving_up::by_deadline) options.deadline = moment;
    async_scope flushes;
    for (auto& one : writers) flushes.spawn(flush_once(*one, options));
    co_await turns(1);  // the kernel has them now
    race.release_rival();
    if (how == giving_up::by_stop) co_await races::turns_until(moment);
    stop.request_stop();
    co_await flushes.join();
    for (auto& one : writers) {
      race.end_round(judge(*one, how));
      co_await flush_rest(*one);
    }
    race.await_rival();
    for (auto& one : writers) {
      REQUIRE(one->received == bytes);
      REQUIRE(one->bytes_sent == total);
    }
  }
  race.check();
}

}  // namespace

TEST_CASE("a flush that is stopped as its peer reads is completed or given up") {
  on_worker([] { return race_flushes("flush against stop", giving_up::by_stop, writing::copied); });
}

TEST_CASE("a flush of lent bytes that is stopped as its peer reads is completed or given up") {
  on_worker([] {
    return race_flushes("flush of lent bytes against stop", giving_up::by_stop, writing::borrowed);
  });
}

TEST_CASE("a flush whose deadline passes as its peer reads is completed or given up") {
  on_worker([] {
    return race_flushes("flush against deadline", giving_up::by_deadline, writing::copied);
  });
}

TEST_CASE("a flush of lent bytes whose deadline passes is completed or given up") {
  on_worker([] {
    return race_flushes("flush of lent bytes against deadline", giving_up::by_deadline,
                        writing::borrowed);
  });
}
