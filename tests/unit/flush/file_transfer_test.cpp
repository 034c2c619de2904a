// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves over real files and loopback sockets that ranges of files arrive whole, in order and once,
// among bytes of every other kind, also when flushes are given up on the way, and that no
// descriptor is left open.

#include <penstock/error.hpp>
#include <penstock/file/file.hpp>
#include <penstock/flush/file_output.hpp>
#include <penstock/flush/socket_output.hpp>
#include <penstock/scope.hpp>
#include <penstock/timer.hpp>

#include "sched/worker.hpp"
#include "support/connection.hpp"
#include "unit/temporary_directory.hpp"

#include <catch2/catch_test_macros.hpp>

#include <unistd.h>
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

using namespace std::chrono_literals;
using namespace penstock;
using namespace penstock::test;

namespace {

constexpr std::size_t file_size = 2'000'000;

std::size_t open_descriptors() {
  auto const entries = std::filesystem::directory_iterator("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(entries), end(entries)));
}

/** A file with file_size bytes of pattern(). */
struct pattern_file {
  pattern_file() { directory.write("file", pattern(file_size)); }

  task<std::shared_ptr<file const>> open() const {
    auto opened = co_await file::open(directory.at("file"));
    REQUIRE(opened.has_value());
    co_return std::make_shared<file const>(std::move(*opened));
  }

  tests::temporary_directory directory;
};

task<void> read_into(tcp_socket& from, std::string& all) { all = co_await read_all(from); }

/** Send a range of 100,000 bytes, and end the stream. */
task<void> send_range(tcp_socket& to, std::shared_ptr<file const> from, std::size_t offset) {
  {
    socket_output out(to);
    out.write_file(std::move(from), offset, 100'000);
    auto const sent = co_await out.flush();
    CHECK(sent.state == flush_state::done);
    CHECK(detail::worker::current().pipes().lent() <= detail::pipe_pool::lent_max);
  }
  co_await to.close();
}

}  // namespace

TEST_CASE("a range of any size and place arrives whole", "[flush]") {
  pattern_file const source;
  std::size_t const before = open_descriptors();
  for (std::size_t const size : {1UL, 4096UL, 65'535UL, 65'536UL, 300'000UL, 1'900'000UL}) {
    for (std::size_t const offset : {0UL, 1UL, 8193UL}) {
      on_worker([&]() -> task<void> {
        connection pair = connect_pair();
        std::string received;
        async_scope reading;
        reading.spawn(read_into(pair.client, received));
        socket_output out(pair.server);
        out.write_file(co_await source.open(), offset, size);  // whose handle is gone now
        CHECK(out.queued() == size);
        auto const sent = co_await out.flush();
        CHECK(sent.state == flush_state::done);
        CHECK_FALSE(sent.immediate);
        CHECK(sent.bytes_sent == size);
        co_await pair.server.close();
        co_await reading.join();
        CHECK((received == pattern(size, offset)));
      });
    }
  }
  CHECK(open_descriptors() == before);
}

TEST_CASE("an empty range is nothing", "[flush]") {
  pattern_file const source;
  on_worker([&]() -> task<void> {
    connection pair = connect_pair();
    socket_output out(pair.server);
    auto const from = co_await source.open();
    CHECK(out.write_file(from, 5, 0) == write_status::accepted);
    CHECK(out.queued() == 0);
    CHECK(from.use_count() == 1);
    auto const sent = co_await out.flush();
    CHECK(sent.immediate);
  });
}

TEST_CASE("ranges and bytes of all kinds arrive in the order in which they were written",
          "[flush]") {
  pattern_file const source;
  on_worker([&]() -> task<void> {
    connection pair = connect_pair(small_buffers);
    std::string received;
    async_scope reading;
    reading.spawn(read_into(pair.client, received));
    socket_output out(pair.server);
    auto const from = co_await source.open();
    auto const shared = std::make_shared<std::string>(pattern(700, 31'000));
    std::string const lent = pattern(900, 101'700);
    out.write(pattern(1000));
    out.write_file(from, 1000, 30'000);
    out.write_shared(buffer(*shared), shared);
    out.write_file(from, 31'700, 70'000);
    out.write_borrowed(buffer(lent));
    out.write_file(from, 102'600, 1);
    out.write_file(from, 102'601, 99);
    out.write_moved(pattern(5000, 102'700));
    auto const sent = co_await out.flush();
    CHECK(sent.bytes_sent == 107'700);
    co_await pair.server.close();
    co_await reading.join();
    CHECK((received == pattern(107'700)));
  });
}

TEST_CASE("flushes that are given up at any moment lose nothing and repeat nothing", "[flush]") {
  pattern_file const source;
  std::minstd_rand random(7);
  for (int i = 0; i < 8; ++i) {
    on_worker([&]() -> task<void> {
      connection pair = connect_pair(i % 2 == 0 ? small_buffers : 0);
      std::string received;
      async_scope reading;
      socket_output out(pair.server);
      out.write_file(co_await source.open(), 0, 400'000);
      std::uint64_t told = 0;
      for (int tries = 0; out.queued() > 0 || tries <= 20; ++tries) {
        auto const patience = std::chrono::microseconds(random() % 300);
        auto const sent = co_await out.flush({.deadline = now() + patience});
        told += sent.bytes_sent;
        CHECK(told == out.bytes_sent());
        CHECK((sent || sent.state == flush_state::timed_out));
        if (tries == 20) reading.spawn(read_into(pair.client, received));
      }
      CHECK(told == 400'000);
      co_await pair.server.close();
      co_await reading.join();
      CHECK((received == pattern(400'000)));
    });
  }
}

TEST_CASE("a file that was cut ends its stream with file_ended", "[flush]") {
  for (std::size_t const left : {0UL, 100'000UL, 199'999UL}) {
    pattern_file const source;
    on_worker([&]() -> task<void> {
      connection pair = connect_pair();
      std::string received;
      async_scope reading;
      std::uint64_t told = 0;
      reading.spawn(read_into(pair.client, received));
      {
        socket_output out(pair.server);
        out.write_file(co_await source.open(), 0, 200'000);
        REQUIRE(::truncate(source.directory.at("file").c_str(), static_cast<off_t>(left)) == 0);
        auto const sent = co_await out.flush();
        CHECK(sent.state == flush_state::failed);
        CHECK(sent.error == errc::file_ended);
        // What was read last may wait for the rest, which does not come.
        CHECK(sent.bytes_sent <= left);
        CHECK(sent.bytes_sent + 65'536 > left);
        told = sent.bytes_sent;
      }
      co_await pair.server.close();
      co_await reading.join();
      CHECK((received == pattern(told)));
    });
  }
}

TEST_CASE("what is no file to read from fails its stream", "[flush]") {
  tests::temporary_directory const directory;
  on_worker([&]() -> task<void> {
    connection pair = connect_pair();
    socket_output out(pair.server);
    auto opened = co_await file::open(directory.path().string());
    REQUIRE(opened.has_value());
    out.write_file(std::make_shared<file const>(std::move(*opened)), 0, 100'000);
    auto const sent = co_await out.flush();
    CHECK(sent.state == flush_state::failed);
    CHECK(sent.error == std::errc::is_a_directory);
  });
}

TEST_CASE("an output that goes with a file under way leaves nothing open", "[flush]") {
  pattern_file const source;
  std::size_t const before = open_descriptors();
  for (int const pause : {0, 20, 200, 2000}) {
    on_worker([&]() -> task<void> {
      connection pair = connect_pair(small_buffers);
      {
        socket_output out(pair.server);
        out.write_file(co_await source.open(), 0, file_size);
        auto f = out.flush();
        if (pause > 0) static_cast<void>(co_await sleep_for(std::chrono::microseconds(pause)));
        CHECK(f.completion_expected());
      }
      co_await turns(2);
    });
    CHECK(open_descriptors() == before);
  }
}

TEST_CASE("no more pipes are used at once than the pool lends", "[flush]") {
  pattern_file const source;
  on_worker([&]() -> task<void> {
    auto& pipes = detail::worker::current().pipes();
    std::vector<connection> pairs;
    auto const from = co_await source.open();
    std::size_t const count = detail::pipe_pool::lent_max + 6;
    std::vector<std::string> received(count);
    async_scope sending;
    async_scope reading;
    for (std::size_t i = 0; i < count; ++i) pairs.push_back(connect_pair(small_buffers));
    for (std::size_t i = 0; i < count; ++i) sending.spawn(send_range(pairs[i].server, from, i));
    co_await turns(3);
    for (std::size_t i = 0; i < count; ++i) reading.spawn(read_into(pairs[i].client, received[i]));
    co_await sending.join();
    co_await reading.join();
    for (std::size_t i = 0; i < count; ++i) CHECK((received[i] == pattern(100'000, i)));
    CHECK(pipes.lent() == 0);
    CHECK(pipes.idle() <= detail::pipe_pool::idle_max);
  });
}

TEST_CASE("a file is copied into another one", "[flush]") {
  pattern_file const source;
  on_worker([&]() -> task<void> {
    auto made = co_await file::open(source.directory.at("copy"), open_mode::write);
    REQUIRE(made.has_value());
    file_output out(std::move(*made));
    out.write("head ");
    out.write_file(co_await source.open(), 10, 300'000);
    out.write(" tail");
    auto const sent = co_await out.flush();
    CHECK(sent.bytes_sent == 300'010);
  });
  CHECK(source.directory.read("copy") == "head " + pattern(300'000, 10) + " tail");
}
