// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// allocation_fault: count the program's calls of operator new, or make the k-th one fail. Linking
// allocation_fault.cpp replaces the global one, in all its forms. ThreadSanitizer keeps its own,
// and then nothing is counted and nothing fails.
//
//     for (std::size_t k = 0;; ++k) {
//       allocation_fault fault(k);
//       fault.during([&] { … });             // what may fail
//       if (!fault.has_failed()) break;      // every call has failed once
//     }

#ifndef PENSTOCK_TESTS_SUPPORT_ALLOCATION_FAULT_HPP
#define PENSTOCK_TESTS_SUPPORT_ALLOCATION_FAULT_HPP

#include <cstddef>

namespace penstock::test {

/** Calls of operator new, of any form, on this thread. */
[[nodiscard]] std::size_t allocation_count() noexcept;

enum class fault_mode {
  once,         // one call fails
  from_then_on  // that call and all after it
};

/** Fails, of the calls on this thread between arm() and disarm(), the one after `k` successful
    ones. One at a time on each thread. */
class allocation_fault {
public:
  explicit allocation_fault(std::size_t k, fault_mode mode = fault_mode::once) noexcept
      : left_(k), mode_(mode) {}

  void arm() noexcept;
  void disarm() noexcept;

  /** What `body()` gives, with the fault armed meanwhile. */
  template <class Body>
  auto during(Body const& body) {
    arm();
    auto const given = body();
    disarm();
    return given;
  }

  /** Known once it is disarmed. */
  [[nodiscard]] bool has_failed() const noexcept { return has_failed_; }

private:
  std::size_t left_;
  fault_mode mode_;
  bool has_failed_ = false;
};

}  // namespace penstock::test

#endif
