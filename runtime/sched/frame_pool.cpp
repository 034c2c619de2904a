// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// The frame recycler: one free list per 16-byte size class and thread. Frames of a thread are freed
// by the same thread, so there is nothing to lock.

#include <penstock/detail/promise.hpp>

#include "base/recycle.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <new>
#include <utility>

namespace penstock::detail {
namespace {

// 8, 24, 40 … bytes: with the 8 that glibc's malloc puts before them they are what it gives anyway.
constexpr std::size_t class_size = 16;
constexpr std::size_t class_count = 256;  // frames up to 4 KiB are recycled

struct free_frame_node {
  free_frame_node* next;
};

std::atomic<std::size_t> left_behind = 0;  // alive in threads that have ended

struct frame_pool {
  std::array<free_frame_node*, class_count> free{};
  std::size_t alive = 0;  // allocated and not freed; below 0, modulo, for frames of other threads
};

constinit thread_local frame_pool pool;

/** Empties the pool at the end of its thread. Apart from it, since whatever has a destructor is
    asked at each use whether it has been constructed. */
struct pool_cleaner {
  ~pool_cleaner() {
    left_behind += std::exchange(pool.alive, 0);
    for (free_frame_node*& list : pool.free) {
      while (list != nullptr) ::operator delete(std::exchange(list, list->next));
    }
  }
};

thread_local pool_cleaner cleaner;

/** When this thread makes a frame, or is given one and has made none. */
void have_cleaner() noexcept { [[maybe_unused]] pool_cleaner& constructed = cleaner; }

void* make_frame(std::size_t size) {
  have_cleaner();
  return ::operator new(size);
}

constexpr std::size_t class_of(std::size_t size) noexcept { return (size + 7) / class_size; }

void* take_frame(std::size_t size) {
  std::size_t const size_class = class_of(size);
  if (!recycles || size_class >= class_count) return make_frame(size);
  free_frame_node*& list = pool.free[size_class];
  if (list == nullptr) return make_frame(size_class * class_size + 8);
  return std::exchange(list, list->next);
}

}  // namespace

void* allocate_frame(std::size_t size) {
  void* const taken = take_frame(size);
  ++pool.alive;
  return taken;
}

std::size_t frames_alive() noexcept { return pool.alive + left_behind; }

void* try_allocate_frame(std::size_t size) noexcept {
  try {
    return allocate_frame(size);
  } catch (std::bad_alloc const&) {
    return nullptr;
  }
}

void free_frame(void* frame, std::size_t size) noexcept {
  if (static_cast<std::ptrdiff_t>(--pool.alive) < 0) [[unlikely]]
    have_cleaner();
  std::size_t const size_class = class_of(size);
  if (!recycles || size_class >= class_count) [[unlikely]]
    return ::operator delete(frame);
  free_frame_node*& list = pool.free[size_class];
  list = new (frame) free_frame_node{list};
}

}  // namespace penstock::detail
