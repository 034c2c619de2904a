// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "sched/inbox.hpp"

#include "base/assert.hpp"
#include "sched/worker.hpp"

#include <sys/eventfd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace penstock::detail {

inbox::inbox() : wake_(::eventfd(0, EFD_CLOEXEC)) {
  if (wake_.get() < 0) throw std::system_error(errno, std::system_category(), "eventfd");
}

void inbox::post(std::function<void()> message) {
  std::lock_guard const lock(mutex_);
  bool const is_first = messages_.empty();
  messages_.push_back(std::move(message));
  // Within the lock: the message may end the worker, and nothing of it may be touched after.
  // Never blocks: only one write happens between two reads, so the counter stays small.
  if (is_first) ::eventfd_write(wake_.get(), 1);
}

void inbox::listen(worker& owner) noexcept {
  owner_ = &owner;
  submission read;
  read.opcode = IORING_OP_READ;
  read.fd = wake_.get();
  read.address = reinterpret_cast<std::uintptr_t>(&woken_);
  read.length = sizeof woken_;
  owner.submit(read, *this);
}

void inbox::stop_listening(worker& owner) noexcept {
  owner_ = nullptr;
  owner.cancel(*this);
}

void inbox::on_completion(std::int32_t result, std::uint32_t) noexcept {
  if (owner_ == nullptr) return;
  // A ring that has no memory for the read says so; then it is asked again, turn by turn.
  PENSTOCK_ASSERT(result == sizeof woken_ || result == -ENOMEM,
                  "the worker's eventfd cannot be read");
  deliver();
  listen(*owner_);
}

void inbox::deliver() {
  std::vector<std::function<void()>> taken;
  {
    std::lock_guard const lock(mutex_);
    taken.swap(messages_);
  }
  for (auto& message : taken) message();
}

}  // namespace penstock::detail
