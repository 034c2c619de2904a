// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// The frame recycler: one free list per 64-byte size class and thread. Frames of a thread are freed
// by the same thread, so there is nothing to lock. Under AddressSanitizer the recycler stands
// aside, or it would hide a use after free from it.

#include <penstock/detail/promise.hpp>

#include <array>
#include <cstddef>
#include <new>
#include <utility>

#if defined(__SANITIZE_ADDRESS__)
#define PENSTOCK_RECYCLE_FRAMES 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define PENSTOCK_RECYCLE_FRAMES 0
#endif
#endif
#ifndef PENSTOCK_RECYCLE_FRAMES
#define PENSTOCK_RECYCLE_FRAMES 1
#endif

namespace penstock::detail {
namespace {

constexpr std::size_t class_size = 64;
constexpr std::size_t class_count = 64;  // frames up to 4 KiB are recycled
constexpr bool recycle = PENSTOCK_RECYCLE_FRAMES;

struct free_frame_node {
  free_frame_node* next;
};

struct frame_pool {
  std::array<free_frame_node*, class_count> free{};

  ~frame_pool() {
    for (free_frame_node* list : free) {
      while (list != nullptr) ::operator delete(std::exchange(list, list->next));
    }
  }
};

thread_local frame_pool pool;

constexpr std::size_t class_of(std::size_t size) noexcept { return (size - 1) / class_size; }

}  // namespace

void* allocate_frame(std::size_t size) {
  std::size_t const size_class = class_of(size);
  if (!recycle || size_class >= class_count) return ::operator new(size);
  free_frame_node*& list = pool.free[size_class];
  if (list == nullptr) return ::operator new((size_class + 1) * class_size);
  return std::exchange(list, list->next);
}

void free_frame(void* frame, std::size_t size) noexcept {
  std::size_t const size_class = class_of(size);
  if (!recycle || size_class >= class_count) return ::operator delete(frame);
  free_frame_node*& list = pool.free[size_class];
  list = new (frame) free_frame_node{list};
}

}  // namespace penstock::detail
