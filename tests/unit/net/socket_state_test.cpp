// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that a descriptor is closed exactly once, when the last of its users has let go of it.

#include "net/socket_state.hpp"

#include <penstock/scope.hpp>

#include "support/manual_ring.hpp"

#include <catch2/catch_test_macros.hpp>

#include <vector>

using namespace penstock;
using namespace penstock::test;
using detail::socket_state;
using detail::worker;

TEST_CASE("the last reference closes the descriptor, once", "[net]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    auto* const state = new (std::nothrow) socket_state(owner, 7);
    state->retain();
    state->release();
    ring.take_submissions();
    CHECK(ring.closed.empty());
    state->release();
    ring.take_submissions();
    CHECK(ring.closed == std::vector<int>{7});
    co_return;
  });
}

TEST_CASE("an operation in flight keeps the descriptor open", "[net]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    auto* const state = new (std::nothrow) socket_state(owner, 7);
    state->begin_operation();
    state->begin_operation();
    CHECK(state->in_flight() == 2);
    state->release();
    state->end_operation();
    ring.take_submissions();
    CHECK(ring.closed.empty());
    state->end_operation();
    ring.take_submissions();
    CHECK(ring.closed == std::vector<int>{7});
    co_return;
  });
}

TEST_CASE("whoever waits for idleness is made ready by the last operation's end", "[net]") {
  on_manual_ring([](worker& owner, manual_ring&) -> task<void> {
    struct idle {
      socket_state& state;
      detail::ready_node node{};
      bool await_ready() const noexcept { return false; }
      void await_suspend(std::coroutine_handle<> waiter) noexcept {
        node.waiter = waiter;
        state.when_idle(node);
      }
      void await_resume() const noexcept {}
    };
    auto* const state = new (std::nothrow) socket_state(owner, 7);
    bool is_idle = false;
    auto const wait = [](socket_state& on, bool& over) -> task<void> {
      co_await idle{on};
      over = true;
    };
    async_scope scope;
    state->begin_operation();
    state->begin_operation();
    scope.spawn(wait(*state, is_idle));
    state->end_operation();
    co_await turns(2);
    CHECK_FALSE(is_idle);
    state->end_operation();
    CHECK_FALSE(is_idle);  // not inside the operation's own end
    co_await scope.join();
    CHECK(is_idle);
    state->release();
  });
}

TEST_CASE("a descriptor that somebody else closed is forgotten, not closed again", "[net]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    auto* const state = new (std::nothrow) socket_state(owner, 7);
    CHECK(state->is_open());
    state->forget_fd();
    CHECK_FALSE(state->is_open());
    CHECK(state->fd() == -1);
    state->shutdown();
    state->reset();
    state->release();
    ring.take_submissions();
    CHECK(ring.closed.empty());
    co_return;
  });
}
