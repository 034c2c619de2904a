// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "sched/fiber_stack.hpp"

#include "base/assert.hpp"
#include "base/recycle.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <new>
#include <utility>

namespace penstock::detail {
namespace {

std::size_t whole_pages(std::size_t size) noexcept {
  auto const page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  return (size + page - 1) / page * page;
}

}  // namespace

struct fiber_stack_pool::free_node {
  free_node* next;
  fiber_stack stack;
};

fiber_stack_pool::fiber_stack_pool(std::size_t size, std::size_t idle_max) noexcept
    : size_(whole_pages(std::max(size, size_min))), idle_max_(idle_max) {}

fiber_stack_pool::~fiber_stack_pool() {
  PENSTOCK_ASSERT(lent_ == 0, "a fiber outlives its worker");
  while (free_ != nullptr) unmap(std::exchange(free_, free_->next)->stack);
}

fiber_stack fiber_stack_pool::take() {
  fiber_stack taken;
  if (free_ != nullptr) {
    taken = std::exchange(free_, free_->next)->stack;
    --idle_;
  } else {
    taken = map();
  }
  ++lent_;
  return taken;
}

// What is kept keeps its pages: giving them back (MADV_DONTNEED) costs a system call at the end of
// each fiber and page faults at the start of the next, and the bound on how many are kept is what
// bounds the memory.
void fiber_stack_pool::release(fiber_stack stack) noexcept {
  --lent_;
  if (!recycles || idle_ == idle_max_) return unmap(stack);
  free_ = new (stack.top() - sizeof(free_node)) free_node{free_, stack};
  ++idle_;
}

fiber_stack fiber_stack_pool::map() {
  std::size_t const guard = whole_pages(guard_size);
  void* const memory = ::mmap(nullptr, guard + size_, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc();
  if (::mprotect(memory, guard, PROT_NONE) != 0) {
    ::munmap(memory, guard + size_);
    throw std::bad_alloc();
  }
  ++mapped_;
  return {static_cast<std::byte*>(memory) + guard, size_};
}

void fiber_stack_pool::unmap(fiber_stack stack) const noexcept {
  std::size_t const guard = whole_pages(guard_size);
  ::munmap(stack.bottom - guard, guard + stack.size);
}

}  // namespace penstock::detail
