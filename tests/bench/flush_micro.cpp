// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// flush_micro: what a flush costs beside its system call: it goes to a sink that takes everything
// and does nothing. Prints nanoseconds for each flush, the least of several repetitions: nothing
// makes code faster than it is. What is written before it is part of the figure; "no flush" does
// only that, and takes the bytes out of the queue as sent. Under callgrind it tells instructions:
// see runner/micro.py.

#include <penstock/flush/stream_output.hpp>
#include <penstock/runtime.hpp>

#include "flush/flusher.hpp"
#include "flush/sink.hpp"
#include "sched/worker.hpp"
#include "support/pattern.hpp"
#include "support/window.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <iterator>
#include <limits>
#include <system_error>

namespace {

using namespace penstock;

class null_sink final : public detail::sink {
public:
  std::ptrdiff_t send_now(msghdr const& message) noexcept override {
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < message.msg_iovlen; ++i) bytes += message.msg_iov[i].iov_len;
    return static_cast<std::ptrdiff_t>(bytes);
  }
  // It is never full, so the flusher asks for none of these.
  detail::submission send(msghdr const&) noexcept override { return {}; }
  detail::submission wait_writable() noexcept override { return {}; }
  std::uint64_t acknowledged() noexcept override { return 0; }
  void begin_operation() noexcept override {}
  void end_operation() noexcept override {}
  void shutdown() noexcept override {}
  bool is_closing() noexcept override { return false; }
};

class null_output final : public stream_output {
public:
  null_output()
      : stream_output(detail::flusher_handle(
            new detail::flusher_to<null_sink>(detail::worker::current(), output_limits{}))) {}

  /** What is left of a flush without the flush. */
  void forget() noexcept {
    stream().queue().unlend();
    stream().queue().consume(stream().queue().queued());
  }
};

enum class what : std::uint8_t { forget, flush, dropped, borrowed, skipped };

struct measurement {
  char const* name;
  what work;
  std::size_t size;
  bool yields = false;  // as the default options have it
};

constexpr measurement measurements[] = {
    {"write 64 B, no flush", what::forget, 64},
    {"write 64 B, flush, co_await", what::flush, 64},
    {"the same, yielding now and then", what::flush, 64, true},
    {"write 64 B, flush, handle dropped", what::dropped, 64},
    {"write 4 KiB, flush, co_await", what::flush, 4096},
    {"write_borrowed 64 KiB, flush, co_await", what::borrowed, 65536},
    {"flush that is skipped for min_bytes, co_await", what::skipped, 64},
};

struct settings {
  std::uint64_t count = 100'000;
  unsigned repetitions = 50;
  std::size_t only = 0;  // from 1; 0: all of them
};

task<void> repeat(null_output& out, measurement const& one, const_buffer bytes,
                  std::uint64_t count) {
  for (; count > 0; --count) {
    switch (one.work) {
      case what::forget:
        out.write(bytes);
        out.forget();
        break;
      case what::flush:
        out.write(bytes);
        static_cast<void>(co_await out.flush());
        break;
      case what::dropped:
        out.write(bytes);
        static_cast<void>(out.flush());
        break;
      case what::borrowed:
        out.write_borrowed(bytes);
        static_cast<void>(co_await out.flush());
        break;
      case what::skipped: static_cast<void>(co_await out.flush({.min_bytes = one.size})); break;
    }
  }
}

/** One repetition; `least` gets its nanoseconds for each flush if they are fewer. */
task<void> measure(measurement const& one, std::uint64_t count, double& least) {
  bench::page_memory const pattern = bench::make_pattern(one.size);
  const_buffer const bytes = std::as_bytes(std::span(pattern.get(), one.size));
  null_output out;
  co_await repeat(out, one, bytes, 1000);  // so that memory and code are at hand
  auto const begin = bench::now_ns();
  co_await repeat(out, one, bytes, count);
  auto const ns = static_cast<double>(bench::now_ns() - begin);
  least = std::min(least, ns / static_cast<double>(count));
}

runtime_options options_of(measurement const& one) {
  runtime_options options;
  if (one.yields) return options;
  options.immediate_flushes_max = std::numeric_limits<std::uint32_t>::max();
  options.immediate_flushes_time = std::chrono::hours(1);
  return options;
}

}  // namespace

int main(int argc, char** argv) {
  settings chosen;
  CLI::App app("Flushes to nowhere.");
  app.add_option("--count", chosen.count, "Flushes in a repetition")->check(CLI::PositiveNumber);
  app.add_option("--repetitions", chosen.repetitions)->check(CLI::PositiveNumber);
  app.add_option("--only", chosen.only, "One of them, counted from 1")
      ->check(CLI::Range(std::size_t{1}, std::size(measurements)));
  CLI11_PARSE(app, argc, argv);
  auto const is_chosen = [&](std::size_t i) { return chosen.only == 0 || chosen.only == i + 1; };
  std::array<double, std::size(measurements)> least;
  least.fill(std::numeric_limits<double>::max());
  // All of them in turn, so that a slow while of the machine meets all of them.
  for (unsigned repetition = 0; repetition < chosen.repetitions; ++repetition) {
    for (std::size_t i = 0; i < least.size(); ++i) {
      measurement const& one = measurements[i];
      if (!is_chosen(i)) continue;
      auto const failed =
          run(options_of(one), [&] { return measure(one, chosen.count, least[i]); });
      if (failed) {
        std::fprintf(stderr, "flush_micro: %s\n", failed.message().c_str());
        return 1;
      }
    }
  }
  for (std::size_t i = 0; i < least.size(); ++i) {
    if (is_chosen(i)) std::printf("%-46s %8.1f ns\n", measurements[i].name, least[i]);
  }
}
