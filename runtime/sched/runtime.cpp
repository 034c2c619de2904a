// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/runtime.hpp>

#include "ring/create.hpp"
#include "sched/signals.hpp"
#include "sched/worker.hpp"

#include <exception>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace penstock {
namespace {

/** The workers of one run(), each on its own thread. */
class worker_group {
public:
  worker_group(runtime_options const& options, std::function<task<void>()> const& make_root)
      : options_(options), make_root_(make_root) {}

  std::error_code run() {
    std::optional<detail::stop_signals> signals;
    if (options_.stop_on_signals) signals.emplace();  // blocked before a thread can inherit them
    std::vector<std::jthread> others;
    try {
      for (std::uint32_t i = 1; i < options_.threads; ++i) {
        others.emplace_back([this] { run_worker(nullptr); });
      }
    } catch (...) {  // a thread that cannot be had
      fail(std::current_exception());
    }
    run_worker(signals ? &*signals : nullptr);
    others.clear();
    if (exception_) std::rethrow_exception(exception_);
    return error_;
  }

private:
  /** A worker that cannot be made stops the others. */
  void run_worker(detail::stop_signals* signals) noexcept {
    try {
      make_and_run_worker(signals);
    } catch (...) {
      fail(std::current_exception());
    }
  }

  void make_and_run_worker(detail::stop_signals* signals) {
    auto ring = detail::create_ring(options_);
    if (!ring) return stop_all(ring.error());
    auto worker = std::make_unique<detail::worker>(std::move(*ring), options_);
    join(*worker);
    if (signals != nullptr) signals->listen(*worker, [this] { stop_all({}); });
    try {
      worker->run(make_root_());
    } catch (...) {
      fail(std::current_exception());
    }
    if (signals != nullptr) signals->stop_listening(*worker);
    leave(*worker);
    if (!worker->drain()) static_cast<void>(worker.release());
  }

  void join(detail::worker& worker) {
    std::lock_guard const lock(mutex_);
    workers_.push_back(&worker);
    if (is_stopping_) worker.request_stop();
  }

  void leave(detail::worker& worker) {
    std::lock_guard const lock(mutex_);
    std::erase(workers_, &worker);
  }

  void stop_all(std::error_code why) {
    std::lock_guard const lock(mutex_);
    if (!error_) error_ = why;
    is_stopping_ = true;
    for (detail::worker* worker : workers_) worker->request_stop();
  }

  void fail(std::exception_ptr exception) {
    {
      std::lock_guard const lock(mutex_);
      if (!exception_) exception_ = std::move(exception);
    }
    stop_all({});
  }

  runtime_options options_;
  std::function<task<void>()> const& make_root_;
  std::mutex mutex_;  // guards all below
  std::vector<detail::worker*> workers_;
  bool is_stopping_ = false;
  std::error_code error_;
  std::exception_ptr exception_;
};

}  // namespace

std::error_code run(runtime_options const& options, std::function<task<void>()> const& make_root) {
  return worker_group(options, make_root).run();
}

}  // namespace penstock
