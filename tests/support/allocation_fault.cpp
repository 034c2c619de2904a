// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "support/allocation_fault.hpp"

#include <cstdlib>
#include <new>
#include <utility>

// ThreadSanitizer's runtime has its own, and will not have ours beside them.
#if defined(__SANITIZE_THREAD__)
#define PENSTOCK_REPLACES [[gnu::weak]]
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define PENSTOCK_REPLACES [[gnu::weak]]
#endif
#endif
#ifndef PENSTOCK_REPLACES
#define PENSTOCK_REPLACES
#endif

namespace {

thread_local std::size_t count = 0;
thread_local std::size_t left = 0;  // successful calls until the one that fails
thread_local bool is_armed = false;
thread_local bool has_fired = false;
thread_local bool goes_on = false;  // failing

bool is_to_fail() noexcept {
  ++count;
  if (!is_armed || (left > 0 && left-- > 0)) return false;
  is_armed = goes_on;
  has_fired = true;
  return true;
}

void* allocate(std::size_t size) noexcept {
  return is_to_fail() ? nullptr : std::malloc(size == 0 ? 1 : size);
}

void* allocate(std::size_t size, std::align_val_t alignment) noexcept {
  if (is_to_fail()) return nullptr;
  auto const step = static_cast<std::size_t>(alignment);
  return std::aligned_alloc(step, (size + step - 1) / step * step);
}

void* or_throw(void* memory) {
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

namespace penstock::test {

std::size_t allocation_count() noexcept { return count; }

void allocation_fault::arm() noexcept {
  left = left_;
  goes_on = mode_ == fault_mode::from_then_on;
  is_armed = goes_on || !has_failed_;
  has_fired = false;
}

void allocation_fault::disarm() noexcept {
  left_ = left;
  is_armed = false;
  has_failed_ = has_failed_ || std::exchange(has_fired, false);
}

}  // namespace penstock::test

using std::align_val_t;
using std::nothrow_t;
using std::size_t;

PENSTOCK_REPLACES void* operator new(size_t size) { return or_throw(allocate(size)); }
PENSTOCK_REPLACES void* operator new[](size_t size) { return or_throw(allocate(size)); }
PENSTOCK_REPLACES void* operator new(size_t size, align_val_t alignment) {
  return or_throw(allocate(size, alignment));
}
PENSTOCK_REPLACES void* operator new[](size_t size, align_val_t alignment) {
  return or_throw(allocate(size, alignment));
}
PENSTOCK_REPLACES void* operator new(size_t size, nothrow_t const&) noexcept {
  return allocate(size);
}
PENSTOCK_REPLACES void* operator new[](size_t size, nothrow_t const&) noexcept {
  return allocate(size);
}
PENSTOCK_REPLACES void* operator new(size_t size, align_val_t alignment,
                                     nothrow_t const&) noexcept {
  return allocate(size, alignment);
}
PENSTOCK_REPLACES void* operator new[](size_t size, align_val_t alignment,
                                       nothrow_t const&) noexcept {
  return allocate(size, alignment);
}

PENSTOCK_REPLACES void operator delete(void* memory) noexcept { std::free(memory); }
PENSTOCK_REPLACES void operator delete[](void* memory) noexcept { std::free(memory); }
PENSTOCK_REPLACES void operator delete(void* memory, size_t) noexcept { std::free(memory); }
PENSTOCK_REPLACES void operator delete[](void* memory, size_t) noexcept { std::free(memory); }
PENSTOCK_REPLACES void operator delete(void* memory, align_val_t) noexcept { std::free(memory); }
PENSTOCK_REPLACES void operator delete[](void* memory, align_val_t) noexcept { std::free(memory); }
PENSTOCK_REPLACES void operator delete(void* memory, size_t, align_val_t) noexcept {
  std::free(memory);
}
PENSTOCK_REPLACES void operator delete[](void* memory, size_t, align_val_t) noexcept {
  std::free(memory);
}
