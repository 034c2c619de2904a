// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// window: the time in which a load generator measures, and how long the server ran on a processor
// meanwhile, all of its threads together, those of its io_uring included.
//
//     bench::for_each_slice([&] {
//       bench::window measured({.warmup = 0.2, .seconds = 1.0, .server = pid});
//       for (bool has_begun = false; measured.look(has_begun) != bench::phase::over;) { … }
//       print(measured.cpu_seconds() / operations);
//     });

#ifndef PENSTOCK_BENCH_SUPPORT_WINDOW_HPP
#define PENSTOCK_BENCH_SUPPORT_WINDOW_HPP

#include <CLI/CLI.hpp>

#include <time.h>

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

namespace bench {

inline std::uint64_t now_ns() {
  timespec at{};
  clock_gettime(CLOCK_MONOTONIC, &at);
  return static_cast<std::uint64_t>(at.tv_sec) * 1'000'000'000u +
         static_cast<std::uint64_t>(at.tv_nsec);
}

/** From the scheduler's own account, which is exact where times(2) counts ticks. */
inline std::uint64_t cpu_ns(int process) {
  std::uint64_t sum = 0;
  auto const tasks = "/proc/" + std::to_string(process) + "/task";
  for (auto const& task : std::filesystem::directory_iterator(tasks)) {
    std::uint64_t ran = 0;
    std::ifstream(task.path() / "schedstat") >> ran;
    sum += ran;
  }
  return sum;
}

struct window_settings {
  double warmup = 0.2;
  double seconds = 1.0;
  int server = 0;  // its process
};

inline void add_window_options(CLI::App& app, window_settings& settings) {
  app.add_option("--warmup", settings.warmup, "Seconds before measuring")->capture_default_str();
  app.add_option("--seconds", settings.seconds, "Seconds of measuring")->capture_default_str();
  app.add_option("--server", settings.server, "Process whose CPU time is counted")->required();
}

/** Call `measure`, which prints a line, for each line on the standard input, until that ends. */
template <class Measure>
void for_each_slice(Measure measure) {
  for (std::string line; std::getline(std::cin, line);) {
    measure();
    std::fflush(stdout);
  }
}

enum class phase : std::uint8_t { warming_up, measuring, over };

class window {
public:
  explicit window(window_settings const& chosen)
      : server_(chosen.server),
        begin_(now_ns() + static_cast<std::uint64_t>(chosen.warmup * 1e9)),
        end_(begin_ + static_cast<std::uint64_t>(chosen.seconds * 1e9)) {}

  /** The phase it is now. Notes time and server CPU when measuring begins and when it is over, so
      call it often. True in `has_begun`, once, when measuring begins. */
  phase look(bool& has_begun) {
    auto const now = now_ns();
    has_begun = state_ == phase::warming_up && now >= begin_;
    if (has_begun) {
      state_ = phase::measuring;
      begin_ = now;
      cpu_ = cpu_ns(server_);
    } else if (state_ == phase::measuring && now >= end_) {
      state_ = phase::over;
      end_ = now;
      cpu_ = cpu_ns(server_) - cpu_;
    }
    return state_;
  }

  [[nodiscard]] double seconds() const { return static_cast<double>(end_ - begin_) / 1e9; }
  [[nodiscard]] double cpu_seconds() const { return static_cast<double>(cpu_) / 1e9; }

private:
  int server_;
  std::uint64_t begin_;
  std::uint64_t end_;
  std::uint64_t cpu_ = 0;
  phase state_ = phase::warming_up;
};

}  // namespace bench

#endif
