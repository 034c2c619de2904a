// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves, over a sink and a ring that the test controls, which bytes leave without a copy, who is
// told what at which of the two ends, and that memory is kept up to the second one and no longer.

#include "flush/zero_copies.hpp"

#include <penstock/error.hpp>

#include "flush/flusher.hpp"
#include "support/allocation_fault.hpp"
#include "support/connection.hpp"
#include "unit/flush/fake_sink.hpp"

#include <catch2/catch_test_macros.hpp>

#include <cerrno>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace std::chrono_literals;
using namespace penstock;
using namespace penstock::test;
using detail::worker;

namespace {

constexpr output_limits from_100{.zero_copy_min = 100};
constexpr std::uint32_t copied = IORING_NOTIF_USAGE_ZC_COPIED;

std::shared_ptr<std::string> shared(std::size_t size, std::size_t offset = 0) {
  return std::make_shared<std::string>(pattern(size, offset));
}

/** Run `body(stream, ring, worker)` on a stream to a kernel that has zero-copy sends. */
template <class Body>
void on_stream(Body const& body, output_limits const& limits = from_100) {
  on_manual_ring([&](worker& owner, manual_ring& ring) -> task<void> {
    ring.offer_zero_copy();
    fake_stream out(owner, ring, limits);
    co_await body(out, ring, owner);
  });
}

}  // namespace

TEST_CASE("owned bytes from the minimum on are submitted without a copy, fewer go in the call",
          "[flush]") {
  on_stream([](fake_stream& out, manual_ring& ring, worker& owner) -> task<void> {
    out.far.room = 1000;
    out.write(pattern(99));
    auto const small = co_await out.flush();
    CHECK(small.immediate);
    CHECK(out.zero_copies() == 0);
    int const tries = out.far.tries;
    out.write(pattern(100, 99));
    auto large = out.flush();
    CHECK(large.completion_expected());
    CHECK(out.far.tries == tries);
    REQUIRE(out.zero_copies() == 1);
    CHECK((ring.find(IORING_OP_SENDMSG_ZC).ioprio & IORING_SEND_ZC_REPORT_USAGE) != 0);
    CHECK(owner.count().zero_copy_sends == 1);
    auto const send = out.count_zero_copy(SIZE_MAX);
    auto const sent = co_await large;
    CHECK(sent.state == flush_state::done);
    CHECK(sent.bytes_sent == 100);
    CHECK(out.far.wire == pattern(199));
    out.notify(send);
  });
}

TEST_CASE("without the option, or without a kernel that can, every send is an ordinary one",
          "[flush]") {
  for (bool const can : {false, true}) {
    on_manual_ring([&](worker& owner, manual_ring& ring) -> task<void> {
      if (can) ring.offer_zero_copy();
      fake_stream out(owner, ring, {.zero_copy_min = can ? 0U : 1U});
      out.write(pattern(100'000));
      auto const f = out.flush();
      CHECK(out.far.tries == 1);
      CHECK(out.zero_copies() == 0);
      CHECK(out.complete_send(SIZE_MAX) == 100'000);
      co_await turns(2);
    });
  }
}

TEST_CASE("a flush is done with the count; its memory is kept until the notification", "[flush]") {
  on_stream([](fake_stream& out, manual_ring&, worker& owner) -> task<void> {
    auto const kept = shared(500);
    out.write_shared(kept);
    out.write(pattern(500, 500));
    auto const sent = out.flush();
    auto const send = out.count_zero_copy(SIZE_MAX);
    co_await turns(2);
    CHECK(sent.state() == flush_state::done);
    CHECK(out.flusher->queue().queued() == 0);
    CHECK(kept.use_count() == 2);
    CHECK(owner.blocks().lent() == 1);
    CHECK(out.far.operations == 1);
    out.notify(send);
    co_await turns(2);
    CHECK(kept.use_count() == 1);
    CHECK(owner.blocks().lent() == 0);
    CHECK(out.far.operations == 0);
  });
}

TEST_CASE("a count that promises no notification ends it, be it a success or an error", "[flush]") {
  on_stream([](fake_stream& out, manual_ring& ring, worker&) -> task<void> {
    auto const kept = shared(500);
    out.write_shared(kept);
    auto const sent = out.flush();
    ring.complete(ring.find(IORING_OP_SENDMSG_ZC), 500);
    co_await turns(2);
    CHECK(sent.state() == flush_state::done);
    CHECK(kept.use_count() == 1);
    out.write_shared(kept);
    auto const broken = out.flush();
    ring.complete(ring.find(IORING_OP_SENDMSG_ZC), -EPIPE);
    co_await turns(2);
    CHECK(broken.state() == flush_state::closed);
    CHECK(kept.use_count() == 1);
    CHECK(out.far.operations == 0);
  });
}

TEST_CASE("borrowed bytes never go that way, nor does the wait for them block what is owned",
          "[flush]") {
  on_stream([](fake_stream& out, manual_ring&, worker&) -> task<void> {
    std::string const lent = pattern(1000, 1000);
    out.write(pattern(1000));
    out.write_borrowed(lent);
    out.write(pattern(1000, 2000));
    auto f = out.flush();
    auto const first = out.count_zero_copy(SIZE_MAX);
    co_await turns(2);
    CHECK(out.far.wire == pattern(1000));
    CHECK(out.is_polling());
    out.far.send_max = 1000;
    out.become_writable(1000);
    co_await turns(2);
    CHECK(out.far.wire == pattern(2000));
    CHECK(out.zero_copies() == 2);
    auto const last = out.count_zero_copy(SIZE_MAX);
    auto const sent = co_await f;
    CHECK(sent.bytes_sent == 3000);
    CHECK(out.far.wire == pattern(3000));
    out.notify(last);
    out.notify(first);
  });
}

TEST_CASE("what a short count leaves is sent next, and in order", "[flush]") {
  on_stream([](fake_stream& out, manual_ring&, worker&) -> task<void> {
    auto const kept = shared(1000);
    out.write_shared(kept);
    auto f = out.flush();
    auto const first = out.count_zero_copy(300);
    co_await turns(2);
    CHECK(f.bytes_sent() == 300);
    CHECK(kept.use_count() == 4);  // ours, the queue's, and one for each send
    auto const second = out.count_zero_copy(SIZE_MAX);
    auto const sent = co_await f;
    CHECK(sent.bytes_sent == 1000);
    CHECK(out.far.wire == *kept);
    out.notify(first);
    co_await turns(2);
    CHECK(kept.use_count() == 2);
    out.notify(second);
    co_await turns(2);
    CHECK(kept.use_count() == 1);
  });
}

TEST_CASE("several sends wait for their notifications at once, which come in any order",
          "[flush]") {
  on_stream([](fake_stream& out, manual_ring&, worker&) -> task<void> {
    std::vector<std::shared_ptr<std::string>> kept;
    std::vector<std::uint64_t> sends;
    for (std::size_t i = 0; i < 4; ++i) {
      kept.push_back(shared(200, i * 200));
      out.write_shared(kept.back());
      auto const f = out.flush();
      sends.push_back(out.count_zero_copy(SIZE_MAX));
      co_await turns(2);
      CHECK(f.state() == flush_state::done);
    }
    for (std::size_t const i : {2U, 0U, 3U, 1U}) {
      CHECK(kept[i].use_count() == 2);
      out.notify(sends[i]);
      co_await turns(2);
      CHECK(kept[i].use_count() == 1);
    }
    CHECK(out.far.wire == pattern(800));
  });
}

TEST_CASE("a cancel asks for the send itself, and its count is exact", "[flush]") {
  on_stream([](fake_stream& out, manual_ring& ring, worker&) -> task<void> {
    ring.cancels_at_once = false;
    auto const kept = shared(1000);
    out.write_shared(kept);
    std::stop_source source;
    std::stop_token const token = source.get_token();
    auto f = out.flush({.stop = token});
    source.request_stop();
    ring.take_submissions();
    CHECK(ring.canceled == std::vector<std::uint64_t>{ring.find(IORING_OP_SENDMSG_ZC).user_data});
    CHECK(f.completion_expected());
    auto const send = out.count_zero_copy(400);
    auto const given_up = co_await f;
    CHECK(given_up.state == flush_state::canceled);
    CHECK(given_up.bytes_sent == 400);
    CHECK(given_up.bytes_left == 600);
    auto const rest = out.flush();
    auto const later = out.count_zero_copy(SIZE_MAX);
    co_await turns(2);
    CHECK(rest.bytes_sent() == 600);
    CHECK(out.far.wire == *kept);
    out.notify(send);
    out.notify(later);
  });
}

TEST_CASE("a deadline does the same", "[flush]") {
  on_stream([](fake_stream& out, manual_ring& ring, worker& owner) -> task<void> {
    ring.cancels_at_once = false;
    out.write(pattern(1000));
    auto f = out.flush({.deadline = owner.now() + 1s});
    static_cast<void>(co_await sleep_for(2s));
    REQUIRE(ring.canceled.size() == 1);
    CHECK(ring.canceled[0] == ring.find(IORING_OP_SENDMSG_ZC).user_data);
    auto const send = out.count_zero_copy(1);
    auto const late = co_await f;
    CHECK(late.state == flush_state::timed_out);
    CHECK(late.bytes_sent == 1);
    out.notify(send);
  });
}

TEST_CASE("an output that goes, or is aborted, leaves the memory to the kernel until the end",
          "[flush]") {
  for (bool const is_under_way : {false, true}) {
    for (bool const is_destroyed : {false, true}) {
      on_stream([&](fake_stream& out, manual_ring& ring, worker& owner) -> task<void> {
        ring.cancels_at_once = false;
        auto const kept = shared(1000);
        out.write_shared(kept);
        out.write(pattern(1000));
        { auto const dropped = out.flush(); }
        auto const send = ring.find(IORING_OP_SENDMSG_ZC).user_data;
        if (!is_under_way) out.count_zero_copy(SIZE_MAX);
        co_await turns(2);
        if (is_destroyed) {
          out.flusher.reset();
        } else {
          out.flusher->fail(flush_state::aborted, errc::aborted);
        }
        CHECK(out.far.is_shut == is_under_way);
        co_await turns(2);
        if (is_under_way) ring.report(send, -ECANCELED);
        co_await turns(2);
        CHECK(kept.use_count() == 2);
        CHECK(owner.blocks().lent() == 1);
        CHECK(out.far.operations == 1);
        out.notify(send);
        co_await turns(2);
        CHECK(kept.use_count() == 1);
        CHECK(owner.blocks().lent() == 0);
        CHECK(out.far.operations == 0);
      });
    }
  }
}

TEST_CASE("refused by the kernel, a send is made again the ordinary way, and so are all later ones",
          "[flush]") {
  for (int const error : {EINVAL, EOPNOTSUPP, ENOMEM, ENOBUFS}) {
    on_stream([&](fake_stream& out, manual_ring& ring, worker&) -> task<void> {
      out.write(pattern(1000));
      auto f = out.flush();
      auto const send = ring.find(IORING_OP_SENDMSG_ZC).user_data;
      out.far.room = 2000;
      ring.report(send, -error);
      auto const sent = co_await f;
      CHECK(sent.state == flush_state::done);
      CHECK(sent.bytes_sent == 1000);
      out.notify(send);
      out.write(pattern(1000, 1000));
      auto const later = co_await out.flush();
      CHECK(later.immediate);
      CHECK(out.far.wire == pattern(2000));
      co_await turns(2);
      CHECK(out.zero_copies() == 0);
    });
  }
}

TEST_CASE("any other error of such a send is the stream's", "[flush]") {
  on_stream([](fake_stream& out, manual_ring& ring, worker&) -> task<void> {
    out.write(pattern(1000));
    auto f = out.flush();
    auto const send = ring.find(IORING_OP_SENDMSG_ZC).user_data;
    ring.report(send, -ECONNRESET);
    auto const broken = co_await f;
    CHECK(broken.state == flush_state::closed);
    CHECK(out.flusher->has_failed());
    out.notify(send);
  });
}

TEST_CASE("a kernel that copies all the same is counted, and ends it unless it is forced",
          "[flush]") {
  for (bool const is_forced : {false, true}) {
    output_limits limits = from_100;
    limits.zero_copy_forced = is_forced;
    auto const body = [&](fake_stream& out, manual_ring&, worker& owner) -> task<void> {
      out.write(pattern(1000));
      { auto const dropped = out.flush(); }
      out.notify(out.count_zero_copy(SIZE_MAX), copied);
      co_await turns(2);
      CHECK(owner.count().zero_copy_copied == 1);
      out.far.room = 1000;
      out.write(pattern(1000, 1000));
      auto const f = out.flush();
      CHECK(out.zero_copies() == (is_forced ? 1 : 0));
      CHECK(f.completion_expected() == is_forced);
      if (is_forced) out.notify(out.count_zero_copy(SIZE_MAX));
      co_await turns(2);
      CHECK(out.far.wire == pattern(2000));
    };
    on_stream(body, limits);
  }
}

TEST_CASE("what waits for notifications takes no more memory than the cap; then sends copy",
          "[flush]") {
  constexpr std::size_t block = detail::block_pool::common_capacity;
  auto const body = [](fake_stream& out, manual_ring&, worker& owner) -> task<void> {
    std::vector<std::uint64_t> sends;
    for (int i = 0; i < 2; ++i) {  // a block each, however few bytes are in it
      out.write(pattern(200));
      { auto const dropped = out.flush(); }
      sends.push_back(out.count_zero_copy(SIZE_MAX));
      co_await turns(2);
    }
    CHECK(owner.blocks().lent() == 2);
    out.far.room = 200;
    out.write(pattern(200));  // no writer is refused for it
    auto const third = co_await out.flush();
    CHECK(third.immediate);
    CHECK(owner.blocks().lent() == 2);
    out.notify(sends[0]);
    co_await turns(2);
    out.write(pattern(200));
    auto const fourth = out.flush();
    CHECK(fourth.completion_expected());
    out.notify(out.count_zero_copy(SIZE_MAX));
    out.notify(sends[1]);
    co_await turns(2);
    CHECK(owner.blocks().lent() == 0);
  };
  on_stream(body, {.hard_cap = 2 * block, .zero_copy_min = 100});
}

TEST_CASE("without memory for its record a send is an ordinary one", "[flush]") {
  auto const body = [](fake_stream& out, manual_ring&, worker&) -> task<void> {
    auto const kept = shared(1000);
    out.write_shared(kept);
    allocation_fault fault(0);
    fault.during([&] {
      auto const dropped = out.flush();
      return true;
    });
    CHECK(fault.has_failed());
    CHECK(out.zero_copies() == 0);
    CHECK(out.complete_send(SIZE_MAX) == 1000);
    co_await turns(2);
    CHECK(kept.use_count() == 1);
  };
  std::jthread([&] { on_stream(body); });  // where no memory is recycled yet
}

TEST_CASE("a peer that takes nothing is reset when its socket is being closed, not before",
          "[flush]") {
  on_stream([](fake_stream& out, manual_ring&, worker&) -> task<void> {
    out.write(pattern(1000));
    { auto const dropped = out.flush(); }
    auto const send = out.count_zero_copy(SIZE_MAX);
    out.far.on_shut = [&] { out.notify(send); };
    static_cast<void>(co_await sleep_for(60s));
    CHECK_FALSE(out.far.is_shut);
    out.far.is_closing = true;
    for (int i = 0; i < 5; ++i) {  // it reads, if slowly
      out.far.acknowledged += 5 * 240;
      static_cast<void>(co_await sleep_for(5s));
      CHECK_FALSE(out.far.is_shut);
    }
    out.far.acknowledged += 5 * 240 - 1;
    static_cast<void>(co_await sleep_for(6s));
    CHECK(out.far.is_shut);
    CHECK(out.far.operations == 0);
  });
}

TEST_CASE("a worker that ends resets the peers it waits for, before its own patience ends",
          "[flush]") {
  auto seam = std::make_unique<manual_ring>();
  manual_ring& ring = *seam;
  ring.offer_zero_copy();
  worker owner(std::move(seam), {});
  std::unique_ptr<fake_stream> out;
  auto const body = [&]() -> task<void> {
    out = std::make_unique<fake_stream>(owner, ring, from_100);
    out->write(pattern(1000));
    { auto const dropped = out->flush(); }
    auto const send = out->count_zero_copy(SIZE_MAX);
    out->far.on_shut = [&, send] { out->notify(send); };
    co_await turns(2);
    out->flusher.reset();
    CHECK_FALSE(out->far.is_shut);
  };
  owner.run(body());
  time_point const begin = ring.now();
  CHECK(owner.drain());
  CHECK(out->far.is_shut);
  CHECK(ring.now() - begin < 10s);
}
