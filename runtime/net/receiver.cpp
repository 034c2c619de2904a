// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "net/receiver.hpp"

#include <penstock/error.hpp>
#include <penstock/net/tcp_socket.hpp>

#include "base/assert.hpp"
#include "net/socket_state.hpp"
#include "sched/worker.hpp"

#include <poll.h>

#include <cerrno>
#include <utility>

namespace penstock {
namespace detail {
namespace {

// Blocks that wait for a reader; then the kernel's buffers have to hold the rest.
constexpr std::uint16_t waiting_max = 8;
// A read of less ends the reading by readiness.
constexpr std::int32_t small_read = 32 * 1024;
constexpr std::int32_t end_of_stream = 1;

}  // namespace

receiver::receiver(socket_state& socket) noexcept
    : socket_(socket), uses_readiness_(!socket.owner().kernel().has_multishot_receive()) {}

receiver::~receiver() {
  while (first_ != nullptr) {
    socket_.owner().blocks().release(*std::exchange(first_, first_->next));
  }
}

bool receiver::has_outcome() noexcept {
  if (first_ != nullptr || ending_ != 0) [[unlikely]]
    return true;
  if (!is_likely_ready_) [[likely]]
    return false;
  read_now();
  return first_ != nullptr || ending_ != 0;
}

result<received> receiver::take() noexcept {
  if (first_ != nullptr) [[likely]] {
    block& oldest = *std::exchange(first_, first_->next);
    --count_;
    return received(oldest, socket_.owner().blocks(), {oldest.bytes(), oldest.used});
  }
  if (ending_ == end_of_stream) return errc::eof;
  int const number = -ending_;
  if (number == ENOMEM) ending_ = 0;  // nothing is lost: the next one may find memory
  return system_error_code(number);
}

void receiver::wait(receive_operation& waiter) noexcept {
  PENSTOCK_ASSERT(waiter_ == nullptr, "receive() has one caller at a time");
  waiter_ = &waiter;
  if (under_way_ == under_way::nothing) arm();
}

void receiver::arm() noexcept {
  submission what;
  what.fd = socket_.fd();
  if (uses_readiness_) {
    under_way_ = under_way::readiness;
    what.opcode = IORING_OP_POLL_ADD;
    what.flags = POLLIN;
  } else {
    under_way_ = under_way::multishot;
    socket_.owner().lent().top_up();
    what.opcode = IORING_OP_RECV;
    what.entry_flags = IOSQE_BUFFER_SELECT;
    what.ioprio = IORING_RECV_MULTISHOT;
  }
  is_pausing_ = false;
  socket_.begin_operation();
  socket_.owner().submit(what, *this);
}

void receiver::on_completion(std::int32_t result, std::uint32_t flags) noexcept {
  bool const is_last = (flags & IORING_CQE_F_MORE) == 0;
  under_way const ended = under_way_;
  if (is_last) under_way_ = under_way::nothing;
  if (ended == under_way::multishot) [[likely]] {
    on_received(result, flags);
  } else {
    is_likely_ready_ = true;
  }
  receive_operation* const waiter = waiter_;
  bool const is_over = waiter != nullptr && has_outcome();
  if (waiter != nullptr && !is_over && is_last) arm();
  // Without a waiter this may have been the last of us.
  if (is_last) [[unlikely]]
    socket_.end_operation();
  if (!is_over) return;
  waiter_ = nullptr;
  waiter->resume();
}

void receiver::on_received(std::int32_t result, std::uint32_t flags) noexcept {
  worker& owner = socket_.owner();
  if ((flags & IORING_CQE_F_BUFFER) != 0) [[likely]] {
    block& filled = owner.lent().take(static_cast<std::uint16_t>(flags >> IORING_CQE_BUFFER_SHIFT));
    filled.used = result > 0 ? static_cast<std::uint32_t>(result) : 0;
    if (result > 0) [[likely]] {
      push(filled);
    } else {
      owner.blocks().release(filled);
    }
    bool const is_stream =
        filled.used == filled.capacity && (flags & IORING_CQE_F_SOCK_NONEMPTY) != 0;
    if (is_stream) uses_readiness_ = is_likely_ready_ = true;
    if (is_stream || count_ == waiting_max) pause();
  }
  if (result > 0) [[likely]]
    return;
  switch (result) {
    case 0: ending_ = end_of_stream; break;
    case -ENOBUFS: is_likely_ready_ = true; break;  // all lent blocks are in use
    case -ECANCELED:
    case -EINTR:
    case -EAGAIN: break;  // asked for again when somebody wants more
    default: ending_ = result;
  }
}

void receiver::pause() noexcept {
  if (under_way_ != under_way::multishot || std::exchange(is_pausing_, true)) return;
  socket_.owner().cancel(*this);
}

/** Only when no multishot receive is under way: it would have come first. */
void receiver::read_now() noexcept {
  if (under_way_ == under_way::multishot || !socket_.is_open()) return;
  block_pool& pool = socket_.owner().blocks();
  block* const fresh = uses_readiness_ ? pool.take_bulk() : pool.take();
  if (fresh == nullptr) {
    ending_ = -ENOMEM;
    return;
  }
  std::ptrdiff_t const n =
      socket_.owner().kernel().receive_now(socket_.fd(), {fresh->bytes(), fresh->capacity});
  is_likely_ready_ = n == static_cast<std::ptrdiff_t>(fresh->capacity);
  if (is_likely_ready_) {
    uses_readiness_ = true;
  } else if (n > 0 && n < small_read) {
    uses_readiness_ = !socket_.owner().kernel().has_multishot_receive();
  }
  if (n > 0) {
    fresh->used = static_cast<std::uint32_t>(n);
    return push(*fresh);
  }
  pool.release(*fresh);
  if (n == 0) ending_ = end_of_stream;
  if (n < 0 && n != -EAGAIN) ending_ = static_cast<std::int32_t>(n);
}

void receiver::push(block& filled) noexcept {
  filled.next = nullptr;
  block** end = &first_;  // they are few
  while (*end != nullptr) [[unlikely]] end = &(*end)->next;
  *end = &filled;
  ++count_;
}

}  // namespace detail

void received::release() noexcept { pool_->release(*memory_); }

receive_operation::receive_operation(detail::socket_state& socket,
                                     wait_limits const& limits) noexcept
    : wait_watch(&give_up), socket_(socket), limits_(limits) {
  socket_.retain();
}

receive_operation::~receive_operation() {
  PENSTOCK_ASSERT(progress_ != progress::waiting,
                  "a coroutine is destroyed while it waits for bytes");
  socket_.release();
}

bool receive_operation::start(std::coroutine_handle<> waiter, detail::stop_list* inherited) {
  if (!socket_.is_open()) progress_ = progress::closed;
  if (is_stopped(limits_, inherited)) progress_ = progress::canceled;
  if (progress_ != progress::begun) return false;
  ready_.waiter = waiter;
  detail::worker& owner = socket_.owner();
  if (socket_.reading().has_outcome()) {
    if (owner.spend_immediate()) return false;
    owner.make_ready(ready_);  // it went, but this coroutine has had its share of this turn
    return true;
  }
  progress_ = progress::waiting;
  socket_.reading().wait(*this);
  begin(owner, limits_, inherited);
  return true;
}

void receive_operation::resume() noexcept {
  progress_ = progress::begun;
  ready_.waiter.resume();
}

void receive_operation::give_up(detail::wait_watch& watch, cause why) noexcept {
  auto& self = static_cast<receive_operation&>(watch);
  if (self.progress_ != progress::waiting) return;  // another cause came first
  switch (why) {
    case cause::stop: self.progress_ = progress::canceled; break;
    case cause::deadline: self.progress_ = progress::timed_out; break;
    case cause::memory: self.progress_ = progress::no_memory; break;
  }
  self.socket_.reading().stop_waiting();
  self.socket_.owner().make_ready(self.ready_);
}

result<received> receive_operation::await_resume() noexcept {
  end(socket_.owner());
  if (progress_ == progress::begun) [[likely]]
    return socket_.reading().take();
  switch (progress_) {
    case progress::closed: return errc::closed;
    case progress::canceled: return errc::canceled;
    case progress::timed_out: return errc::timed_out;
    default: return std::make_error_code(std::errc::not_enough_memory);
  }
}

}  // namespace penstock
