// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// runtime_options: every limit of the runtime itself, with its default.

#ifndef PENSTOCK_RUNTIME_OPTIONS_HPP
#define PENSTOCK_RUNTIME_OPTIONS_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace penstock {

/** What a worker talks to the kernel with; docs/guide/rings.md compares them. */
enum class ring_kind : std::uint8_t {
  automatic,  // what the environment's PENSTOCK_RING names; else uring, or epoll if it is refused
  uring,      // io_uring, or an error that says why not
  epoll       // epoll and plain system calls: slower, and wherever Linux runs
};

/** How a flush hands its bytes to the kernel. docs/guide/flush.md shows what each costs. */
enum class flush_policy : std::uint8_t {
  adaptive,   // latency while the turns of the worker's loop have little to do, else throughput
  latency,    // at once, in a system call of its own
  throughput  // with what else the turn sends, in one system call at its end
};

struct runtime_options {
  std::uint32_t threads = 1;                // workers; each is one thread with one ring
  ring_kind ring = ring_kind::automatic;    // of every worker
  std::uint32_t submission_entries = 256;   // of each ring; a power of two up to 32,768
  std::uint32_t completion_entries = 2048;  // of each ring; several times the submissions
  std::uint32_t ready_batch = 256;          // coroutines resumed between two looks at the ring

  flush_policy flushes = flush_policy::adaptive;

  // How long one coroutine may go on with flushes that all succeed at once before it yields. The
  // time counts from the 16th of them, and is looked at one time in 16.
  std::uint32_t immediate_flushes_max = 64;
  std::chrono::microseconds immediate_flushes_time{200};

  // Fibers run on stacks of this many bytes, of which each worker keeps up to so many free ones.
  std::size_t fiber_stack_size = 256 * 1024;
  std::size_t fiber_stacks_max = 256;

  // SIGTERM and SIGINT request a stop of every worker; a second one ends the process.
  bool stop_on_signals = false;
};

}  // namespace penstock

#endif
