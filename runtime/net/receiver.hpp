// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// receiver: the reading side of one socket, for receive(). It looks for bytes in one of two ways:
//
//   multishot   one submission reports again and again, each time with a block that was lent to the
//               kernel before. Cheapest for many small messages.
//   readiness   one submission tells that there is something to read; a call reads it into the
//               block used last, which the cache still has. Cheapest for streams of large
//               messages, and what is left where the ring has no multishot receives.
//
// A stream changes over when a block was filled, with more behind it perhaps, and back when a read
// brought little. What the kernel had no lent block for is read in a call. Nothing is held for a
// connection on which nothing comes.

#ifndef PENSTOCK_NET_RECEIVER_HPP
#define PENSTOCK_NET_RECEIVER_HPP

#include <penstock/detail/operation.hpp>
#include <penstock/net/received.hpp>
#include <penstock/result.hpp>

#include "base/block_pool.hpp"

#include <cstdint>

namespace penstock {
class receive_operation;
}

namespace penstock::detail {

class socket_state;

class receiver final : public operation {
public:
  explicit receiver(socket_state& socket) noexcept;
  ~receiver();

  /** Whether take() has something; looks for it in a call if that is likely to find it. */
  [[nodiscard]] bool has_outcome() noexcept;
  /** The bytes that came first, errc::eof, or an error. There must be an outcome. */
  [[nodiscard]] result<received> take() noexcept;

  /** Resume `waiter` when there is an outcome. */
  void wait(receive_operation& waiter) noexcept;
  /** It gave up. What comes meanwhile is the next one's. */
  void stop_waiting() noexcept { waiter_ = nullptr; }

private:
  // What is in flight.
  enum class under_way : std::uint8_t { nothing, multishot, readiness };

  // What a turn seldom needs is apart, so that the rest is short.
  [[gnu::noinline]] void arm() noexcept;
  void on_completion(std::int32_t result, std::uint32_t flags) noexcept override;
  void on_received(std::int32_t result, std::uint32_t flags) noexcept;
  [[gnu::noinline]] void read_now() noexcept;
  void push(block& filled) noexcept;
  [[gnu::cold]] void pause() noexcept;

  socket_state& socket_;
  receive_operation* waiter_ = nullptr;
  block* first_ = nullptr;   // received, and not yet taken
  std::int32_t ending_ = 0;  // after those: end_of_stream, or a negated errno
  std::uint16_t count_ = 0;  // of them
  under_way under_way_ = under_way::nothing;
  bool is_pausing_ = false;  // the multishot receive is being canceled
  bool uses_readiness_ = false;
  bool is_likely_ready_ = false;  // a call may find more
};

}  // namespace penstock::detail

#endif
