// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// A coroutine is destroyed while the kernel reads into its frame.

#include <penstock/detail/operation.hpp>

#include "support/connection.hpp"

#include <coroutine>

using namespace penstock;

namespace {

/** A coroutine that nobody joins: its handle can be destroyed at any time. */
struct unowned {
  struct promise_type {
    unowned get_return_object() {
      return {std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() noexcept {}
    void unhandled_exception() noexcept {}
  };
  std::coroutine_handle<promise_type> handle;
};

unowned read_one(tcp_socket& from) {
  std::byte one;
  static_cast<void>(co_await from.read_some({&one, 1}));
}

task<void> destroy_reader() {
  test::connection pair = test::connect_pair();
  unowned const reader = read_one(pair.server);
  reader.handle.destroy();
  co_return;
}

}  // namespace

int main() { sync_wait(destroy_reader()); }
