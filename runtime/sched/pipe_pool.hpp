// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// pipe_pool: the pipes through which a worker's files go to its sockets. One that comes back empty
// serves the next transfer; one with bytes in it is closed, since they belong to a stream that is
// gone.

#ifndef PENSTOCK_SCHED_PIPE_POOL_HPP
#define PENSTOCK_SCHED_PIPE_POOL_HPP

#include "ring/ring.hpp"

#include <array>
#include <cstddef>
#include <optional>

namespace penstock::detail {

class pipe_pool {
public:
  /** Lent at once. Each takes two descriptors, and pins what is in it of a file's cache while a
      slow peer takes it: whoever gets none reads into memory. */
  static constexpr std::size_t lent_max = 64;
  static constexpr std::size_t idle_max = 8;

  explicit pipe_pool(ring& kernel) noexcept : kernel_(kernel) {}
  pipe_pool(pipe_pool const&) = delete;
  pipe_pool& operator=(pipe_pool const&) = delete;
  ~pipe_pool() { close_idle(); }

  /** An empty pipe, or nothing when none is to be had. */
  [[nodiscard]] std::optional<pipe_ends> take() noexcept;
  void give_back(pipe_ends const& lent, bool is_empty) noexcept;
  void close_idle() noexcept;

  [[nodiscard]] std::size_t lent() const noexcept { return lent_; }
  [[nodiscard]] std::size_t idle() const noexcept { return idle_count_; }

private:
  ring& kernel_;
  std::array<pipe_ends, idle_max> idle_;  // the first idle_count_ of them
  std::size_t idle_count_ = 0;
  std::size_t lent_ = 0;
};

}  // namespace penstock::detail

#endif
