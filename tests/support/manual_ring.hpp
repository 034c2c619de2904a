// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// manual_ring: a ring without a kernel. Submissions stay in flight until the test completes them,
// and time passes only when a worker waits: then the clock jumps to its deadline.
//
//     on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
//       …                                          // something submits a send
//       ring.complete(ring.find(IORING_OP_SEND), 7);
//       co_await turns(2);
//     });

#ifndef PENSTOCK_TESTS_SUPPORT_MANUAL_RING_HPP
#define PENSTOCK_TESTS_SUPPORT_MANUAL_RING_HPP

#include <penstock/timer.hpp>

#include "base/assert.hpp"
#include "ring/ring.hpp"
#include "sched/worker.hpp"
#include "support/turns.hpp"

#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <deque>
#include <memory>
#include <utility>
#include <vector>

namespace penstock::test {

class manual_ring : public detail::ring {
public:
  manual_ring() {
    entries_ = storage_.data();
    mask_ = static_cast<std::uint32_t>(storage_.size() - 1);
  }

  /** Whether a cancel ends its target at once with -ECANCELED; otherwise the test completes it. */
  bool cancels_at_once = true;
  /** Targets of cancel requests, in order. */
  std::vector<std::uint64_t> canceled;
  /** From now on sends can be made without a copy. */
  void offer_zero_copy() noexcept { has_zero_copy_ = true; }
  /** What the plain calls return that have nothing else to say: 0, or a negated errno. */
  int plain_result = 0;
  /** Descriptors whose close was submitted. */
  std::vector<int> closed;
  bool has_pipes = false;
  int pipes_open = 0;

  /** Take what was submitted; enter() does it by itself. */
  void take_submissions() noexcept {
    for (; head_ != tail_; ++head_) take(entries_[head_ & mask_]);
  }

  /** In flight with this opcode. */
  [[nodiscard]] std::size_t count(int opcode) noexcept {
    take_submissions();
    return static_cast<std::size_t>(std::ranges::count(in_flight_, opcode, opcode_of));
  }
  /** The oldest in flight with this opcode; there must be one. */
  [[nodiscard]] io_uring_sqe const& find(int opcode) noexcept {
    take_submissions();
    auto const found = std::ranges::find(in_flight_, opcode, opcode_of);
    PENSTOCK_ASSERT(found != in_flight_.end(), "the test looks for what was not submitted");
    return *found;
  }
  /** The newest in flight with this opcode; there must be one. */
  [[nodiscard]] io_uring_sqe const& find_last(int opcode) noexcept {
    take_submissions();
    auto const found = std::find_if(in_flight_.rbegin(), in_flight_.rend(),
                                    [=](auto const& entry) { return entry.opcode == opcode; });
    PENSTOCK_ASSERT(found != in_flight_.rend(), "the test looks for what was not submitted");
    return *found;
  }
  /** The same, on this descriptor. */
  [[nodiscard]] io_uring_sqe const& find_on(int opcode, int fd) noexcept {
    take_submissions();
    auto const found = std::ranges::find_if(in_flight_, [&](io_uring_sqe const& entry) {
      return entry.opcode == opcode && entry.fd == fd;
    });
    PENSTOCK_ASSERT(found != in_flight_.end(), "the test looks for what was not submitted");
    return *found;
  }
  /** End what is in flight; its event comes with the next enter(). */
  void complete(io_uring_sqe const& entry, std::int32_t result) noexcept {
    complete(entry.user_data, result);
  }
  void complete(std::uint64_t user_data, std::int32_t result) noexcept {
    auto const found = std::ranges::find(in_flight_, user_data, &io_uring_sqe::user_data);
    if (found == in_flight_.end()) return;  // it was over already, as the kernel's -ENOENT says
    in_flight_.erase(found);
    events_.push_back({user_data, result, 0});
  }
  /** Report an event of what stays in flight. */
  void report(std::uint64_t user_data, std::int32_t result) noexcept {
    post(user_data, result, IORING_CQE_F_MORE);
  }
  /** Any event. Without IORING_CQE_F_MORE it is the last of its operation. */
  void post(std::uint64_t user_data, std::int32_t result, std::uint32_t flags) noexcept {
    if ((flags & IORING_CQE_F_MORE) == 0) {
      std::erase_if(in_flight_, [&](auto& entry) { return entry.user_data == user_data; });
    }
    events_.push_back({user_data, result, flags});
  }
  void advance(duration length) noexcept { now_ += length; }

  std::size_t enter(detail::wait_until wait,
                    std::span<detail::completion> events) noexcept override {
    take_submissions();
    if (events_.empty() && wait.wait) {
      PENSTOCK_ASSERT(wait.deadline != no_deadline, "the worker would wait for ever");
      now_ = std::max(now_, wait.deadline);
    }
    std::size_t const n = std::min(events.size(), events_.size());
    std::copy_n(events_.begin(), n, events.begin());
    events_.erase(events_.begin(), events_.begin() + static_cast<std::ptrdiff_t>(n));
    return n;
  }
  [[nodiscard]] time_point now() noexcept override {
    ++clock_reads;
    return now_;
  }
  int clock_reads = 0;

  /** Pipes are real; who splices into one is the test. */
  int open_pipe(detail::pipe_ends& made) noexcept override {
    if (!has_pipes) return -ENOSYS;
    int ends[2];
    PENSTOCK_ASSERT(::pipe(ends) == 0, "pipe");
    made = {ends[0], ends[1]};
    ++pipes_open;
    return 0;
  }
  void close_pipe(detail::pipe_ends const& gone) noexcept override {
    ::close(gone.read);
    ::close(gone.write);
    --pipes_open;
  }
  void lend(std::uint16_t, mutable_buffer) noexcept override {}
  std::ptrdiff_t send_now(int, msghdr const&) noexcept override { return -ENOTSOCK; }
  std::ptrdiff_t receive_now(int, mutable_buffer) noexcept override { return -EAGAIN; }
  int socket(int, int, int) noexcept override {
    return plain_result < 0 ? plain_result : next_fd_++;
  }
  int bind(int, sockaddr const&, socklen_t) noexcept override { return plain_result; }
  int listen(int, int) noexcept override { return plain_result; }
  int local_address(int, sockaddr&, socklen_t&) noexcept override { return -ENOTSOCK; }
  int set_option(int, int, int, void const*, socklen_t) noexcept override { return plain_result; }
  int get_option(int, int, int, void*, socklen_t&) noexcept override { return -ENOTSOCK; }
  int shutdown(int, int) noexcept override { return plain_result; }

private:
  static int opcode_of(io_uring_sqe const& entry) noexcept { return entry.opcode; }

  void take(io_uring_sqe const& entry) noexcept {
    if (entry.opcode == IORING_OP_ASYNC_CANCEL) {
      canceled.push_back(entry.addr);
      if (cancels_at_once || is_inbox(entry.addr)) complete(entry.addr, -ECANCELED);
    } else if (entry.opcode == IORING_OP_CLOSE) {
      closed.push_back(entry.fd);
      if (entry.user_data != 0) events_.push_back({entry.user_data, 0, 0});
    } else {
      in_flight_.push_back(entry);
    }
  }
  [[nodiscard]] bool is_inbox(std::uint64_t user_data) const noexcept {
    return std::ranges::any_of(in_flight_, [&](io_uring_sqe const& entry) {
      bool const is_of_a_counter = entry.len == sizeof(std::uint64_t);
      return entry.user_data == user_data && entry.opcode == IORING_OP_READ && is_of_a_counter;
    });
  }

  std::array<io_uring_sqe, 64> storage_{};
  std::deque<io_uring_sqe> in_flight_;
  std::deque<detail::completion> events_;
  time_point now_ = time_point(std::chrono::hours(1));
  int next_fd_ = 1000;
};

/** Run `body(worker, ring)`, a task<void>, on a worker over a manual ring. */
template <class Body>
void on_manual_ring(Body const& body, runtime_options const& options = {}) {
  auto seam = std::make_unique<manual_ring>();
  manual_ring& ring = *seam;
  detail::worker owner(std::move(seam), options);
  owner.run(body(owner, ring));
  ring.cancels_at_once = true;
  PENSTOCK_ASSERT(owner.drain(), "the test left an operation in flight");
}

}  // namespace penstock::test

#endif
