// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// zero_copies: what one stream has sent without a copy. It decides which sends are made so, bounds
// the memory that waits for notifications, and looks after those that do not come: a peer that
// takes nothing, or too little, is reset once its socket is being closed, or the worker ends.

#ifndef PENSTOCK_FLUSH_ZERO_COPIES_HPP
#define PENSTOCK_FLUSH_ZERO_COPIES_HPP

#include <penstock/detail/operation.hpp>
#include <penstock/detail/timer_node.hpp>
#include <penstock/flush/output_limits.hpp>

#include "flush/send_queue.hpp"
#include "flush/sink.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace penstock::detail {

class flusher;
class worker;
class zero_copy_send;

class zero_copies {
public:
  zero_copies(flusher& stream, worker& owner, sink& to, output_limits const& limits) noexcept;
  zero_copies(zero_copies const&) = delete;
  zero_copies& operator=(zero_copies const&) = delete;
  ~zero_copies();

  /** Whether the bytes that come next, below offset `limit`, leave without a copy. */
  [[nodiscard]] bool take(send_queue const& from, std::uint64_t limit) const noexcept;
  /** Send them so; flusher::go_on() is told the count. False, and nothing done, when memory is
      out. */
  [[nodiscard]] bool submit(send_queue const& from, std::uint64_t limit) noexcept;
  /** The send that has not told its count yet; null when there is none. */
  [[nodiscard]] operation const* under_way() const noexcept;
  /** Whether the kernel has let go of everything. */
  [[nodiscard]] bool are_over() const noexcept { return memory_ == 0; }

  // For zero_copy_send.
  void on_count(std::int32_t result) noexcept;
  void on_let_go(std::size_t memory, bool was_copied) noexcept;

private:
  struct own_timer : timer_node {
    zero_copies* self = nullptr;
  };
  void arm() noexcept;
  static void look_after(timer_node& timer) noexcept;

  flusher& stream_;
  worker& owner_;
  sink& sink_;
  std::size_t size_min_;        // of a send; SIZE_MAX when there are to be no more of them
  std::size_t memory_max_;      // that may wait for notifications
  bool is_forced_;              // copies of the kernel are no reason to stop
  std::uint64_t progress_min_;  // bytes that the peer of a closing socket takes between two looks
  std::size_t memory_ = 0;      // held by all that are not over
  zero_copy_send* under_way_ = nullptr;
  own_timer timer_;                            // armed while there are any
  std::optional<std::uint64_t> acknowledged_;  // when it was last seen that the socket is closing
};

}  // namespace penstock::detail

#endif
