// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// zero_copy_send: one send that the kernel makes from our memory, without a copy. It ends twice:
//
//     submitted ──▶ the count of bytes that went ──▶ the notification: the kernel has let go
//
// The first ends it for the flushes. The second comes when the peer has the bytes, however late
// that is, and until then this keeps them. An event that promises no other is the last, whatever
// it says.

#ifndef PENSTOCK_FLUSH_ZERO_COPY_SEND_HPP
#define PENSTOCK_FLUSH_ZERO_COPY_SEND_HPP

#include <penstock/detail/operation.hpp>

#include "base/block_pool.hpp"
#include "flush/send_queue.hpp"
#include "sched/recycled.hpp"

#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <cstddef>
#include <cstdint>

namespace penstock::detail {

class zero_copies;

class zero_copy_send final : public operation, public recycled {
public:
  static constexpr std::size_t pieces_max = 16;

  /** Of the owned bytes that come next, below offset `limit`; there must be some. Once submitted,
      it frees itself with its last event; `stream`, which is told of both ends, must stay until
      then. */
  zero_copy_send(zero_copies& stream, block_pool& pool, send_queue const& from,
                 std::uint64_t limit) noexcept;

  [[nodiscard]] msghdr const& message() const noexcept { return message_; }
  /** What this keeps in memory. */
  [[nodiscard]] std::size_t memory() const noexcept { return memory_; }

  /** The same send as `copying`, made without a copy. */
  [[nodiscard]] static submission from(submission copying) noexcept;

private:
  ~zero_copy_send();
  void on_completion(std::int32_t result, std::uint32_t flags) noexcept override;

  zero_copies& stream_;
  block_pool& pool_;
  std::size_t memory_ = 0;
  msghdr message_{};
  std::array<iovec, pieces_max> vectors_;
  std::array<send_queue::keeper, pieces_max> keepers_;
};

}  // namespace penstock::detail

#endif
