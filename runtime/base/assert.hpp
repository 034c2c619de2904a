// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// PENSTOCK_ASSERT: a promise by the programmer, checked in every build. In an I/O runtime a broken
// one means that the kernel may write into freed memory; stopping is the cheap outcome.

#ifndef PENSTOCK_BASE_ASSERT_HPP
#define PENSTOCK_BASE_ASSERT_HPP

namespace penstock::detail {

[[noreturn, gnu::cold]] void assertion_failed(char const* claim, char const* file,
                                              int line) noexcept;

}  // namespace penstock::detail

#define PENSTOCK_ASSERT(condition, claim) \
  ((condition) ? void(0) : ::penstock::detail::assertion_failed(claim, __FILE__, __LINE__))

#endif
