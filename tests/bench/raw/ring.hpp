// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// ring: an io_uring as the raw servers use it. Its flags are the cheapest ones; each submission
// carries what it is and whom it concerns, so that a completion needs no look-up.

#ifndef PENSTOCK_BENCH_RAW_RING_HPP
#define PENSTOCK_BENCH_RAW_RING_HPP

#include "support/server.hpp"

#include <liburing.h>

#include <cerrno>
#include <cstdint>

namespace bench {

class ring {
public:
  ring() {
    io_uring_params options{};
    options.flags = IORING_SETUP_CQSIZE | IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN |
                    IORING_SETUP_NO_SQARRAY;
    options.cq_entries = 4096;
    check(io_uring_queue_init_params(1024, &ring_, &options), "io_uring_queue_init");
    check(io_uring_register_ring_fd(&ring_), "io_uring_register_ring_fd");
  }
  ring(ring const&) = delete;
  ring& operator=(ring const&) = delete;
  ~ring() { io_uring_queue_exit(&ring_); }

  /** A free submission; tag it after io_uring_prep_…, which clears the tag. */
  io_uring_sqe* next() {
    io_uring_sqe* entry = io_uring_get_sqe(&ring_);
    while (entry == nullptr) {
      check(io_uring_submit(&ring_), "io_uring_submit");
      entry = io_uring_get_sqe(&ring_);
    }
    return entry;
  }

  /** What kind of operation it is, and of which connection. */
  template <class Kind>
  static std::uint64_t tag_of(Kind kind, unsigned id) {
    return (std::uint64_t{id} << 8) | static_cast<std::uint8_t>(kind);
  }
  template <class Kind>
  static void tag(io_uring_sqe* entry, Kind kind, unsigned id) {
    entry->user_data = tag_of(kind, id);
  }

  /** Submit, wait for at least one completion, and give all there are to
      `on_completion(kind, id, result, flags)`. */
  template <class Kind, class Function>
  void turn(Function const& on_completion) {
    int const submitted = io_uring_submit_and_wait(&ring_, 1);
    if (submitted != -EINTR) check(submitted, "io_uring_enter");
    ready_ = io_uring_cq_ready(&ring_);
    unsigned head = 0;
    unsigned seen = 0;
    io_uring_cqe* entry = nullptr;
    io_uring_for_each_cqe(&ring_, head, entry) {
      ++seen;
      on_completion(static_cast<Kind>(entry->user_data & 0xff),
                    static_cast<unsigned>(entry->user_data >> 8), entry->res, entry->flags);
    }
    io_uring_cq_advance(&ring_, seen);
  }

  /** How many completions this turn began with. */
  [[nodiscard]] unsigned ready() const { return ready_; }
  [[nodiscard]] io_uring* get() { return &ring_; }

  static int check(int result, char const* what) {
    if (result >= 0) return result;
    errno = -result;
    fail(what);
  }

private:
  io_uring ring_{};
  unsigned ready_ = 0;
};

}  // namespace bench

#endif
