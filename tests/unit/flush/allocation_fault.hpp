// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// allocation_fault: count the program's calls of operator new, or make the k-th one fail. Linking
// allocation_fault.cpp replaces the global one.
//
//     for (std::size_t k = 0;; ++k) {
//       allocation_fault fault(k);
//       fault.during([&] { … });             // what may fail
//       if (!fault.has_failed()) break;      // every call has failed once
//     }

#ifndef PENSTOCK_TESTS_UNIT_FLUSH_ALLOCATION_FAULT_HPP
#define PENSTOCK_TESTS_UNIT_FLUSH_ALLOCATION_FAULT_HPP

#include <cstddef>

namespace penstock::test {

/** Calls of operator new, of any form but the aligned ones, on this thread. */
[[nodiscard]] std::size_t allocation_count() noexcept;

/** Fails, of the calls during during() on this thread, the one after `k` successful ones, and only
    that. */
class allocation_fault {
public:
  explicit allocation_fault(std::size_t k) noexcept : left_(k) {}

  /** What `body()` gives. */
  template <class Body>
  auto during(Body const& body) {
    arm();
    auto const given = body();
    disarm();
    return given;
  }

  [[nodiscard]] bool has_failed() const noexcept { return has_failed_; }

private:
  void arm() noexcept;
  void disarm() noexcept;

  std::size_t left_;
  bool has_failed_ = false;
};

}  // namespace penstock::test

#endif
