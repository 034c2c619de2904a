// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Whatever the output takes at a time, and however often the wait for it is given up, all the bytes
// of the parts leave once and in order, and the results say how many. What is pulled never waits in
// the queue in larger amounts than one read.

#include "xml/mtom/send_parts.hpp"
#include "unit/temporary_directory.hpp"
#include "unit/xml/mtom/message.hpp"
#include "unit/xml/mtom/queue_output.hpp"

#include <penstock/error.hpp>
#include <penstock/file/file.hpp>
#include <penstock/flush/memory_output.hpp>
#include <penstock/sync_wait.hpp>

#include <catch2/catch_test_macros.hpp>

#include <stdexcept>

using namespace penstock;
using namespace penstock::test;

namespace {

flush_result send(message& m, output& out, flush_options const& options = {}) {
  return sync_wait(xml::send_parts(m.sender, out, options));
}

/** Three parts of 10,000 octets: copied; pulled; with both and pulled again. */
void fill(message& m) {
  m.copy(octets(10'000, 1));
  m.keep();
  m.parts.start_value();
  REQUIRE_FALSE(m.parts.add_source(pulled(octet_task(octets(10'000, 2), 999))));
  m.keep();
  m.copy(octets(5'000, 3));
  REQUIRE_FALSE(m.parts.add_source(pulled(octet_source(octets(2'500, 4), 998))));
  REQUIRE_FALSE(m.parts.add_source(pulled(octet_task(octets(2'500, 5), 997))));
  m.keep();
  m.sender.begin();
}

std::string const filled = part_text(1, octets(10'000, 1)) + part_text(2, octets(10'000, 2)) +
                           part_text(3, octets(5'000, 3) + octets(2'500, 4) + octets(2'500, 5)) +
                           message_end;

}  // namespace

TEST_CASE("all parts leave, whatever the bounds of the queue") {
  for (std::size_t const cap : {1U, 2U, 3U, 17U, 500U, 4096U, 100'000U}) {
    for (std::size_t const high : {cap / 2, cap}) {
      message m;
      fill(m);
      queue_output out(cap, high);
      auto const result = send(m, out, {.more = false, .min_bytes = 1'000'000});
      CAPTURE(cap, high);
      REQUIRE(result.state == flush_state::done);
      REQUIRE(out.bytes == filled);
      REQUIRE(out.queued() == 0);
      REQUIRE(out.queued_max <= cap);
      REQUIRE(result.bytes_sent == filled.size());
      REQUIRE_FALSE(out.last_flush.more);
      REQUIRE(m.sender.is_over());
    }
  }
}

TEST_CASE("a wait that is given up can be taken up again") {
  for (std::size_t const step : {100U, 1000U, 2000U}) {
    message m;
    fill(m);
    queue_output out(5000, 4000);
    out.flush_send_max = step;
    std::uint64_t sent = 0;
    int calls = 0;
    flush_result result;
    do {
      result = send(m, out);
      sent += result.bytes_sent;
      REQUIRE(++calls < 1000);
    } while (result.state == flush_state::timed_out);
    CAPTURE(step, calls);
    REQUIRE(result.state == flush_state::done);
    REQUIRE(calls > 1);
    REQUIRE(out.bytes == filled);
    REQUIRE(sent == filled.size());
  }
}

TEST_CASE("what was queued before leaves while the next is pulled, one read at a time") {
  message m;
  queue_output out;
  out.write("the document");
  std::size_t waiting_max = 0;
  std::size_t const total = 1'000'000;
  std::size_t left = total;
  m.parts.start_value();
  auto const read = [&](mutable_buffer room) -> task<io_result> {
    waiting_max = std::max(waiting_max, out.queued());
    std::size_t const n = std::min(room.size(), left);
    left -= n;
    co_return io_result{.n = n};
  };
  REQUIRE_FALSE(m.parts.add_source(pulled(read)));
  m.keep();
  m.sender.begin();
  CHECK(send(m, out).state == flush_state::done);
  CHECK(out.bytes.size() == 12 + part_text(1, "").size() + total + message_end.size());
  CHECK(waiting_max == 0);
  CHECK(out.queued_max <= 64 * 1024);
}

TEST_CASE("a source that is stopped is asked again; its other errors stay") {
  message m;
  int asked = 0;
  m.parts.start_value();
  auto const read = [&](mutable_buffer room) -> task<io_result> {
    room[0] = std::byte{'x'};
    switch (++asked) {
      case 1: co_return io_result{errc::canceled, 0};
      case 2: co_return io_result{std::make_error_code(std::errc::timed_out), 1};
      case 3: co_return io_result{.n = 1};
      default: co_return io_result{std::make_error_code(std::errc::io_error), 0};
    }
  };
  REQUIRE_FALSE(m.parts.add_source(pulled(read)));
  m.keep();
  m.sender.begin();
  queue_output out;
  auto const canceled = send(m, out);
  CHECK(canceled.state == flush_state::canceled);
  CHECK(canceled.error == errc::canceled);
  CHECK_FALSE(m.sender.error());
  CHECK(send(m, out).state == flush_state::timed_out);
  auto const failed = send(m, out);
  CHECK(failed.state == flush_state::failed);
  CHECK(failed.error == std::errc::io_error);
  CHECK(m.sender.error() == std::errc::io_error);
  CHECK(send(m, out).error == std::errc::io_error);
  CHECK(asked == 4);
  CHECK(out.bytes == part_text(1, "xx"));
}

TEST_CASE("an exception of a source passes through") {
  message m;
  m.parts.start_value();
  auto const read = [](mutable_buffer) -> task<io_result> {
    throw std::runtime_error("no such row");
    co_return io_result{};
  };
  REQUIRE_FALSE(m.parts.add_source(pulled(read)));
  m.keep();
  m.sender.begin();
  queue_output out;
  CHECK_THROWS_AS(send(m, out), std::runtime_error);
  CHECK(out.bytes == part_text(1, ""));
}

TEST_CASE("an output that has failed fails the parts with its error") {
  message m;
  fill(m);
  queue_output out;
  out.failure = std::make_error_code(std::errc::broken_pipe);
  auto const result = send(m, out);
  CHECK(result.state == flush_state::failed);
  CHECK(result.error == std::errc::broken_pipe);
}

namespace {

task<void> send_file(message& m, output& out, std::string path, std::uint64_t offset,
                     std::uint64_t length, flush_result& result) {
  auto opened = co_await file::open(path);
  REQUIRE(opened.has_value());
  m.parts.start_value();
  auto const shared = std::make_shared<file>(std::move(*opened));
  REQUIRE_FALSE(m.parts.add_source(xml::file_piece{shared, offset, length}));
  m.keep();
  m.sender.begin();
  result = co_await xml::send_parts(m.sender, out, {});
  m.parts.begin(given_names);  // a file is closed on its worker
}

}  // namespace

TEST_CASE("a range of a file is read into an output that takes no files") {
  tests::temporary_directory const directory;
  std::string const bytes = octets(200'000);
  directory.write("bytes", bytes);
  message m;
  memory_output out;
  flush_result result;
  sync_wait(send_file(m, out, directory.at("bytes"), 1000, 150'000, result));
  CHECK(result.state == flush_state::done);
  CHECK(out.view() == part_text(1, bytes.substr(1000, 150'000)) + message_end);
}

TEST_CASE("a file that is shorter than its range is an error") {
  tests::temporary_directory const directory;
  directory.write("bytes", "0123456789");
  message m;
  memory_output out;
  flush_result result;
  sync_wait(send_file(m, out, directory.at("bytes"), 5, 6, result));
  CHECK(result.error == errc::file_ended);
  CHECK(out.view() == part_text(1, "56789"));
}
