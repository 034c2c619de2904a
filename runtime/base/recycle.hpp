// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Whether freed memory is kept for the next user of its size. Where a tool watches the heap for
// late accesses it is not, since a recycler would hide them: under AddressSanitizer, and in the
// programs of tests/guard, which say so with PENSTOCK_RECYCLE=0.

#ifndef PENSTOCK_BASE_RECYCLE_HPP
#define PENSTOCK_BASE_RECYCLE_HPP

#ifndef PENSTOCK_RECYCLE
#if defined(__SANITIZE_ADDRESS__)
#define PENSTOCK_RECYCLE 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define PENSTOCK_RECYCLE 0
#endif
#endif
#endif
#ifndef PENSTOCK_RECYCLE
#define PENSTOCK_RECYCLE 1
#endif

namespace penstock::detail {

inline constexpr bool recycles = PENSTOCK_RECYCLE != 0;

}  // namespace penstock::detail

#endif
