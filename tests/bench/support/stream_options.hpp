// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// stream_options: what the servers that stream are told. For each byte that a client sends they
// send `total` bytes, `chunk` at a time, each handed to the kernel before the next is looked at.

#ifndef PENSTOCK_BENCH_SUPPORT_STREAM_OPTIONS_HPP
#define PENSTOCK_BENCH_SUPPORT_STREAM_OPTIONS_HPP

#include "support/pattern.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstddef>
#include <span>

namespace bench {

struct stream_settings {
  std::size_t chunk = stream_period;
  std::size_t total = std::size_t{100} * 1024 * 1024;
};

inline void add_stream_options(CLI::App& app, stream_settings& settings) {
  app.add_option("--chunk", settings.chunk, "Bytes that are flushed together")
      ->check(CLI::Range(std::size_t{1}, stream_period));
  app.add_option("--total", settings.total, "Bytes for each request")->capture_default_str();
}

/** The body, in memory that never changes. */
class stream_body {
public:
  explicit stream_body(stream_settings const& settings) : settings_(settings) {}

  /** The chunk at `offset` of the stream; empty at its end. */
  [[nodiscard]] std::span<char const> at(std::size_t offset) const {
    std::size_t const begin = offset % stream_period;
    std::size_t const size =
        std::min({settings_.chunk, settings_.total - offset, stream_period - begin});
    return {bytes_.get() + begin, size};
  }

private:
  stream_settings settings_;
  page_memory bytes_ = make_pattern(stream_period);
};

}  // namespace bench

#endif
