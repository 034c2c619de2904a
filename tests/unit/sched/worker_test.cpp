// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves the worker's loop: fair turns, room in the ring whatever is submitted, nothing in flight
// when it ends.

#include "sched/worker.hpp"

#include <penstock/scope.hpp>

#include "support/connection.hpp"
#include "support/manual_ring.hpp"

#include <catch2/catch_test_macros.hpp>

#include <fcntl.h>

#include <memory>
#include <vector>

using namespace std::chrono_literals;
using namespace penstock;
using namespace penstock::test;
using detail::worker;

namespace {

struct counting_operation final : detail::operation {
  void on_completion(std::int32_t result, std::uint32_t flags) noexcept override {
    results.push_back(result);
    is_over = (flags & IORING_CQE_F_MORE) == 0;
  }
  std::vector<std::int32_t> results;
  bool is_over = false;
};

detail::submission read_of(int fd) {
  detail::submission what;
  what.opcode = IORING_OP_RECV;
  what.fd = fd;
  what.address = 0x1000;
  what.length = 5;
  what.flags = 3;
  what.offset = 9;
  what.ioprio = 2;
  return what;
}

}  // namespace

TEST_CASE("a submission's every field reaches the ring, and none of an earlier use", "[sched]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    for (int round = 0; round < 200; ++round) {  // more than the ring has entries
      counting_operation op;
      owner.submit(read_of(round), op);
      io_uring_sqe const& entry = ring.find(IORING_OP_RECV);
      CHECK(entry.fd == round);
      CHECK(entry.addr == 0x1000);
      CHECK(entry.len == 5);
      CHECK(entry.msg_flags == 3);
      CHECK(entry.off == 9);
      CHECK(entry.ioprio == 2);
      CHECK(entry.flags == 0);
      CHECK(entry.buf_group == 0);
      CHECK(entry.user_data == reinterpret_cast<std::uintptr_t>(&op));
      owner.cancel(op);
      co_await turns(2);
      CHECK(op.is_over);
    }
  });
}

TEST_CASE("an operation with several events is in flight until its last", "[sched]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    auto const before = owner.in_flight();
    counting_operation op;
    owner.submit(read_of(1), op);
    std::uint64_t const entry = ring.find(IORING_OP_RECV).user_data;
    for (int i = 1; i <= 3; ++i) ring.report(entry, i);
    co_await turns(2);
    CHECK(op.results == std::vector<std::int32_t>{1, 2, 3});
    CHECK(owner.in_flight() == before + 1);
    ring.complete(entry, -ECANCELED);
    co_await turns(2);
    CHECK(op.is_over);
    CHECK(owner.in_flight() == before);
  });
}

TEST_CASE("submissions and cancels find room in a ring that is too small for them", "[sched]") {
  runtime_options options;
  options.submission_entries = 4;
  options.completion_entries = 8;
  auto const body = []() -> task<void> {
    connection pair = connect_pair();
    std::vector<std::unique_ptr<tcp_socket>> readers;
    async_scope scope;
    int canceled = 0;
    auto const read = [](tcp_socket& from, int& count) -> task<void> {
      std::byte one;
      auto const [ec, n] = co_await from.read_some({&one, 1});
      if (ec == errc::canceled && n == 0) ++count;
    };
    for (int i = 0; i < 200; ++i) {
      readers.push_back(std::make_unique<tcp_socket>(::dup(pair.server.native_handle())));
      scope.spawn(read(*readers.back(), canceled));
    }
    co_await turns(2);
    scope.request_stop();
    co_await scope.join();
    CHECK(canceled == 200);
  };
  sync_wait(body(), options);
}

TEST_CASE("a task that yields goes behind the events of the ring", "[sched]") {
  on_manual_ring([](worker& owner, manual_ring&) -> task<void> {
    auto const before = owner.count().turns;
    for (int i = 0; i < 10; ++i) co_await yield();
    CHECK(owner.count().turns - before >= 10);
  });
}

TEST_CASE("a task that is always ready does not keep I/O or timers from others", "[sched]") {
  on_worker([]() -> task<void> {
    bool is_over = false;
    auto const spin = [](bool const& end) -> task<void> {
      while (!end) co_await yield();
    };
    async_scope scope;
    for (int i = 0; i < 300; ++i) scope.spawn(spin(is_over));
    connection pair = connect_pair();
    auto const why = co_await sleep_for(1ms);
    CHECK_FALSE(why);
    ::send(pair.client.native_handle(), "x", 1, 0);
    auto const got = co_await read_exactly(pair.server, 1);
    CHECK(got == "x");
    is_over = true;
    co_await scope.join();
  });
}

TEST_CASE("no more than the batch is resumed between two looks at the ring", "[sched]") {
  runtime_options options;
  options.ready_batch = 4;
  on_manual_ring(
      [](worker& owner, manual_ring&) -> task<void> {
        int resumed = 0;
        std::uint64_t const begin = owner.count().turns;
        auto const work = [](int& count) -> task<void> {
          co_await yield();
          ++count;
        };
        async_scope scope;
        for (int i = 0; i < 40; ++i) scope.spawn(work(resumed));
        co_await scope.join();
        CHECK(resumed == 40);
        CHECK(owner.count().turns - begin >= 9);
      },
      options);
}

TEST_CASE("the share of immediate flushes ends by count, and is new after each resume", "[sched]") {
  runtime_options options;
  options.immediate_flushes_max = 5;
  on_manual_ring(
      [](worker& owner, manual_ring&) -> task<void> {
        for (int round = 0; round < 3; ++round) {
          co_await yield();
          for (int i = 1; i < 5; ++i) CHECK(owner.spend_immediate());
          CHECK_FALSE(owner.spend_immediate());
        }
      },
      options);
}

TEST_CASE("the share of immediate flushes ends by time", "[sched]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    co_await yield();
    int granted = 0;
    for (; granted < 16; ++granted) REQUIRE(owner.spend_immediate());
    ring.advance(1ms);  // so long took the next ones
    while (owner.spend_immediate()) ++granted;
    CHECK(granted == 31);  // it looks at the clock one time in 16
  });
}

TEST_CASE("a worker that ended has closed what it was told to close", "[sched]") {
  auto pair = connect_descriptors();
  int const fd = pair.server.get();
  auto const body = [&]() -> task<void> {
    worker::current().close(pair.server.release());
    co_return;
  };
  sync_wait(body());
  CHECK(::fcntl(fd, F_GETFD) == -1);
}

TEST_CASE("operations that nobody waits for any more are taken back before the worker ends",
          "[sched]") {
  counting_operation op;
  auto pair = connect_descriptors();
  auto const body = [&]() -> task<void> {
    std::byte unused[5];
    detail::submission what = read_of(pair.server.get());
    what.address = reinterpret_cast<std::uintptr_t>(&unused);
    what.flags = 0;
    what.ioprio = 0;
    what.offset = 0;
    worker::current().submit(what, op);
    co_await turns(2);
    CHECK_FALSE(op.is_over);
    worker::current().cancel(op);
  };
  sync_wait(body());
  CHECK(op.is_over);
  CHECK(op.results == std::vector<std::int32_t>{-ECANCELED});
}

TEST_CASE("the clock is read once in a turn that needs the time, and never in another", "[sched]") {
  on_manual_ring([](worker&, manual_ring& ring) -> task<void> {
    co_await yield();
    int const before = ring.clock_reads;
    for (int i = 0; i < 3; ++i) co_await yield();
    CHECK(ring.clock_reads == before);
    CHECK(now() == now());
    CHECK(ring.clock_reads == before + 1);
  });
}

TEST_CASE("the clock stands still within a turn", "[sched]") {
  on_worker([]() -> task<void> {
    auto const begin = now();
    auto const real = std::chrono::steady_clock::now();
    while (std::chrono::steady_clock::now() - real < 1ms) continue;
    CHECK(now() == begin);
    co_await turns(2);
    CHECK(now() > begin);
  });
}
