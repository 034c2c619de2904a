// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves how a stream sends ranges of files, step by step and with every way in which a step can
// end: no byte is lost or sent twice, the file stays open for as long as the kernel has it, and a
// pipe with bytes in it never serves another stream. The test is the kernel.

#include <penstock/error.hpp>

#include "flush/file_transfer.hpp"
#include "flush/flusher.hpp"
#include "support/allocation_fault.hpp"
#include "support/connection.hpp"
#include "unit/flush/fake_sink.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <cstring>
#include <memory>
#include <stop_token>
#include <string>

using namespace std::chrono_literals;
using namespace penstock;
using namespace penstock::test;
using detail::worker;

namespace {

constexpr int file_fd = 500;
constexpr std::size_t much = 100'000;

/** A file of which byte i is byte i of pattern(). */
std::shared_ptr<file const> some_file() { return std::make_shared<file const>(file_fd); }

bool is_reading(manual_ring& ring) {
  // The worker's inbox is read too.
  std::size_t const others = 1;
  return ring.count(IORING_OP_READ) > others;
}

io_uring_sqe const& find_read(manual_ring& ring) { return ring.find_on(IORING_OP_READ, file_fd); }

/** The kernel has read at most `size_max` bytes. */
void complete_read(manual_ring& ring, std::size_t size_max = SIZE_MAX) {
  io_uring_sqe const& entry = find_read(ring);
  std::string const bytes = pattern(std::min<std::size_t>(entry.len, size_max), entry.off);
  std::memcpy(reinterpret_cast<void*>(entry.addr), bytes.data(), bytes.size());
  ring.complete(entry, static_cast<std::int32_t>(bytes.size()));
}

/** The kernel has spliced at most `size_max` bytes, and no more than a pipe takes. */
void complete_splice(manual_ring& ring, std::size_t size_max = 60'000) {
  io_uring_sqe const& entry = ring.find(IORING_OP_SPLICE);
  std::string const bytes =
      pattern(std::min<std::size_t>(entry.len, size_max), entry.splice_off_in);
  REQUIRE(::write(entry.fd, bytes.data(), bytes.size()) == std::ssize(bytes));
  ring.complete(entry, static_cast<std::int32_t>(bytes.size()));
}

/** Run `body(out, ring)` on a stream that takes pipes. */
template <class Body>
void with_stream(Body const& body, output_limits const& limits = {}) {
  on_manual_ring([&](worker& owner, manual_ring& ring) -> task<void> {
    ring.has_pipes = true;
    fake_stream out(owner, ring, limits);
    out.far.takes_pipes = true;
    out.far.room = SIZE_MAX;
    co_await body(out, ring);
    out.flusher = nullptr;
    co_await turns(2);
    CHECK(owner.pipes().lent() == 0);
    CHECK(std::size_t(ring.pipes_open) == owner.pipes().idle());
    CHECK(owner.blocks().lent() == 0);
  });
}

}  // namespace

TEST_CASE("few bytes of a file go in one send with what is before and behind them", "[flush]") {
  with_stream([](fake_stream& out, manual_ring& ring) -> task<void> {
    out.write("head");
    out.write_file(some_file(), 3, 50);
    out.write("tail");
    auto f = out.flush();
    CHECK(f.completion_expected());
    CHECK(f.bytes_sent() == 0);
    io_uring_sqe const& asked = find_read(ring);
    CHECK(asked.off == 3);
    CHECK(asked.len == 50);
    complete_read(ring);
    auto const sent = co_await f;
    CHECK(sent.state == flush_state::done);
    CHECK(sent.bytes_sent == 58);
    CHECK(out.far.wire == "head" + pattern(50, 3) + "tail");
    CHECK(out.far.tries == 1);
    co_await turns(1);
    CHECK(ring.closed == std::vector<int>{file_fd});
  });
}

TEST_CASE("a short read behind other bytes goes with them, the rest later", "[flush]") {
  with_stream([](fake_stream& out, manual_ring& ring) -> task<void> {
    out.write("head");
    out.write_file(some_file(), 0, 50);
    auto f = out.flush();
    complete_read(ring, 20);
    co_await turns(2);
    CHECK(out.far.wire == "head" + pattern(20));
    out.write("tail");
    auto g = out.flush();
    complete_read(ring);
    CHECK(co_await f);
    CHECK(co_await g);
    CHECK(out.far.wire == "head" + pattern(50) + "tail");
  });
}

TEST_CASE("many bytes before a file, or in it, do not wait for each other", "[flush]") {
  for (bool const are_before : {false, true}) {
    with_stream([&](fake_stream& out, manual_ring& ring) -> task<void> {
      std::string const head(are_before ? 5000 : 50, 'h');
      std::size_t const size = are_before ? 50 : much;
      out.write(head);
      out.write_file(some_file(), 0, size);
      auto f = out.flush();
      CHECK(f.bytes_sent() == head.size());
      if (!are_before) complete_splice(ring);
      if (!are_before) co_await turns(2);
      complete_read(ring);
      CHECK(co_await f);
      CHECK(out.far.wire == head + pattern(size));
    });
  }
}

TEST_CASE("what is before a file that no flush covers is not held up by it", "[flush]") {
  with_stream([](fake_stream& out, manual_ring& ring) -> task<void> {
    out.far.room = 0;
    out.write("head");
    auto f = out.flush();
    out.write_file(some_file(), 0, 50);
    out.complete_send(2);
    co_await turns(2);
    CHECK_FALSE(is_reading(ring));
    out.complete_send(2);
    CHECK(co_await f);
    auto g = out.flush();
    complete_read(ring);
    out.far.room = SIZE_MAX;
    CHECK(co_await g);
  });
}

TEST_CASE("many bytes of a file go through a pipe, the rest of them is read", "[flush]") {
  with_stream([](fake_stream& out, manual_ring& ring) -> task<void> {
    out.write_file(some_file(), 7, much);
    auto f = out.flush();
    io_uring_sqe const& asked = ring.find(IORING_OP_SPLICE);
    CHECK(asked.splice_fd_in == file_fd);
    CHECK(asked.splice_off_in == 7);
    CHECK(asked.off == UINT64_MAX);
    CHECK(asked.len == much);
    complete_splice(ring);
    co_await turns(2);
    CHECK(out.far.wire == pattern(60'000, 7));
    CHECK(f.bytes_sent() == 60'000);
    CHECK(find_read(ring).off == 60'007);
    complete_read(ring);
    auto const sent = co_await f;
    CHECK(sent.bytes_sent == much);
    CHECK(out.far.wire == pattern(much, 7));
  });
}

TEST_CASE("what a full sink leaves in the pipe waits there, and is not asked for again",
          "[flush]") {
  with_stream([](fake_stream& out, manual_ring& ring) -> task<void> {
    out.far.room = 1000;
    out.write_file(some_file(), 0, much);
    auto f = out.flush();
    complete_splice(ring, 3000);
    co_await turns(2);
    CHECK(f.bytes_sent() == 1000);
    CHECK(out.is_polling());
    out.become_writable(1500);
    co_await turns(2);
    CHECK(f.bytes_sent() == 2500);
    out.become_writable(SIZE_MAX);
    co_await turns(2);
    CHECK(out.far.wire == pattern(3000));
    CHECK(ring.find(IORING_OP_SPLICE).splice_off_in == 3000);
    complete_splice(ring);
    co_await turns(2);
    complete_read(ring);
    CHECK(co_await f);
    CHECK(out.far.wire == pattern(much));
  });
}

TEST_CASE("an interrupted step is asked for again", "[flush]") {
  for (int const error : {EINTR, ECANCELED}) {
    for (std::size_t const size : {std::size_t(50), much}) {
      with_stream([&](fake_stream& out, manual_ring& ring) -> task<void> {
        out.write_file(some_file(), 0, size);
        auto f = out.flush();
        for (int i = 0; i < 3; ++i) {
          ring.complete(size == much ? ring.find(IORING_OP_SPLICE) : find_read(ring), -error);
          co_await turns(2);
        }
        CHECK(f.completion_expected());
        if (size == much) complete_splice(ring);
        if (size == much) co_await turns(2);
        complete_read(ring);
        CHECK(co_await f);
        CHECK(out.far.wire == pattern(size));
      });
    }
  }
}

TEST_CASE("a file that cannot be spliced is read, to its end", "[flush]") {
  with_stream([](fake_stream& out, manual_ring& ring) -> task<void> {
    out.write_file(some_file(), 5, 3 * much);
    auto f = out.flush();
    ring.complete(ring.find(IORING_OP_SPLICE), -EINVAL);
    while (f.completion_expected()) {
      co_await turns(2);
      CHECK(ring.count(IORING_OP_SPLICE) == 0);
      if (is_reading(ring)) complete_read(ring);
    }
    CHECK(out.far.wire == pattern(3 * much, 5));
  });
}

TEST_CASE("without pipes a file is read", "[flush]") {
  for (bool const is_sinks_fault : {false, true}) {
    with_stream([&](fake_stream& out, manual_ring& ring) -> task<void> {
      (is_sinks_fault ? out.far.takes_pipes : ring.has_pipes) = false;
      out.write_file(some_file(), 0, much);
      auto f = out.flush();
      complete_read(ring);
      co_await turns(2);
      complete_read(ring);
      CHECK(co_await f);
      CHECK(out.far.wire == pattern(much));
    });
  }
}

TEST_CASE("a file that ends early fails the stream, which says what went", "[flush]") {
  for (std::size_t const size : {std::size_t(50), 3 * much}) {
    with_stream([&](fake_stream& out, manual_ring& ring) -> task<void> {
      out.write_file(some_file(), 0, size);
      auto f = out.flush();
      size == 50 ? complete_read(ring, 20) : complete_splice(ring, 20);
      co_await turns(2);
      ring.complete(size == 50 ? find_read(ring) : ring.find(IORING_OP_SPLICE), 0);
      auto const ended = co_await f;
      CHECK(ended.state == flush_state::failed);
      CHECK(ended.error == errc::file_ended);
      std::size_t const gone = size == 50 ? 0 : 20;  // a small file goes in one send, or not
      CHECK(ended.bytes_sent == gone);
      CHECK(ended.bytes_left == size - gone);
      CHECK(out.far.wire == pattern(gone));
      CHECK(out.write("more") == write_status::refused);
      CHECK(out.flusher->queue().queued() == 0);
    });
  }
}

TEST_CASE("an error of the file fails the stream with that error", "[flush]") {
  for (std::size_t const size : {std::size_t(50), much}) {
    with_stream([&](fake_stream& out, manual_ring& ring) -> task<void> {
      out.write_file(some_file(), 0, size);
      auto f = out.flush();
      ring.complete(size == much ? ring.find(IORING_OP_SPLICE) : find_read(ring), -EIO);
      auto const ended = co_await f;
      CHECK(ended.state == flush_state::failed);
      CHECK(ended.error == std::errc::io_error);
    });
  }
}

TEST_CASE("a sink that breaks with bytes in the pipe closes the stream and the pipe", "[flush]") {
  with_stream([](fake_stream& out, manual_ring& ring) -> task<void> {
    out.write_file(some_file(), 0, much);
    auto f = out.flush();
    out.far.errors = {ECONNRESET};
    complete_splice(ring, 500);
    auto const ended = co_await f;
    CHECK(ended.state == flush_state::closed);
    CHECK(ring.pipes_open == 0);
  });
}

TEST_CASE("a flush that is given up while the file is read ends at once; the next goes on",
          "[flush]") {
  for (std::size_t const size : {std::size_t(50), much}) {
    with_stream([&](fake_stream& out, manual_ring& ring) -> task<void> {
      std::stop_source stop;
      std::stop_token const token = stop.get_token();
      out.write_file(some_file(), 0, size);
      auto f = out.flush({.stop = token});
      stop.request_stop();
      CHECK(f.state() == flush_state::canceled);
      CHECK(f.bytes_sent() == 0);
      size == much ? complete_splice(ring) : complete_read(ring);
      co_await turns(2);
      CHECK(out.far.wire.empty());
      auto next = out.flush();
      if (next.completion_expected()) complete_read(ring);
      CHECK(co_await next);
      CHECK(next.bytes_sent() == size);
      CHECK(out.far.wire == pattern(size));
    });
  }
}

TEST_CASE("a flush that is given up with bytes in the pipe leaves them for the next", "[flush]") {
  with_stream([](fake_stream& out, manual_ring& ring) -> task<void> {
    out.far.room = 100;
    out.write_file(some_file(), 0, much);
    auto f = out.flush({.deadline = ring.now() + 1s});
    complete_splice(ring, 3000);
    co_await turns(2);
    auto const late = co_await f;
    CHECK(late.state == flush_state::timed_out);
    CHECK(late.bytes_sent == 100);
    out.become_writable(SIZE_MAX);
    co_await turns(2);
    auto next = out.flush();
    CHECK(out.far.wire == pattern(3000));
    complete_splice(ring);
    co_await turns(2);
    complete_read(ring);
    CHECK(co_await next);
    CHECK(next.bytes_sent() == much - 100);
    CHECK(out.far.wire == pattern(much));
  });
}

TEST_CASE("make_room sends no more of a file than it has to", "[flush]") {
  output_limits const limits{.high_watermark = 20'000, .low_watermark = 10'000};
  with_stream(
      [](fake_stream& out, manual_ring& ring) -> task<void> {
        CHECK(out.write_file(some_file(), 0, much) == write_status::full);
        auto f = out.make_room();
        CHECK(ring.find(IORING_OP_SPLICE).len == 90'000);
        complete_splice(ring);
        co_await turns(2);
        complete_read(ring);
        CHECK(co_await f);
        CHECK(out.far.wire == pattern(90'000));
        CHECK(out.flusher->queue().queued() == 10'000);
      },
      limits);
}

TEST_CASE("a stream that ends while the kernel has its file keeps it open until then", "[flush]") {
  for (bool const is_released : {false, true}) {
    for (bool const brings_bytes : {false, true}) {
      for (std::size_t const size : {std::size_t(50), much}) {
        with_stream([&](fake_stream& out, manual_ring& ring) -> task<void> {
          ring.cancels_at_once = false;
          out.write_file(some_file(), 0, size);
          auto f = out.flush();
          io_uring_sqe const& asked = size == much ? ring.find(IORING_OP_SPLICE) : find_read(ring);
          if (is_released) {
            out.flusher = nullptr;
          } else {
            out.flusher->fail(flush_state::aborted, errc::aborted);
          }
          CHECK(f.state() == flush_state::aborted);
          co_await turns(2);
          CHECK(ring.canceled == std::vector<std::uint64_t>{asked.user_data});
          CHECK(ring.closed.empty());
          if (!brings_bytes) {
            ring.complete(asked, -ECANCELED);
          } else {
            size == much ? complete_splice(ring) : complete_read(ring);
          }
          co_await turns(2);
          CHECK(ring.closed == std::vector<int>{file_fd});
          CHECK(ring.pipes_open == 0);
          CHECK(out.far.wire.empty());
        });
      }
    }
  }
}

TEST_CASE("a range of any length has room below the hard cap, and counts what it holds",
          "[flush]") {
  output_limits const limits{.hard_cap = 10'000};
  with_stream(
      [](fake_stream& out, manual_ring&) -> task<void> {
        std::uint64_t const length = std::uint64_t(10) << 30;
        CHECK(out.write_file(some_file(), 0, length) == write_status::full);
        CHECK(out.flusher->queue().queued() == length);
        CHECK(out.write(std::string(10'000 - 1024, 'a')) == write_status::full);
        CHECK(out.write("b") == write_status::refused);
        CHECK(out.write_file(some_file(), 0, 1) == write_status::refused);
        CHECK(out.flusher->queue().queued() == length + 10'000 - 1024);
        co_return;
      },
      limits);
}

TEST_CASE("the time that a disk takes is not held against the peer", "[flush]") {
  output_limits const limits{.write_rate_min = 1000, .write_rate_grace = 5s};
  with_stream(
      [](fake_stream& out, manual_ring& ring) -> task<void> {
        out.far.room = 0;
        out.write(std::string(5000, 'h'));
        out.write_file(some_file(), 0, 50);
        auto f = out.flush();
        out.complete_send(5000);
        out.far.acknowledged = 5000;
        co_await turns(2);
        REQUIRE(is_reading(ring));
        static_cast<void>(co_await sleep_for(60s));
        CHECK(f.completion_expected());
        out.far.room = SIZE_MAX;
        complete_read(ring);
        CHECK(co_await f);
      },
      limits);
}

TEST_CASE("a range without memory is refused, and can be repeated", "[flush]") {
  with_stream([](fake_stream& out, manual_ring&) -> task<void> {
    auto const from = some_file();
    for (std::size_t k = 0;; ++k) {
      allocation_fault fault(k);
      auto const status = fault.during([&] { return out.write_file(from, 0, 50); });
      if (!fault.has_failed()) {
        CHECK(status == write_status::accepted);
        CHECK(out.flusher->queue().queued() == 50);
        break;
      }
      CHECK(status == write_status::refused);
      CHECK(out.flusher->error() == std::errc::not_enough_memory);
      CHECK(from.use_count() == 1);
    }
    co_return;
  });
}

TEST_CASE("a flush without memory to read into fails the stream, in the call", "[flush]") {
  with_stream([](fake_stream& out, manual_ring& ring) -> task<void> {
    std::size_t const more_than_the_pool_has = 50'000;
    out.write_file(some_file(), 0, more_than_the_pool_has);
    allocation_fault fault(0, fault_mode::from_then_on);
    fault.arm();
    auto f = out.flush({.deadline = ring.now() + 1s});
    fault.disarm();
    CHECK(fault.has_failed());
    CHECK(f.state() == flush_state::failed);
    auto const ended = co_await f;
    CHECK(ended.error == std::errc::not_enough_memory);
  });
}

TEST_CASE("what was read without memory for its piece is an error, and changes nothing",
          "[flush]") {
  with_stream([](fake_stream& out, manual_ring&) -> task<void> {
    detail::send_queue& queue = out.flusher->queue();
    out.write_file(some_file(), 0, 5000);
    // Whatever frames of that size were at hand are pieces now.
    for (int i = 0; i < 1000; ++i) out.write_borrowed("b");
    detail::file_transfer transfer(worker::current(), queue.wanted_range(5000), false);
    transfer.filled(20);
    allocation_fault fault(0, fault_mode::from_then_on);
    fault.arm();
    auto const error = transfer.hand_over(queue);
    fault.disarm();
    CHECK(error == std::errc::not_enough_memory);
    CHECK(queue.wanted_range(5000).length == 5000);
    CHECK_FALSE(transfer.hand_over(queue));
    CHECK_FALSE(queue.is_file_next());
    co_return;
  });
}
