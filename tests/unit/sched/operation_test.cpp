// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that an operation ends exactly once, with what the kernel did, whenever a stop or a
// deadline comes: in every order on a manual ring, and 10,000 times each against the real kernel.

#include <penstock/detail/operation.hpp>

#include <penstock/scope.hpp>

#include "support/connection.hpp"
#include "support/manual_ring.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace std::chrono_literals;
using namespace penstock;
using namespace penstock::test;
using detail::submission;
using detail::wait_limits;
using detail::worker;

namespace {

class plain_operation final : public detail::io_operation {
public:
  using io_operation::io_operation;
  std::int32_t await_resume() const noexcept { return outcome(); }
};

submission some_read() {
  submission what;
  what.opcode = IORING_OP_RECV;
  what.fd = 7;
  return what;
}

struct ending {
  int count = 0;
  std::int32_t result = 1234;
};

task<void> perform(wait_limits limits, ending& end) {
  submission const what = some_read();
  end.result = co_await plain_operation(what, limits);
  ++end.count;
}

}  // namespace

TEST_CASE("what the ring gives is what the awaiter gets", "[sched]") {
  on_manual_ring([](worker&, manual_ring& ring) -> task<void> {
    for (std::int32_t const result : {0, 17, -ECONNRESET, -ECANCELED}) {
      async_scope scope;
      ending end;
      scope.spawn(perform({}, end));
      CHECK(ring.find(IORING_OP_RECV).fd == 7);
      CHECK(end.count == 0);
      ring.complete(ring.find(IORING_OP_RECV), result);
      co_await scope.join();
      CHECK(end.count == 1);
      CHECK(end.result == result);
    }
    CHECK(ring.canceled.empty());
  });
}

TEST_CASE("a cancel that interrupts its target is a cancel like any other", "[sched]") {
  on_manual_ring([](worker&, manual_ring& ring) -> task<void> {
    ring.cancels_at_once = false;
    std::stop_source source;
    std::stop_token const token = source.get_token();
    wait_limits limits;
    limits.stop = token;
    async_scope scope;
    ending stopped;
    scope.spawn(perform(limits, stopped));
    source.request_stop();
    co_await turns(2);
    ring.complete(ring.find(IORING_OP_RECV), -EINTR);
    co_await scope.join();
    CHECK(stopped.result == -ECANCELED);

    wait_limits timed;
    timed.deadline = now() + 1ms;
    ending late;
    scope.spawn(perform(timed, late));
    while (ring.canceled.size() < 2) co_await turns(1), ring.advance(1ms);
    ring.complete(ring.find(IORING_OP_RECV), -EINTR);
    co_await scope.join();
    CHECK(late.result == -ETIME);
  });
}

TEST_CASE("a transfer that is interrupted unasked goes on unseen", "[sched]") {
  on_manual_ring([](worker&, manual_ring& ring) -> task<void> {
    async_scope scope;
    ending end;
    scope.spawn(perform({}, end));
    ring.complete(ring.find(IORING_OP_RECV), -EINTR);
    co_await turns(2);
    CHECK(end.count == 0);
    REQUIRE(ring.count(IORING_OP_RECV) == 1);
    ring.complete(ring.find(IORING_OP_RECV), 5);
    co_await scope.join();
    CHECK(end.result == 5);
  });
}

TEST_CASE("a stop requested before the start submits nothing", "[sched]") {
  on_manual_ring([](worker&, manual_ring& ring) -> task<void> {
    std::stop_source source;
    std::stop_token const token = source.get_token();
    source.request_stop();
    wait_limits limits;
    limits.stop = token;
    ending end;
    co_await perform(limits, end);
    CHECK(end.result == -ECANCELED);

    async_scope scope;  // the same through the inherited token
    scope.request_stop();
    ending inherited;
    scope.spawn(perform({}, inherited));
    CHECK(inherited.result == -ECANCELED);
    co_await scope.join();
    CHECK(ring.count(IORING_OP_RECV) == 0);
  });
}

TEST_CASE("a stop cancels what is in flight, by its own token and by the inherited one",
          "[sched]") {
  for (bool const inherited : {false, true}) {
    on_manual_ring([&](worker&, manual_ring& ring) -> task<void> {
      std::stop_source source;
      std::stop_token const token = source.get_token();
      async_scope scope;
      wait_limits limits;
      limits.stop = token;
      ending end;
      scope.spawn(perform(limits, end));
      auto const user_data = ring.find(IORING_OP_RECV).user_data;
      inherited ? scope.request_stop() : static_cast<void>(source.request_stop());
      CHECK(end.count == 0);  // never inside request_stop()
      co_await scope.join();
      CHECK(ring.canceled == std::vector<std::uint64_t>{user_data});
      CHECK(end.count == 1);
      CHECK(end.result == -ECANCELED);
    });
  }
}

TEST_CASE("an operation that does not inherit goes on through the task's stop", "[sched]") {
  on_manual_ring([](worker&, manual_ring& ring) -> task<void> {
    async_scope scope;
    wait_limits limits;
    limits.inherit_stop = false;
    ending end;
    scope.request_stop();
    scope.spawn(perform(limits, end));
    ring.complete(ring.find(IORING_OP_RECV), 5);
    co_await scope.join();
    CHECK(end.result == 5);
    CHECK(ring.canceled.empty());
  });
}

TEST_CASE("when a cancel comes too late, the operation's own result counts", "[sched]") {
  on_manual_ring([](worker&, manual_ring& ring) -> task<void> {
    ring.cancels_at_once = false;
    for (std::int32_t const result : {9, 0, -EPIPE}) {
      async_scope scope;
      ending end;
      scope.spawn(perform({}, end));
      scope.request_stop();
      co_await turns(3);
      CHECK(end.count == 0);  // not before the final event
      ring.complete(ring.find(IORING_OP_RECV), result);
      co_await scope.join();
      CHECK(end.count == 1);
      CHECK(end.result == result);
    }
  });
}

TEST_CASE("a stop at the completion, before or after its event was taken, changes nothing",
          "[sched]") {
  on_manual_ring([](worker&, manual_ring& ring) -> task<void> {
    async_scope scope;
    ending end;
    scope.spawn(perform({}, end));
    ring.complete(ring.find(IORING_OP_RECV), 3);  // the event waits to be taken
    scope.request_stop();
    co_await scope.join();
    CHECK(end.count == 1);
    CHECK(end.result == 3);
    scope.request_stop();
    co_await turns(2);
    CHECK(end.count == 1);
  });
}

TEST_CASE("a stop after the operation has ended does not reach it, though it still exists",
          "[sched]") {
  on_manual_ring([](worker&, manual_ring& ring) -> task<void> {
    auto const outlive = [](manual_ring& seam, std::stop_source source) -> task<void> {
      std::stop_token const token = source.get_token();
      wait_limits limits;
      limits.stop = token;
      submission const what = some_read();
      plain_operation op(what, limits);
      auto const result = co_await op;
      CHECK(result == 4);
      source.request_stop();
      co_await turns(2);
      CHECK(seam.canceled.empty());
    };
    async_scope scope;
    scope.spawn(outlive(ring, std::stop_source()));
    ring.complete(ring.find(IORING_OP_RECV), 4);
    co_await scope.join();
  });
}

TEST_CASE("a deadline cancels and reads as a timeout", "[sched]") {
  on_manual_ring([](worker&, manual_ring& ring) -> task<void> {
    wait_limits limits;
    limits.deadline = now() + 5s;
    auto const begin = now();
    ending end;
    co_await perform(limits, end);
    CHECK(end.result == -ETIME);
    CHECK(now() - begin == 5s);
    CHECK(ring.canceled.size() == 1);
  });
}

TEST_CASE("a deadline that has passed already still ends the operation", "[sched]") {
  on_manual_ring([](worker&, manual_ring&) -> task<void> {
    wait_limits limits;
    limits.deadline = now() - 1h;
    ending end;
    co_await perform(limits, end);
    CHECK(end.result == -ETIME);
  });
}

TEST_CASE("bytes that moved before the deadline's cancel are not lost", "[sched]") {
  on_manual_ring([](worker&, manual_ring& ring) -> task<void> {
    ring.cancels_at_once = false;
    async_scope scope;
    wait_limits limits;
    limits.deadline = now() + 1s;
    ending end;
    scope.spawn(perform(limits, end));
    static_cast<void>(co_await sleep_for(2s));
    CHECK(ring.canceled.size() == 1);
    ring.complete(ring.find(IORING_OP_RECV), 11);
    co_await scope.join();
    CHECK(end.result == 11);
  });
}

TEST_CASE("an operation that ended in time leaves no deadline behind", "[sched]") {
  on_manual_ring([](worker&, manual_ring& ring) -> task<void> {
    async_scope scope;
    wait_limits limits;
    limits.deadline = now() + 1s;
    ending end;
    scope.spawn(perform(limits, end));
    ring.complete(ring.find(IORING_OP_RECV), 1);
    co_await scope.join();
    static_cast<void>(co_await sleep_for(1h));
    CHECK(ring.canceled.empty());
    CHECK(end.count == 1);
  });
}

namespace {

/** Read into `end` while `provoke` races it; returns after both. */
template <class Provoke>
task<void> race(tcp_socket& socket, wait_limits limits, Provoke const& provoke, io_result& end,
                int& endings) {
  async_scope scope;
  auto const read = [](tcp_socket& from, wait_limits l, io_result& result, int& n) -> task<void> {
    std::byte one;
    result = co_await from.read_some({&one, 1}, l);
    ++n;
  };
  scope.spawn(read(socket, limits, end, endings));
  provoke(scope);
  co_await scope.join();
}

}  // namespace

TEST_CASE("stop against completion on the kernel: one outcome each in 10,000 rounds", "[sched]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair();
    int canceled = 0;
    int completed = 0;
    int others = 0;
    bool is_pending_byte = false;
    for (int round = 0; round < 10'000; ++round) {
      int endings = 0;
      io_result end;
      auto const provoke = [&](async_scope& scope) {
        bool const sends = round % 3 != 0 && !is_pending_byte;
        if (sends) is_pending_byte = ::send(pair.client.native_handle(), "x", 1, 0) == 1;
        if (round % 3 != 2 || round % 2 == 0) scope.request_stop();
        if (!is_pending_byte && round % 3 == 2) scope.request_stop();
      };
      co_await race(pair.server, {}, provoke, end, endings);
      if (endings != 1) ++others;
      if (!end.ec && end.n == 1) {
        ++completed;
        is_pending_byte = false;
      } else if (end.ec == errc::canceled && end.n == 0) {
        ++canceled;
      } else {
        ++others;
      }
    }
    CHECK(others == 0);
    CHECK(canceled > 0);
    CHECK(completed > 0);
    CHECK(canceled + completed == 10'000);
  });
}

TEST_CASE("deadline against completion on the kernel: one outcome each in 10,000 rounds",
          "[sched]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair();
    int timed_out = 0;
    int completed = 0;
    int others = 0;
    bool is_pending_byte = false;
    for (int round = 0; round < 10'000; ++round) {
      int endings = 0;
      io_result end;
      wait_limits limits;
      limits.deadline = now() + std::chrono::microseconds(round % 7 * 2);
      auto const provoke = [&](async_scope&) {
        if (is_pending_byte || round % 4 == 0) return;
        is_pending_byte = ::send(pair.client.native_handle(), "x", 1, 0) == 1;
      };
      co_await race(pair.server, limits, provoke, end, endings);
      if (endings != 1) ++others;
      if (!end.ec && end.n == 1) {
        ++completed;
        is_pending_byte = false;
      } else if (end.ec == errc::timed_out && end.n == 0) {
        ++timed_out;
      } else {
        ++others;
      }
    }
    CHECK(others == 0);
    CHECK(timed_out > 0);
    CHECK(completed > 0);
    CHECK(timed_out + completed == 10'000);
  });
}
