// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "ring/blocking_pool.hpp"

#include <sys/eventfd.h>

#include <csignal>
#include <exception>
#include <utility>

namespace penstock::detail {

void blocking_pool::queue::push(blocking_call& call) noexcept {
  call.next_call = nullptr;
  (first == nullptr ? first : last->next_call) = &call;
  last = &call;
}

blocking_call* blocking_pool::queue::pop() noexcept {
  blocking_call* const oldest = first;
  first = oldest->next_call;
  return oldest;
}

blocking_pool::blocking_pool() : done_event_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  threads_.reserve(threads_max);
}

blocking_pool::~blocking_pool() {
  {
    std::lock_guard const lock(mutex_);
    is_ending_ = true;
  }
  has_work_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void blocking_pool::start(blocking_call& call) noexcept {
  std::unique_lock lock(mutex_);
  waiting_.push(call);
  if (++waiting_count_ <= idle_count_) return has_work_.notify_one();
  if (threads_.size() == threads_max || add_thread() || !threads_.empty()) return;
  take_waiting();
  lock.unlock();
  finish(call);  // no thread is to be had: better to wait for a disk than to fail
}

blocking_call& blocking_pool::take_waiting() noexcept {
  --waiting_count_;
  return *waiting_.pop();
}

bool blocking_pool::add_thread() noexcept {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);  // a thread begins with its maker's mask
  bool is_made = true;
  try {
    threads_.emplace_back([this] { work(); });
  } catch (std::exception const&) {
    is_made = false;
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return is_made;
}

void blocking_pool::work() noexcept {
  std::unique_lock lock(mutex_);
  while (!is_ending_) {
    if (waiting_count_ == 0) {
      ++idle_count_;
      has_work_.wait(lock);
      --idle_count_;
      continue;
    }
    blocking_call& next = take_waiting();
    lock.unlock();
    finish(next);
    lock.lock();
  }
}

void blocking_pool::finish(blocking_call& call) noexcept {
  call.result = detail::call(call.entry);
  std::lock_guard const lock(mutex_);
  done_.push(call);
  ::eventfd_write(done_event_.get(), 1);
}

bool blocking_pool::revoke(blocking_call& call) noexcept {
  std::lock_guard const lock(mutex_);
  bool is_found = false;
  for (std::size_t left = waiting_count_; left > 0; --left) {
    blocking_call& next = take_waiting();
    if (&next == &call) {
      is_found = true;
    } else {
      waiting_.push(next);
      ++waiting_count_;
    }
  }
  return is_found;
}

blocking_call* blocking_pool::take_done() noexcept {
  eventfd_t count = 0;
  ::eventfd_read(done_event_.get(), &count);
  std::lock_guard const lock(mutex_);
  return std::exchange(done_, {}).first;
}

}  // namespace penstock::detail
