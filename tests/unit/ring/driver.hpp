// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// driver: a ring in the hands of a test, entry by entry and event by event.
//
//     driver ring(both_rings());                       // the test runs once with each
//     ring.recv(1, fd, buffer);
//     CHECK(ring.next() == event{1, 5});

#ifndef PENSTOCK_TESTS_UNIT_RING_DRIVER_HPP
#define PENSTOCK_TESTS_UNIT_RING_DRIVER_HPP

#include "base/assert.hpp"
#include "ring/epoll_ring.hpp"
#include "ring/uring.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <array>
#include <chrono>
#include <memory>
#include <ostream>
#include <span>
#include <string_view>
#include <utility>

namespace penstock::test {

using namespace std::chrono_literals;

/** A completion event; `more` when others of the same entry will come. */
struct event {
  std::uint64_t who = 0;
  std::int32_t result = 0;
  bool more = false;
  friend bool operator==(event const&, event const&) = default;
  friend std::ostream& operator<<(std::ostream& out, event const& e) {
    return out << "{who " << e.who << ", result " << e.result << (e.more ? ", more}" : "}");
  }
};

enum class kind { uring, epoll };

inline kind both_rings() { return GENERATE(kind::uring, kind::epoll); }

class driver {
public:
  explicit driver(kind which, runtime_options const& options = {}) {
    UNSCOPED_INFO((which == kind::uring ? "uring" : "epoll"));
    auto made =
        which == kind::uring ? detail::uring::create(options) : detail::epoll_ring::create(options);
    if (!made) FAIL(made.error().message());
    ring_ = std::move(*made);
  }

  detail::ring& operator*() noexcept { return *ring_; }
  detail::ring* operator->() noexcept { return ring_.get(); }

  /** An entry to be filled further; it goes with the next look at events. */
  io_uring_sqe& entry(std::uint64_t who, int opcode, int fd) {
    io_uring_sqe* const free = ring_->try_get_entry();
    PENSTOCK_ASSERT(free != nullptr, "the test fills the submission queue");
    *free = {};
    free->opcode = static_cast<std::uint8_t>(opcode);
    free->fd = fd;
    free->user_data = who;
    return *free;
  }
  io_uring_sqe& transfer(std::uint64_t who, int opcode, int fd, void const* data, std::size_t size,
                         int flags = 0) {
    io_uring_sqe& made = entry(who, opcode, fd);
    made.addr = reinterpret_cast<std::uintptr_t>(data);
    made.len = static_cast<std::uint32_t>(size);
    made.msg_flags = static_cast<std::uint32_t>(flags);
    return made;
  }
  io_uring_sqe& recv(std::uint64_t who, int fd, std::span<char> to, int flags = 0) {
    return transfer(who, IORING_OP_RECV, fd, to.data(), to.size(), flags);
  }
  io_uring_sqe& send(std::uint64_t who, int fd, std::string_view bytes, int flags = MSG_WAITALL) {
    return transfer(who, IORING_OP_SEND, fd, bytes.data(), bytes.size(), flags);
  }
  io_uring_sqe& poll(std::uint64_t who, int fd, unsigned events) {
    io_uring_sqe& made = entry(who, IORING_OP_POLL_ADD, fd);
    made.poll32_events = events;
    return made;
  }
  io_uring_sqe& accept(std::uint64_t who, int fd, bool multishot, int flags = 0) {
    io_uring_sqe& made = entry(who, IORING_OP_ACCEPT, fd);
    made.ioprio = multishot ? IORING_ACCEPT_MULTISHOT : 0;
    made.accept_flags = static_cast<std::uint32_t>(flags);
    return made;
  }
  io_uring_sqe& connect(std::uint64_t who, int fd, sockaddr const& to, socklen_t size) {
    io_uring_sqe& made = entry(who, IORING_OP_CONNECT, fd);
    made.addr = reinterpret_cast<std::uintptr_t>(&to);
    made.off = size;
    return made;
  }
  io_uring_sqe& cancel(std::uint64_t who, std::uint64_t target) {
    io_uring_sqe& made = entry(who, IORING_OP_ASYNC_CANCEL, -1);
    made.addr = target;
    return made;
  }
  io_uring_sqe& close(std::uint64_t who, int fd) { return entry(who, IORING_OP_CLOSE, fd); }

  /** The next event; {} when none comes in time. */
  event next(duration limit = 5s) {
    std::array<detail::completion, 1> taken{};
    if (ring_->enter({true, ring_->now() + limit}, taken) == 0) return {};
    return {taken[0].user_data, taken[0].result, (taken[0].flags & IORING_CQE_F_MORE) != 0};
  }
  /** Whether nothing happens for 20 ms. Submits, too. */
  bool stays_quiet() { return next(20ms) == event(); }
  /** Hand over what was filled, and take nothing. */
  void submit() { static_cast<void>(ring_->enter({}, {})); }

private:
  std::unique_ptr<detail::ring> ring_;
};

}  // namespace penstock::test

#endif
