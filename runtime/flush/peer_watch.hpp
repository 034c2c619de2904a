// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// peer_watch: fails a stream whose peer takes too little for too long (see output_limits). A stream
// has one while it waits for its peer, and up to a second longer: an idle one has none. It looks at
// the stream once a second, and is told nothing, so a flush that is soon done costs nothing.

#ifndef PENSTOCK_FLUSH_PEER_WATCH_HPP
#define PENSTOCK_FLUSH_PEER_WATCH_HPP

#include <penstock/detail/timer_node.hpp>
#include <penstock/flush/output_limits.hpp>

#include "base/rate_limit.hpp"
#include "sched/recycled.hpp"

#include <cstdint>

namespace penstock::detail {

class flusher;
class worker;

class peer_watch final : public recycled, private timer_node {
public:
  /** The stream waits, from now on. */
  peer_watch(flusher& stream, worker& owner, output_limits const& limits) noexcept;
  ~peer_watch();
  peer_watch(peer_watch const&) = delete;
  peer_watch& operator=(peer_watch const&) = delete;

private:
  void look() noexcept;
  void look_later() noexcept;

  flusher& stream_;
  worker& owner_;
  rate_limit rate_;
  std::uint64_t goal_ = 0;  // of the stream at the last look: once reached, it waits for others
};

}  // namespace penstock::detail

#endif
