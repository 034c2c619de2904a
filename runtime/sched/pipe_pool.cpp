// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "sched/pipe_pool.hpp"

namespace penstock::detail {

std::optional<pipe_ends> pipe_pool::take() noexcept {
  if (lent_ == lent_max) return std::nullopt;
  pipe_ends taken;
  if (idle_count_ > 0) {
    taken = idle_[--idle_count_];
  } else if (kernel_.open_pipe(taken) < 0) {
    return std::nullopt;
  }
  ++lent_;
  return taken;
}

void pipe_pool::give_back(pipe_ends const& lent, bool is_empty) noexcept {
  --lent_;
  if (!is_empty || idle_count_ == idle_max) return kernel_.close_pipe(lent);
  idle_[idle_count_++] = lent;
}

void pipe_pool::close_idle() noexcept {
  while (idle_count_ > 0) kernel_.close_pipe(idle_[--idle_count_]);
}

}  // namespace penstock::detail
