// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// blocking_pool: a few threads that carry out the entries of one ring that may wait for a disk.
//
//     pool.start(call);                              // `call` stays where it is …
//     for (blocking_call* done = pool.take_done(); done != nullptr; …)  // … until it is in here
//
// A thread is made when there is work and none is idle; an idle one stays until the pool goes.

#ifndef PENSTOCK_RING_BLOCKING_POOL_HPP
#define PENSTOCK_RING_BLOCKING_POOL_HPP

#include "base/unique_fd.hpp"
#include "ring/attempt.hpp"

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

namespace penstock::detail {

struct blocking_call {
  request entry;
  std::int32_t result = 0;
  blocking_call* next_call = nullptr;
};

class blocking_pool {
public:
  blocking_pool();
  /** Waits for the calls that run; those that wait are dropped. */
  ~blocking_pool();
  blocking_pool(blocking_pool const&) = delete;
  blocking_pool& operator=(blocking_pool const&) = delete;

  /** Readable while there is something done; -1 when the process has no descriptor left. */
  [[nodiscard]] int fd() const noexcept { return done_event_.get(); }

  void start(blocking_call& call) noexcept;
  /** Take a call back that no thread has begun; false when one has. */
  bool revoke(blocking_call& call) noexcept;
  /** What has ended since the last time, linked by next_call. */
  [[nodiscard]] blocking_call* take_done() noexcept;

private:
  static constexpr std::size_t threads_max = 4;

  struct queue {
    blocking_call* first = nullptr;
    blocking_call* last = nullptr;
    void push(blocking_call& call) noexcept;
    blocking_call* pop() noexcept;
  };

  /** One thread more, which sees no signal; false when there is none to be had. */
  bool add_thread() noexcept;
  blocking_call& take_waiting() noexcept;
  void work() noexcept;
  void finish(blocking_call& call) noexcept;

  unique_fd done_event_;
  std::mutex mutex_;  // guards all below
  std::condition_variable has_work_;
  queue waiting_;
  std::size_t waiting_count_ = 0;
  queue done_;
  std::size_t idle_count_ = 0;
  bool is_ending_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace penstock::detail

#endif
