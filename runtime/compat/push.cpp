// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "compat/push.hpp"

#include <algorithm>

namespace penstock::compat {
namespace {

// Below the default high watermark, so that a reader as fast as the writer is never waited for.
constexpr std::size_t piece_size = 32 * 1024;
// What is smaller is copied: that costs less than a piece of its own.
constexpr std::size_t borrowed_min = 4 * 1024;

void add(flush_result& total, flush_result const& part) noexcept {
  total.state = part ? flush_state::done : part.state;
  total.immediate = total.immediate && part.immediate;
  total.bytes_sent += part.bytes_sent;
  total.bytes_left = part.bytes_left;
  total.error = part.error;
}

/** Count in what `ended` has done, which has been awaited if that was needed. */
void add_ended(flush_result& total, flush_operation& ended, bool& owes_yield) noexcept {
  owes_yield = owes_yield || !ended.await_ready();
  add(total, ended.await_resume());
}

write_status write(output& to, const_buffer piece) noexcept {
  return piece.size() < borrowed_min ? to.write(piece) : to.write_borrowed(piece);
}

/** Have the output copy what it still borrows: a flush that is given up does that. */
void own_borrowed(output& to) noexcept { static_cast<void>(to.flush()); }

}  // namespace

// It takes no memory once it runs: an exception would leave borrowed bytes behind.
task<flush_result> push(output& to, std::span<const_buffer const> lent, bool more,
                        bool& owes_yield) {
  flush_result total;
  for (const_buffer bytes : lent) {
    while (!bytes.empty()) {
      const_buffer const piece = bytes.first(std::min(bytes.size(), piece_size));
      bytes = bytes.subspan(piece.size());
      write_status const status = write(to, piece);
      if (status == write_status::refused) {
        own_borrowed(to);
        total.state = flush_state::failed;
        total.error = to.error();
        co_return total;
      }
      if (status == write_status::accepted) continue;
      flush_operation room = to.make_room();
      if (room.completion_expected()) static_cast<void>(co_await room);
      add_ended(total, room, owes_yield);
      if (total) continue;
      own_borrowed(to);
      co_return total;
    }
  }
  flush_operation last = to.flush({.more = more});
  if (last.completion_expected()) static_cast<void>(co_await last);
  add_ended(total, last, owes_yield);
  co_return total;
}

}  // namespace penstock::compat
