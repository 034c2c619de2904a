// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// cork: has what was flushed with send_hint::corked sent by the end of the turn. A stream has one
// from such a flush until then.

#ifndef PENSTOCK_FLUSH_CORK_HPP
#define PENSTOCK_FLUSH_CORK_HPP

#include <penstock/detail/timer_node.hpp>

#include "sched/recycled.hpp"

#include <cstdint>

namespace penstock::detail {

class flusher;
class worker;

class cork final : public recycled, private timer_node {
public:
  cork(flusher& stream, worker& owner) noexcept;
  ~cork();
  cork(cork const&) = delete;
  cork& operator=(cork const&) = delete;

  /** The bytes up to offset `target` wait here. */
  void hold(std::uint64_t target) noexcept { target_ = target; }

private:
  flusher& stream_;
  worker& owner_;
  std::uint64_t target_ = 0;
};

}  // namespace penstock::detail

#endif
