// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that a completion handler is called exactly once if and only if a completion is expected,
// and that a coroutine, a fiber and a handler are told the same.

#include <penstock/flush/callback.hpp>

#include <penstock/fiber.hpp>
#include <penstock/flush/memory_output.hpp>
#include <penstock/flush/socket_output.hpp>
#include <penstock/scope.hpp>

#include "sched/worker.hpp"
#include "support/allocation_fault.hpp"
#include "support/connection.hpp"
#include "support/sanitizers.hpp"

#include <catch2/catch_test_macros.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

using namespace std::chrono_literals;
using namespace penstock;
using namespace penstock::test;
using detail::worker;

namespace {

struct calls {
  std::vector<flush_result> results;
  auto handler() {
    return [this](flush_result r) noexcept { results.push_back(r); };
  }
};

task<void> read_into(tcp_socket& from, std::string& all) { all = co_await read_all(from); }

/** A flush that has to wait, told as `wait` tells it, while the peer reads or resets. */
template <class Wait>
flush_result flush_more_than_fits(bool is_reset, Wait const& wait) {
  flush_result told;
  on_worker([&]() -> task<void> {
    connection pair = connect_pair(64 * 1024);
    socket_output out(pair.server);
    std::string const text = pattern(500'000);
    out.write(text);
    async_scope scope;
    scope.spawn(wait(out, told));
    std::string got;
    if (is_reset) {
      pair.client.abort();
    } else {
      scope.spawn(read_into(pair.client, got));
    }
    while (told.state == flush_state::pending) co_await yield();
    pair.server.shutdown_write();
    co_await scope.join();
    CHECK((is_reset || got == text));
  });
  return told;
}

task<void> by_coroutine(socket_output& out, flush_result& told) {
  told.state = flush_state::pending;
  told = co_await out.flush();
}

task<void> by_fiber(socket_output& out, flush_result& told) {
  told.state = flush_state::pending;
  co_await fiber([&] { told = out.flush().wait(); });
}

task<void> by_handler(socket_output& out, flush_result& told) {
  told = flush(out, {}, [&told](flush_result r) noexcept { told = r; });
  co_return;
}

}  // namespace

TEST_CASE("a flush that goes at once calls nobody back, and takes nothing from the heap",
          "[flush]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair();
    socket_output out(pair.server);
    calls called;
    std::size_t allocations = 0;
    for (int i = 0; i < 100; ++i) {
      out.write("hello");
      std::size_t const before = allocation_count();
      auto const r = flush(out, {}, called.handler());
      if (i > 0) allocations += allocation_count() - before;
      CHECK(r.state == flush_state::done);
      CHECK(r.immediate);
      CHECK(r.bytes_sent == 5);
    }
    co_await turns(3);
    CHECK(called.results.empty());
    CHECK((allocations == 0 || has_address_sanitizer));
    auto const skipped = flush(out, {.min_bytes = 10}, called.handler());
    CHECK(skipped.state == flush_state::skipped);
    memory_output memory;
    memory.write("x");
    CHECK(flush(memory, {}, called.handler()).state == flush_state::done);
    CHECK(called.results.empty());
  });
}

TEST_CASE("a flush that has to wait calls back once, from the worker's loop", "[flush]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair(64 * 1024);
    socket_output out(pair.server);
    calls called;
    std::string const text = pattern(500'000);
    out.write(text);
    auto const r = flush(out, {}, called.handler());
    CHECK(r.state == flush_state::pending);
    CHECK_FALSE(r.immediate);
    CHECK(called.results.empty());
    auto const got = co_await read_exactly(pair.client, text.size());
    co_await turns(3);
    CHECK(got == text);
    REQUIRE(called.results.size() == 1);
    CHECK(called.results[0].state == flush_state::done);
    CHECK(called.results[0].bytes_sent == text.size());
  });
}

TEST_CASE("the handler is told of a deadline, of an abort and of the output's end", "[flush]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair(64 * 1024);
    std::optional<socket_output> out(pair.server);
    calls called;
    out->write(pattern(900'000));
    static_cast<void>(flush(*out, {.deadline = now() + 5ms}, called.handler()));
    while (called.results.empty()) co_await yield();
    CHECK(called.results.back().state == flush_state::timed_out);
    static_cast<void>(flush(*out, {}, called.handler()));
    out->abort();
    while (called.results.size() < 2) co_await yield();
    CHECK(called.results.back().state == flush_state::aborted);
    CHECK(flush(*out, {}, called.handler()).state == flush_state::aborted);
    connection other = connect_pair(64 * 1024);
    out.emplace(other.server);
    out->write(pattern(900'000));
    CHECK(flush(*out, {}, called.handler()).state == flush_state::pending);
    out.reset();
    while (called.results.size() < 3) co_await yield();
    CHECK(called.results.back().state == flush_state::aborted);
  });
}

TEST_CASE("F30: a coroutine, a fiber and a completion handler are told the same", "[flush]") {
  for (bool const is_reset : {false, true}) {
    flush_result const results[] = {flush_more_than_fits(is_reset, by_coroutine),
                                    flush_more_than_fits(is_reset, by_fiber),
                                    flush_more_than_fits(is_reset, by_handler)};
    for (flush_result const& each : results) {
      CHECK(each.state == (is_reset ? flush_state::closed : flush_state::done));
      CHECK_FALSE(each.immediate);
      CHECK(each.bytes_sent + each.bytes_left == 500'000);
      CHECK((is_reset || each.bytes_left == 0));
    }
  }
}
