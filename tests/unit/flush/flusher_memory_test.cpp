// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves what a stream does when memory is out: a write is refused and says why, a flush that can
// no longer keep its promise fails. Each call of operator new fails in turn.

#include <penstock/error.hpp>

#include "flush/flusher.hpp"
#include "support/allocation_fault.hpp"
#include "support/connection.hpp"
#include "unit/flush/fake_sink.hpp"

#include <catch2/catch_test_macros.hpp>

#include <memory>
#include <string>

using namespace penstock;
using namespace penstock::test;
using detail::worker;

namespace {

constexpr auto out_of_memory = std::errc::not_enough_memory;

}  // namespace

TEST_CASE("a write without memory is refused, says why, and can be repeated", "[flush]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    fake_stream out(owner, ring);
    auto const shared = std::make_shared<std::string>("shared");
    std::size_t failures = 0;
    for (std::size_t k = 0;; ++k) {
      allocation_fault fault(k);
      auto const status = fault.during([&] {
        auto const first = out.write("copied ");
        return first == write_status::refused ? first : out.write_shared(shared);
      });
      if (!fault.has_failed()) {
        CHECK(status == write_status::accepted);
        break;
      }
      CHECK(status == write_status::refused);
      CHECK(out.flusher->error() == out_of_memory);
      CHECK_FALSE(out.flusher->has_failed());
      ++failures;
    }
    CHECK(failures >= 1);
    out.far.room = 100'000;
    auto const sent = co_await out.flush();
    CHECK(sent);
    CHECK(out.far.wire.ends_with("copied shared"));
  });
}

TEST_CASE("room that cannot be had is empty, and says why", "[flush]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    std::size_t failures = 0;
    for (std::size_t k = 0;; ++k) {
      fake_stream out(owner, ring);
      // More than a block of the pool has, so that it is never there already.
      std::size_t const size = detail::block_pool::common_capacity + 1;
      allocation_fault fault(k);
      std::size_t const room = fault.during([&] { return out.flusher->prepare(size).size(); });
      if (!fault.has_failed()) {
        CHECK(room >= size);
        break;
      }
      CHECK(room == 0);
      CHECK(out.flusher->error() == out_of_memory);
      CHECK(out.flusher->prepare(size).size() >= size);
      ++failures;
    }
    CHECK(failures >= 1);
    co_return;
  });
}

TEST_CASE("a dropped flush of borrowed bytes that cannot be copied fails the stream", "[flush]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    fake_stream out(owner, ring);
    std::string const lent = pattern(40'000);
    out.write_borrowed(lent);
    std::unique_ptr<flush_operation> pending(new flush_operation(out.flush()));
    CHECK(pending->completion_expected());
    allocation_fault fault(0);
    fault.during([&] {
      pending.reset();
      return true;
    });
    CHECK(fault.has_failed());
    CHECK(out.flusher->has_failed());
    CHECK(out.flusher->error() == out_of_memory);
    auto const later = co_await out.flush();
    CHECK(later.state == flush_state::failed);
    CHECK(out.flusher->queue().queued() == 0);
    co_await turns(2);
    CHECK_FALSE(out.is_polling());
  });
}
