// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// attempt: what the kernel does with a submission entry, done with plain system calls. Nothing here
// has state: whoever asks keeps the entry and tries again when its descriptor is ready.
//
//     request entry(*submitted);
//     std::uint32_t moved = 0;
//     std::int32_t const result = attempt(entry, moved);
//     if (result == must_wait) …          // for awaited_events(entry) on entry.fd

#ifndef PENSTOCK_RING_ATTEMPT_HPP
#define PENSTOCK_RING_ATTEMPT_HPP

#include <penstock/detail/operation.hpp>

#include <liburing.h>

#include <cstdint>
#include <limits>

namespace penstock::detail {

/** A submission entry, copied out. */
struct request : submission {
  request() = default;
  explicit request(io_uring_sqe const& entry) noexcept;

  std::uint64_t user_data = 0;
};

/** How an entry is carried out. */
enum class manner : std::uint8_t {
  unknown,     // not at all: the answer is -EINVAL
  at_once,     // by the ring itself: NOP, CLOSE, ASYNC_CANCEL
  when_ready,  // by attempt(), as often as it takes
  blocking     // by call(), on a thread that may wait for a disk
};
[[nodiscard]] manner manner_of(request const& entry) noexcept;

// Results that no completion event has.
constexpr std::int32_t must_wait = std::numeric_limits<std::int32_t>::min();
constexpr std::int32_t must_block = must_wait + 1;  // of a first attempt: it is one for call()

/** One try that never waits; gives the result of the completion event, or one of those above.
    `moved` counts the bytes of earlier tries: a transfer that was cut gives what went, and its
    error is left to the next one (K4). */
[[nodiscard]] std::int32_t attempt(request const& entry, std::uint32_t& moved) noexcept;

/** The epoll events after which another attempt is worth it; 0 when none is ever. */
[[nodiscard]] std::uint32_t awaited_events(request const& entry) noexcept;

/** The whole of a blocking entry. */
[[nodiscard]] std::int32_t call(request const& entry) noexcept;

}  // namespace penstock::detail

#endif
