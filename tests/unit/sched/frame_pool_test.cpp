// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that frames are distinct, aligned memory of the size asked for, and that one that was
// freed serves the next of its size class.

#include <penstock/detail/promise.hpp>

#include "base/recycle.hpp"

#include <catch2/catch_test_macros.hpp>

#include <cstdint>
#include <cstring>
#include <thread>
#include <vector>

using penstock::detail::allocate_frame;
using penstock::detail::free_frame;

TEST_CASE("frames of every size are aligned and do not overlap", "[sched]") {
  struct frame {
    void* memory;
    std::size_t size;
  };
  std::vector<frame> frames;
  for (int round = 0; round < 2; ++round) {
    for (std::size_t size = 1; size < 5000; size += 61) {
      void* const memory = allocate_frame(size);
      CHECK(reinterpret_cast<std::uintptr_t>(memory) % alignof(std::max_align_t) == 0);
      std::memset(memory, static_cast<int>(size % 251), size);
      frames.push_back({memory, size});
    }
    bool is_intact = true;
    for (frame const& one : frames) {
      auto const* const bytes = static_cast<unsigned char const*>(one.memory);
      for (std::size_t i = 0; i < one.size; ++i) is_intact &= bytes[i] == one.size % 251;
    }
    CHECK(is_intact);
    for (frame const& one : frames) free_frame(one.memory, one.size);
    frames.clear();
  }
}

TEST_CASE("a freed frame serves the next of its size class, and no other", "[sched]") {
  if (!penstock::detail::recycles) SKIP("the recycler stands aside");
  void* const first = allocate_frame(100);
  free_frame(first, 100);
  void* const other_class = allocate_frame(64);
  CHECK(other_class != first);
  void* const same_class = allocate_frame(89);
  CHECK(same_class == first);
  free_frame(other_class, 64);
  free_frame(same_class, 89);
}

TEST_CASE("frames may be freed on another thread, which gives them back when it ends", "[sched]") {
  std::vector<void*> frames;
  for (int i = 0; i < 100; ++i) frames.push_back(allocate_frame(256));
  std::jthread([&] {
    for (void* const frame : frames) free_frame(frame, 256);
  }).join();
  void* const again = allocate_frame(256);  // a leak or a double free would be ASan's to report
  CHECK(again != nullptr);
  free_frame(again, 256);
}
