// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that a push moves everything in order, counts it, suspends only where it must, and leaves
// nothing borrowed, however it ends.

#include "compat/push.hpp"

#include <penstock/error.hpp>
#include <penstock/flush/memory_output.hpp>
#include <penstock/flush/socket_output.hpp>
#include <penstock/scope.hpp>
#include <penstock/timer.hpp>

#include "support/connection.hpp"

#include <catch2/catch_test_macros.hpp>

#include <string>
#include <vector>

using namespace penstock;
using namespace penstock::test;

namespace {

const_buffer view(std::string const& text) { return buffer(std::string_view(text)); }

}  // namespace

TEST_CASE("into memory it goes at once", "[compat]") {
  on_worker([]() -> task<void> {
    memory_output out;
    std::string const a = pattern(100'000);
    std::string const b = "b";
    std::vector<const_buffer> const both{view(a), view(b)};
    bool owes_yield = false;
    auto const pushed = co_await compat::push(out, both, true, owes_yield);
    CHECK(pushed.state == flush_state::done);
    CHECK(pushed.immediate);
    CHECK(out.view() == a + b);
  });
}

TEST_CASE("what the queue refuses fails with its reason", "[compat]") {
  on_worker([]() -> task<void> {
    memory_output out(1000);
    std::string const much = pattern(2000);
    std::vector<const_buffer> const one{view(much)};
    bool owes_yield = false;
    auto const pushed = co_await compat::push(out, one, true, owes_yield);
    CHECK(pushed.state == flush_state::failed);
    CHECK(pushed.error == errc::queue_full);
  });
}

TEST_CASE("what went before a refusal is the queue's own", "[compat][F16]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair();
    output_limits limits;
    limits.hard_cap = 40 * 1024;
    socket_output out(pair.server, limits);
    std::string lent = pattern(64 * 1024);
    std::string const wanted = lent.substr(0, 32 * 1024);
    std::vector<const_buffer> const one{view(lent)};
    bool owes_yield = false;
    auto const pushed = co_await compat::push(out, one, true, owes_yield);
    CHECK(pushed.state == flush_state::failed);
    CHECK(pushed.error == errc::queue_full);
    lent.assign(lent.size(), '#');
    std::size_t const arrived = out.bytes_sent() + out.queued();
    static_cast<void>(co_await out.flush());
    std::string const got = co_await read_exactly(pair.client, arrived);
    CHECK(got == wanted);
  });
}

TEST_CASE("more than the queue holds goes as fast as the reader reads, and is counted",
          "[compat][F5]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair(small_buffers);
    socket_output out(pair.server);
    std::string all = pattern(4 * 1024 * 1024);
    async_scope scope;
    flush_result pushed;
    bool is_over = false;
    auto const run = [](socket_output& to, std::string& lent, flush_result& result,
                        bool& done) -> task<void> {
      std::vector<const_buffer> const one{view(lent)};
      bool owes_yield = false;
      result = co_await compat::push(to, one, true, owes_yield);
      lent.assign(lent.size(), '#');  // nothing of it may be looked at any more
      done = true;
    };
    std::string const wanted = all;
    scope.spawn(run(out, all, pushed, is_over));
    CHECK_FALSE(is_over);
    std::string const got = co_await read_exactly(pair.client, wanted.size());
    co_await scope.join();
    CHECK(got == wanted);
    CHECK(pushed.state == flush_state::done);
    CHECK_FALSE(pushed.immediate);
    CHECK(pushed.bytes_sent == wanted.size());
    CHECK(out.queued() == 0);
  });
}

TEST_CASE("a push that is canceled holds nothing of what was lent", "[compat][F10][F16]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair(small_buffers);
    socket_output out(pair.server);
    std::string const wanted = pattern(600'000);
    auto lent = std::make_unique<std::string>(wanted);
    async_scope scope;
    flush_result pushed;
    auto const run = [](socket_output& to, std::string& from, flush_result& result) -> task<void> {
      std::vector<const_buffer> const one{view(from)};
      bool owes_yield = false;
      result = co_await compat::push(to, one, true, owes_yield);
    };
    scope.spawn(run(out, *lent, pushed));
    co_await yield();
    scope.request_stop();
    co_await scope.join();
    CHECK(pushed.state == flush_state::canceled);
    std::size_t const left = out.queued();
    CHECK(left > 0);
    lent->assign(lent->size(), '#');
    lent.reset();
    // What was taken still goes, in order.
    std::uint64_t const taken = out.bytes_sent() + left;
    async_scope rest;
    auto const flush = [](socket_output& to) -> task<void> {
      static_cast<void>(co_await to.flush());
    };
    rest.spawn(flush(out));
    std::string const got = co_await read_exactly(pair.client, taken);
    co_await rest.join();
    CHECK(got == wanted.substr(0, taken));
  });
}

TEST_CASE("a push into a connection that was reset is closed", "[compat][F11]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair(small_buffers);
    socket_output out(pair.server);
    pair.client.abort();
    std::string const all = pattern(4 * 1024 * 1024);
    std::vector<const_buffer> const one{view(all)};
    bool owes_yield = false;
    auto const pushed = co_await compat::push(out, one, true, owes_yield);
    CHECK(pushed.state == flush_state::closed);
    CHECK(pushed.error);
  });
}
