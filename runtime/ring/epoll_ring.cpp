// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "ring/epoll_ring.hpp"

#include "ring/setup_error.hpp"

#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <new>
#include <utility>

namespace penstock::detail {
namespace {

constexpr std::uint32_t entries_max = 32'768;   // as the kernel's ring
constexpr std::size_t accepted_at_once = 1024;  // more stay in the backlog until events were taken
constexpr std::size_t spare_max = 1024;

bool is_multishot(request const& entry) noexcept {
  return entry.opcode == IORING_OP_ACCEPT && (entry.ioprio & IORING_ACCEPT_MULTISHOT) != 0;
}

bool opens(request const& entry) noexcept {
  return entry.opcode == IORING_OP_ACCEPT || entry.opcode == IORING_OP_OPENAT2;
}

}  // namespace

epoll_ring::epoll_ring(std::uint32_t entry_count, std::uint32_t event_count)
    : storage_(entry_count) {
  entries_ = storage_.data();
  mask_ = entry_count - 1;
  spare_.reserve(spare_max);
  events_.reserve(std::max(event_count, entry_count));  // so that it can say that memory is out
}

result<std::unique_ptr<ring>> epoll_ring::create(runtime_options const& options) {
  std::uint32_t const asked = std::min(options.submission_entries, entries_max);
  std::unique_ptr<epoll_ring> made(
      new epoll_ring(std::bit_ceil(asked), std::min(options.completion_entries, entries_max)));
  if (made->epoll_.error() != 0) return setup_error(-made->epoll_.error());
  if (made->pool_.fd() < 0) return setup_error(EMFILE);
  if (int const e = made->epoll_.watch(made->pool_.fd(), EPOLLIN); e < 0) return setup_error(-e);
  return std::unique_ptr<ring>(std::move(made));
}

std::size_t epoll_ring::enter(wait_until wait, std::span<completion> events) noexcept {
  submit();
  if (events.empty()) return 0;
  for (;;) {
    // Also with events to give: who is always ready must not keep the others from being seen.
    bool const may_wait = wait.wait && events_.empty() && !has_unsubmitted();
    auto const ready = epoll_.wait({may_wait, wait.deadline});
    for (epoll_event const& event : ready) {
      event.data.fd == pool_.fd() ? take_pool() : take_ready(event.data.fd, event.events);
    }
    if (!events_.empty() || !may_wait || ready.empty()) return take_events(events);
  }
}

int epoll_ring::socket(int domain, int type, int protocol) noexcept {
  int const fd = system_ring::socket(domain, type, protocol);
  disown(fd);
  return fd;
}

void epoll_ring::submit() noexcept {
  // Without memory for its events an entry stays in the queue for a better turn.
  for (; has_unsubmitted() && reserve_events(1); ++head_) start(request(entries_[head_ & mask_]));
}

void epoll_ring::start(request const& entry) noexcept {
  switch (manner_of(entry)) {
    case manner::when_ready: return start_when_ready(entry);
    case manner::blocking: return start_blocking(entry);
    case manner::unknown: return post(entry, -EINVAL);
    case manner::at_once: break;
  }
  if (entry.opcode == IORING_OP_CLOSE) return start_close(entry);
  post(entry, entry.opcode == IORING_OP_NOP ? 0 : cancel(entry.address));
}

void epoll_ring::start_when_ready(request const& entry) noexcept {
  std::uint32_t moved = 0;
  // Whoever polls has nothing to do now, nearly always.
  bool const waits = is_multishot(entry) || entry.opcode == IORING_OP_POLL_ADD;
  std::int32_t const result = waits ? must_wait : attempt(entry, moved);
  if (result == must_block) return start_blocking(entry);
  if (result != must_wait) {
    if (opens(entry)) disown(result);
    return post(entry, result);
  }
  pending* const op = keep(entry, moved);
  if (op == nullptr) return post(entry, moved > 0 ? static_cast<std::int32_t>(moved) : -ENOMEM);
  link(*op);
  if (is_multishot(entry) && accept_all(*op)) return;
  watch(entry.fd);
}

void epoll_ring::start_blocking(request const& entry) noexcept {
  pending* const op = keep(entry, 0);
  if (op == nullptr) return post(entry, -ENOMEM);
  op->is_in_pool = true;
  if (descriptor* const on = find(entry.fd)) ++on->pool_calls;
  pool_.start(*op);
}

void epoll_ring::start_close(request const& entry) noexcept {
  descriptor* const on = find(entry.fd);
  if (on != nullptr && on->pool_calls > 0) {
    pending* const op = keep(entry, 0);
    return op == nullptr ? post(entry, -ENOMEM) : link(*op);
  }
  disown(entry.fd);
  post(entry, ::close(entry.fd) == 0 || errno == EINTR ? 0 : -errno);
}

std::int32_t epoll_ring::cancel(std::uint64_t user_data) noexcept {
  auto const found = pending_.find(user_data);
  if (found == pending_.end()) return -ENOENT;
  pending& op = found->second;
  if (op.entry.opcode == IORING_OP_CLOSE) return -EALREADY;
  if (op.is_in_pool && !pool_.revoke(op)) return -EALREADY;
  finish(op, op.moved > 0 ? static_cast<std::int32_t>(op.moved) : -ECANCELED);
  return 0;
}

bool epoll_ring::try_again(pending& op) noexcept {
  if (is_multishot(op.entry)) return accept_all(op);
  std::int32_t const result = attempt(op.entry, op.moved);
  if (result == must_wait) return false;
  if (opens(op.entry)) disown(result);
  finish(op, result);
  return true;
}

bool epoll_ring::accept_all(pending& op) noexcept {
  for (std::size_t left = accepted_at_once; left > 0; --left) {
    std::int32_t const result = attempt(op.entry, op.moved);
    if (result == must_wait) return false;
    disown(result);
    // Without room for one event more this is the last: whoever wants more asks again.
    if (result < 0 || !reserve_events(1)) {
      finish(op, result);
      return true;
    }
    post(op.entry, result, IORING_CQE_F_MORE);
  }
  return false;
}

void epoll_ring::take_ready(int fd, std::uint32_t ready) noexcept {
  descriptor* const on = find(fd);
  if (on == nullptr) return;
  for (pending *op = on->first, *next = nullptr; op != nullptr; op = next) {
    next = op->next_on;
    if ((awaited_events(op->entry) & ready) != 0) try_again(*op);
  }
  watch(fd);
}

void epoll_ring::take_pool() noexcept {
  blocking_call* next = nullptr;
  for (blocking_call* call = pool_.take_done(); call != nullptr; call = next) {
    next = call->next_call;
    auto& op = static_cast<pending&>(*call);
    if (opens(op.entry)) disown(op.result);
    finish(op, op.result);
  }
  epoll_.watch(pool_.fd(), EPOLLIN);
}

void epoll_ring::watch(int fd) noexcept {
  descriptor* const on = find(fd);
  if (on == nullptr) return;
  std::uint32_t events = 0;
  for (pending const* op = on->first; op != nullptr; op = op->next_on) {
    events |= awaited_events(op->entry);
  }
  int const error = events == 0 ? 0 : epoll_.watch(fd, events);
  while (error < 0 && on->first != nullptr) finish(*on->first, error);
}

epoll_ring::pending* epoll_ring::keep(request const& entry, std::uint32_t moved) noexcept {
  try {
    descriptors_.try_emplace(entry.fd);
    if (spare_.empty()) spare_.push_back(pending_map{{0, pending()}}.extract(0));
    auto node = std::move(spare_.back());
    spare_.pop_back();
    node.key() = entry.user_data;
    pending& op = node.mapped() = pending();
    op.entry = entry;
    op.moved = moved;
    pending_.insert(std::move(node));
    return &op;
  } catch (std::bad_alloc const&) {
    return nullptr;
  }
}

void epoll_ring::link(pending& op) noexcept {
  pending** end = &find(op.entry.fd)->first;
  while (*end != nullptr) end = &(*end)->next_on;
  *end = &op;
}

void epoll_ring::unlink(pending& op) noexcept {
  descriptor* const on = find(op.entry.fd);
  pending** place = on == nullptr ? nullptr : &on->first;
  while (place != nullptr && *place != nullptr && *place != &op) place = &(*place)->next_on;
  if (place != nullptr && *place != nullptr) *place = op.next_on;
}

void epoll_ring::finish(pending& op, std::int32_t result) noexcept {
  post(op.entry, result);
  forget(op);
}

void epoll_ring::forget(pending& op) noexcept {
  bool const was_in_pool = op.is_in_pool;
  int const fd = op.entry.fd;
  if (!was_in_pool) unlink(op);
  auto [place, end] = pending_.equal_range(op.entry.user_data);
  while (&place->second != &op) ++place;
  auto node = pending_.extract(place);
  if (spare_.size() < spare_max) spare_.push_back(std::move(node));
  descriptor* const on = was_in_pool ? find(fd) : nullptr;
  if (on != nullptr && --on->pool_calls == 0) close_late(*on);
}

/** A close that had to wait for calls in the pool. */
void epoll_ring::close_late(descriptor& on) noexcept {
  pending* op = on.first;
  while (op != nullptr && op->entry.opcode != IORING_OP_CLOSE) op = op->next_on;
  if (op == nullptr) return;
  request const entry = op->entry;
  forget(*op);
  start_close(entry);
}

void epoll_ring::disown(int fd) noexcept {
  descriptor* const on = find(fd);
  while (on != nullptr && on->first != nullptr) {
    pending& op = *on->first;
    if (op.entry.opcode == IORING_OP_CLOSE) {
      finish(op, -EBADF);
    } else {
      unlink(op);
      op.entry.fd = -1;  // only a cancel ends it now
    }
  }
}

epoll_ring::descriptor* epoll_ring::find(int fd) noexcept {
  auto const found = descriptors_.find(fd);
  return found == descriptors_.end() ? nullptr : &found->second;
}

bool epoll_ring::reserve_events(std::size_t more) noexcept {
  std::size_t const needed = events_.size() + pending_.size() + more;
  if (needed <= events_.capacity()) return true;
  try {
    events_.reserve(std::max(needed, 2 * events_.capacity()));
    return true;
  } catch (std::bad_alloc const&) {
    return false;
  }
}

void epoll_ring::post(request const& entry, std::int32_t result, std::uint32_t flags) noexcept {
  bool const is_silent = result >= 0 && (entry.entry_flags & IOSQE_CQE_SKIP_SUCCESS) != 0;
  if (!is_silent) events_.push_back({entry.user_data, result, flags});
}

std::size_t epoll_ring::take_events(std::span<completion> events) noexcept {
  std::size_t const count = std::min(events.size(), events_.size());
  auto const end = events_.begin() + static_cast<std::ptrdiff_t>(count);
  std::copy(events_.begin(), end, events.begin());
  events_.erase(events_.begin(), end);
  return count;
}

}  // namespace penstock::detail
