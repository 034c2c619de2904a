// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves what happens when the system has no more of something: memory, threads, descriptors. What
// cannot be given back to the process is taken from a child of it.

#include <penstock/runtime.hpp>
#include <penstock/scope.hpp>
#include <penstock/sync_wait.hpp>

#include "support/allocation_fault.hpp"
#include "support/child.hpp"
#include "support/manual_ring.hpp"
#include "support/sanitizers.hpp"

#include <catch2/catch_test_macros.hpp>

#include <pthread.h>
#include <sys/resource.h>

#include <new>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>

using namespace penstock;
using namespace penstock::test;

namespace {

task<void> count_one(int& count) {
  ++count;
  co_return;
}

/** What run() throws in a child: 0 when nothing, else the number of the error. */
int thrown_by(runtime_options const& options) {
  try {
    static_cast<void>(run(options, []() -> task<void> { co_return; }));
    return 0;
  } catch (std::system_error const& error) {
    return error.code().value();
  }
}

}  // namespace

TEST_CASE("a task that is there can be spawned when memory is out", "[sched]") {
  bool has_failed = true;
  int count = 0;
  // On a thread of its own, where no frame has been recycled yet.
  std::jthread([&] {
    on_manual_ring([&](detail::worker&, manual_ring&) -> task<void> {
      async_scope scope;
      task<void> work = count_one(count);
      allocation_fault fault(0);
      fault.during([&] {
        scope.spawn(std::move(work));
        return true;
      });
      has_failed = fault.has_failed();
      co_await scope.join();
    });
  }).join();
  CHECK_FALSE(has_failed);  // nothing was asked for
  CHECK(count == 1);
}

TEST_CASE("run() without threads throws what the system says, and has stopped the others",
          "[sched]") {
  ended_child const child = in_child([] {
    pthread_attr_t attributes;
    ::pthread_attr_init(&attributes);
    ::pthread_attr_setstacksize(&attributes, std::size_t{1} << 47);  // no address space has it
    ::pthread_setattr_default_np(&attributes);
    return thrown_by({.threads = 2});
  });
  CHECK(child.exit_status() == EAGAIN);
}

TEST_CASE("run() without a descriptor for signals throws what the system says", "[sched]") {
  if (has_undefined_behavior_sanitizer) SKIP("the sanitizer needs descriptors of its own");
  ended_child const child = in_child([] {
    rlimit const none{.rlim_cur = 0, .rlim_max = 0};
    ::setrlimit(RLIMIT_NOFILE, &none);
    return thrown_by({.stop_on_signals = true});
  });
  CHECK(child.exit_status() == EMFILE);
}
