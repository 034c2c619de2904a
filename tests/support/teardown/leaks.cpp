// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Each test here leaves one thing behind, and the teardown oracle has to fail it and say what; see
// CMakeLists.txt.

#include <penstock/task.hpp>

#include "base/unique_fd.hpp"
#include "sched/counters.hpp"

#include <catch2/catch_test_macros.hpp>

#include <unistd.h>

#include <optional>
#include <thread>

using namespace penstock;

namespace {

// What was left behind, here so that a leak checker finds it in good hands.
detail::unique_fd left_fd;
detail::unique_fd opened_before(::dup(STDOUT_FILENO));
std::optional<detail::registered_counters> left_worker;
std::optional<task<void>> left_task;
std::optional<task<void>> left_task_of_thread;

task<void> nothing() { co_return; }

}  // namespace

TEST_CASE("descriptor") { left_fd.reset(::dup(STDOUT_FILENO)); }

TEST_CASE("foreign descriptor") { opened_before.reset(); }

TEST_CASE("worker") { left_worker.emplace(); }

TEST_CASE("frame") { left_task.emplace(nothing()); }

TEST_CASE("frame of a thread") {
  std::jthread([] { left_task_of_thread.emplace(nothing()); }).join();
}
