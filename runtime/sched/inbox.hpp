// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// inbox: the one door into a worker that other threads may use.

#ifndef PENSTOCK_SCHED_INBOX_HPP
#define PENSTOCK_SCHED_INBOX_HPP

#include <penstock/detail/operation.hpp>

#include "base/unique_fd.hpp"

#include <cstdint>
#include <functional>
#include <mutex>
#include <vector>

namespace penstock::detail {

class inbox final : operation {
public:
  /** Throws std::system_error when no descriptor is left. */
  inbox();

  /** From any thread. Wakes the worker only for the first message since it last looked. */
  void post(std::function<void()> message);

  /** Have messages delivered on `owner`, until stop_listening(). */
  void listen(worker& owner) noexcept;
  void stop_listening(worker& owner) noexcept;

private:
  void on_completion(std::int32_t result, std::uint32_t flags) noexcept override;
  void deliver();

  unique_fd wake_;           // an eventfd(2), written when the first message arrives
  std::uint64_t woken_ = 0;  // where the ring puts what it read from wake_
  worker* owner_ = nullptr;  // set while listening
  std::mutex mutex_;
  std::vector<std::function<void()>> messages_;  // guarded by mutex_
};

}  // namespace penstock::detail

#endif
