// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// stop_signals: SIGTERM and SIGINT as events of a worker. The first asks for a stop; the second
// ends the process the way the signal would have done without us.

#ifndef PENSTOCK_SCHED_SIGNALS_HPP
#define PENSTOCK_SCHED_SIGNALS_HPP

#include <penstock/detail/operation.hpp>

#include "base/unique_fd.hpp"

#include <sys/signalfd.h>

#include <csignal>
#include <cstdint>
#include <functional>

namespace penstock::detail {

class stop_signals final : operation {
public:
  /** Blocks the signals in the calling thread and those it starts. Throws std::system_error
      without descriptors. */
  stop_signals();
  /** Restores the mask. */
  ~stop_signals();

  /** Call `on_stop` on `owner` at the first signal. */
  void listen(worker& owner, std::function<void()> on_stop);
  void stop_listening(worker& owner) noexcept;

private:
  void submit() noexcept;
  void on_completion(std::int32_t result, std::uint32_t flags) noexcept override;

  sigset_t before_{};
  unique_fd fd_;
  signalfd_siginfo received_{};
  worker* owner_ = nullptr;  // set while listening
  std::function<void()> on_stop_;
  bool has_stopped_ = false;
};

}  // namespace penstock::detail

#endif
