// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// run: give coroutines threads to run on.
//
//     penstock::task<void> serve();            // the root of each worker
//
//     int main() {
//       auto ec = penstock::run({.threads = 2, .stop_on_signals = true}, serve);
//       if (ec) std::fprintf(stderr, "%s\n", ec.message().c_str());
//       return ec ? 1 : 0;
//     }
//
// Each worker is one thread with one ring and one root task; they share nothing. A server that
// wants several workers listens in each root: the kernel spreads the connections (SO_REUSEPORT).

#ifndef PENSTOCK_RUNTIME_HPP
#define PENSTOCK_RUNTIME_HPP

#include <penstock/runtime_options.hpp>
#include <penstock/task.hpp>

#include <functional>
#include <system_error>

namespace penstock {

/** Call `make_root` on each of `options.threads` workers (the calling thread is the first), run
    the tasks, and return when all have ended. The tasks' stop token is requested by the signals
    of `stop_on_signals`, and when another worker's root ends with an exception.
    Rethrows the first exception that left a root. An error means that a ring could not be
    created; its message names the cause and the remedy. No root of a worker without a ring was
    started, the others were stopped. */
[[nodiscard]] std::error_code run(runtime_options const& options,
                                  std::function<task<void>()> const& make_root);

}  // namespace penstock

#endif
