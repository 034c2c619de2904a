// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "fault/faulty_worker.hpp"

#include <penstock/sync_wait.hpp>
#include <penstock/timer.hpp>

#include "sched/worker.hpp"

#include <catch2/catch_test_macros.hpp>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <iterator>
#include <new>
#include <utility>

namespace fault {

using namespace std::chrono_literals;
using penstock::task;
using penstock::test::fault_mode;

namespace {

std::size_t open_descriptors() {
  std::filesystem::directory_iterator const open("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(open), end(open)));
}

}  // namespace

faulty_worker::~faulty_worker() {
  if (thread_.joinable()) stop();
}

void faulty_worker::tell(std::uint16_t port) {
  fault_.disarm();  // the promise allocates, and is no part of what is tried
  if (!std::exchange(has_told_, true)) told_.set_value(port);
  fault_.arm();
}

task<void> faulty_worker::run_root() {
  fault_.arm();
  try {
    co_await make_root_([this](std::uint16_t port) { tell(port); });
  } catch (std::bad_alloc const&) {
  }
  has_ended_ = true;
}

task<void> faulty_worker::run() {
  worker_ = &penstock::detail::worker::current();
  co_await run_root();
  tell(0);
  fault_.disarm();
  if (make_after_) co_await make_after_();
  // The worker stays for what the test still posts; the stop that it posts at last ends this.
  auto const is_stopped = co_await penstock::sleep_for(30s);
  CHECK(is_stopped);
}

void faulty_worker::start(std::function<task<void>(listening)> make_root,
                          std::function<task<void>()> make_after) {
  make_root_ = std::move(make_root);
  make_after_ = std::move(make_after);
  thread_ = std::jthread([this] { penstock::sync_wait(run()); });
}

void faulty_worker::repair() {
  std::promise<void> repaired;
  worker_->post([&] {
    fault_.disarm();
    repaired.set_value();
  });
  repaired.get_future().wait();
}

void faulty_worker::stop() {
  static_cast<void>(port());  // it runs
  worker_->request_stop();
  thread_.join();
}

void for_each_allocation(std::function<void(faulty_worker&)> const& body) {
  for (auto const mode : {fault_mode::once, fault_mode::from_then_on}) {
    bool const is_once = mode == fault_mode::once;
    std::size_t k = 0;
    for (bool has_failed = true; has_failed; ++k) {
      CAPTURE(k, is_once);
      std::size_t const descriptors = open_descriptors();
      {
        faulty_worker faulty(k, mode);
        body(faulty);
        if (faulty.is_running()) faulty.stop();
        has_failed = faulty.has_failed();
      }
      CHECK(open_descriptors() == descriptors);
    }
    std::printf("%zu allocations failed %s\n", k - 1, is_once ? "once" : "and all after them");
  }
}

}  // namespace fault
