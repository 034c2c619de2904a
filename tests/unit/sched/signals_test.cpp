// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves in child processes that the first SIGTERM or SIGINT asks every worker to stop, and that
// the second ends the process as the signal does.

#include "sched/signals.hpp"

#include <penstock/error.hpp>
#include <penstock/runtime.hpp>
#include <penstock/timer.hpp>

#include "support/child.hpp"

#include <catch2/catch_test_macros.hpp>

#include <atomic>
#include <csignal>

using namespace std::chrono_literals;
using namespace penstock;

namespace {

/** Send `signal` to this process once all roots run, and return how many of them stopped. */
int stop_by(int signal, std::uint32_t threads) {
  std::atomic<std::uint32_t> running = 0;
  std::atomic<int> stopped = 0;
  auto const root = [&]() -> task<void> {
    if (++running == threads) ::kill(::getpid(), signal);
    auto const why = co_await sleep_for(1h);
    if (why == cond::canceled) ++stopped;
  };
  auto const ec = run({.threads = threads, .stop_on_signals = true}, root);
  return ec ? -1 : stopped.load();
}

}  // namespace

TEST_CASE("the first signal stops every worker, and run returns", "[sched]") {
  for (int const signal : {SIGTERM, SIGINT}) {
    auto const ended = test::in_child([&] { return stop_by(signal, 2); });
    CHECK(ended.exit_status() == 2);
  }
}

TEST_CASE("the second signal ends the process as it would have done without us", "[sched]") {
  for (int const signal : {SIGTERM, SIGINT}) {
    auto const ended = test::in_child([&] {
      auto const root = [&]() -> task<void> {
        ::kill(::getpid(), SIGTERM);
        auto const why = co_await sleep_for(1h);
        if (why != cond::canceled) co_return;
        ::kill(::getpid(), signal);  // the drain takes too long for whoever watches
        for (;;) co_await yield();
      };
      static_cast<void>(run({.stop_on_signals = true}, root));
      return 1;
    });
    CHECK(ended.died_of(signal));
  }
}

TEST_CASE("the signal mask is as before when run has returned", "[sched]") {
  auto const ended = test::in_child([] {
    auto const root = []() -> task<void> {
      sigset_t inside;
      pthread_sigmask(SIG_BLOCK, nullptr, &inside);
      if (sigismember(&inside, SIGTERM) != 1) ::_exit(1);
      co_return;
    };
    static_cast<void>(run({.stop_on_signals = true}, root));
    sigset_t after;
    pthread_sigmask(SIG_BLOCK, nullptr, &after);
    return sigismember(&after, SIGTERM) == 0 ? 7 : 2;
  });
  CHECK(ended.exit_status() == 7);
}

TEST_CASE("without stop_on_signals a signal is none of our business", "[sched]") {
  auto const ended = test::in_child([] {
    auto const root = []() -> task<void> {
      ::kill(::getpid(), SIGTERM);
      static_cast<void>(co_await sleep_for(1h));
    };
    static_cast<void>(run({}, root));
    return 1;
  });
  CHECK(ended.died_of(SIGTERM));
}
