// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// The program's operator delete asks the simulation whether the kernel still holds the memory.

#include "testing/ledger.hpp"

#include <malloc.h>

#include <cstdlib>
#include <new>

namespace {

void free_checked(void* memory) noexcept {
  if (memory == nullptr) return;
  penstock::testing::ledger::check_free(memory, ::malloc_usable_size(memory));
  std::free(memory);
}

void* allocate(std::size_t size) noexcept { return std::malloc(size == 0 ? 1 : size); }

void* allocate(std::size_t size, std::align_val_t alignment) noexcept {
  auto const step = static_cast<std::size_t>(alignment);
  return std::aligned_alloc(step, (size + step - 1) / step * step);
}

}  // namespace

void* operator new(std::size_t size) {
  void* const memory = allocate(size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

void* operator new(std::size_t size, std::align_val_t alignment) {
  void* const memory = allocate(size, alignment);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

void* operator new(std::size_t size, std::nothrow_t const&) noexcept { return allocate(size); }
void* operator new(std::size_t size, std::align_val_t alignment, std::nothrow_t const&) noexcept {
  return allocate(size, alignment);
}
void operator delete(void* memory) noexcept { free_checked(memory); }
void operator delete(void* memory, std::size_t) noexcept { free_checked(memory); }
void operator delete(void* memory, std::nothrow_t const&) noexcept { free_checked(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { free_checked(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { free_checked(memory); }
