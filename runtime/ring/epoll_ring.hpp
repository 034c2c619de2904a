// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// epoll_ring: the submission entries of io_uring carried out with epoll and plain system calls, for
// wherever io_uring is refused.
//
// An entry is tried at once. If it would wait it becomes a `pending`, which is tried again whenever
// epoll tells of its descriptor; epoll never decides anything, so an event too many does no harm.
// What waits for disks goes to a pool of threads.
//
// Unlike the kernel's ring it reads an operation's memory (addresses, messages) until the final
// event, and an operation whose descriptor is closed under it only ends when it is canceled.

#ifndef PENSTOCK_RING_EPOLL_RING_HPP
#define PENSTOCK_RING_EPOLL_RING_HPP

#include <penstock/result.hpp>
#include <penstock/runtime_options.hpp>

#include "ring/attempt.hpp"
#include "ring/blocking_pool.hpp"
#include "ring/epoll_set.hpp"
#include "ring/system_ring.hpp"

#include <memory>
#include <unordered_map>
#include <vector>

namespace penstock::detail {

class epoll_ring final : public system_ring {
public:
  /** A ring for the calling thread, or the error of its first system call that was refused. */
  [[nodiscard]] static result<std::unique_ptr<ring>> create(runtime_options const& options);

  std::size_t enter(wait_until wait, std::span<completion> events) noexcept override;
  void lend(std::uint16_t, mutable_buffer) noexcept override {}  // it has no such receives
  int socket(int domain, int type, int protocol) noexcept override;

private:
  /** What could not be finished when it was submitted, and owes its final event. */
  struct pending : blocking_call {
    std::uint32_t moved = 0;     // bytes, by earlier attempts
    bool is_in_pool = false;     // else it is among its descriptor's
    pending* next_on = nullptr;  // of the same descriptor, in order of submission
  };
  using pending_map = std::unordered_multimap<std::uint64_t, pending>;  // by user_data

  struct descriptor {
    pending* first = nullptr;
    std::uint32_t pool_calls = 0;  // that name it; its close has to wait for them
  };

  epoll_ring(std::uint32_t entry_count, std::uint32_t event_count);

  void submit() noexcept;
  void start(request const& entry) noexcept;
  void start_when_ready(request const& entry) noexcept;
  void start_blocking(request const& entry) noexcept;
  void start_close(request const& entry) noexcept;
  [[nodiscard]] std::int32_t cancel(std::uint64_t user_data) noexcept;

  /** Try once more; false when `op` still waits. It is gone otherwise. */
  bool try_again(pending& op) noexcept;
  bool accept_all(pending& op) noexcept;
  void take_ready(int fd, std::uint32_t ready) noexcept;
  void take_pool() noexcept;
  /** Have epoll tell of all that is waited for on `fd`. */
  void watch(int fd) noexcept;

  pending* keep(request const& entry, std::uint32_t moved) noexcept;
  void link(pending& op) noexcept;
  void unlink(pending& op) noexcept;
  /** Post the final event of `op`, and forget it. */
  void finish(pending& op, std::int32_t result) noexcept;
  void forget(pending& op) noexcept;
  void close_late(descriptor& on) noexcept;
  /** The number `fd` is another file's from now on. */
  void disown(int fd) noexcept;
  [[nodiscard]] descriptor* find(int fd) noexcept;

  /** Room for the final events of all that is pending, and for `more`; false when memory is out. */
  bool reserve_events(std::size_t more) noexcept;
  void post(request const& entry, std::int32_t result, std::uint32_t flags = 0) noexcept;
  std::size_t take_events(std::span<completion> events) noexcept;

  std::vector<io_uring_sqe> storage_;
  epoll_set epoll_;
  pending_map pending_;
  std::vector<pending_map::node_type> spare_;  // so that the steady state allocates nothing
  std::unordered_map<int, descriptor> descriptors_;
  std::vector<completion> events_;  // not taken yet
  blocking_pool pool_;              // the first to go: its threads work on what is pending
};

}  // namespace penstock::detail

#endif
