// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/flush/file_output.hpp>

#include "flush/file_sink.hpp"
#include "flush/flusher.hpp"
#include "sched/worker.hpp"

#include <utility>

namespace penstock {
namespace {

/** What only sockets have is off. */
output_limits for_files(output_limits limits) noexcept {
  limits.write_rate_min = 0;
  limits.zero_copy_min = 0;
  return limits;
}

}  // namespace

file_output::file_output(file destination, output_limits const& limits)
    : stream_output(detail::flusher_handle(new detail::flusher_to<detail::file_sink>(
          detail::worker::current(), for_files(limits), std::move(destination)))) {}

}  // namespace penstock
