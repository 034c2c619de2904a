// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "unit/flush/allocation_fault.hpp"

#include <cstdlib>
#include <new>

namespace {

thread_local std::size_t count = 0;
thread_local std::size_t left = 0;  // successful calls until the one that fails
thread_local bool is_armed = false;
thread_local bool has_fired = false;

void* allocate(std::size_t size) noexcept {
  ++count;
  if (is_armed && left-- == 0) {
    is_armed = false;
    has_fired = true;
    return nullptr;
  }
  return std::malloc(size == 0 ? 1 : size);
}

}  // namespace

namespace penstock::test {

std::size_t allocation_count() noexcept { return count; }

void allocation_fault::arm() noexcept {
  left = left_;
  is_armed = !has_failed_;
  has_fired = false;
}

void allocation_fault::disarm() noexcept {
  left_ = left;
  is_armed = false;
  has_failed_ = has_failed_ || has_fired;
}

}  // namespace penstock::test

void* operator new(std::size_t size) {
  if (void* const memory = allocate(size)) return memory;
  throw std::bad_alloc();
}
void* operator new[](std::size_t size) { return operator new(size); }
void* operator new(std::size_t size, std::nothrow_t const&) noexcept { return allocate(size); }
void* operator new[](std::size_t size, std::nothrow_t const&) noexcept { return allocate(size); }

void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
