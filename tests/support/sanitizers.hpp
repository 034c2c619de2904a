// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Which sanitizers this build has: some of what they do, tests must not mistake for ours.

#ifndef PENSTOCK_TESTS_SUPPORT_SANITIZERS_HPP
#define PENSTOCK_TESTS_SUPPORT_SANITIZERS_HPP

namespace penstock::test {

#if defined(__has_feature)
constexpr bool has_address_sanitizer = __has_feature(address_sanitizer);
constexpr bool has_undefined_behavior_sanitizer = __has_feature(undefined_behavior_sanitizer);
#elif defined(__SANITIZE_ADDRESS__)
constexpr bool has_address_sanitizer = true;
constexpr bool has_undefined_behavior_sanitizer = true;
#else
constexpr bool has_address_sanitizer = false;
constexpr bool has_undefined_behavior_sanitizer = false;
#endif

}  // namespace penstock::test

#endif
