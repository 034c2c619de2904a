// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// features: what the kernel's ring has beyond the least that Penstock needs, and whether to use it.
//
//     if (denial("multishot_accept", running_kernel()).empty()) …
//
// A feature that is known to be bad in some kernels is in the table of denials, by version, with a
// source. The environment has the last word: PENSTOCK_ALLOW and PENSTOCK_DENY are lists of names
// with commas, and a feature in both is denied.

#ifndef PENSTOCK_RING_FEATURES_HPP
#define PENSTOCK_RING_FEATURES_HPP

#include <compare>
#include <span>
#include <string>
#include <string_view>

namespace penstock::detail {

struct kernel_version {
  unsigned major = 0;
  unsigned minor = 0;
  friend auto operator<=>(kernel_version const&, kernel_version const&) = default;
};

/** Of a release such as "6.1.0-18-amd64"; 0.0 when it is none. */
[[nodiscard]] kernel_version parse_version(std::string_view release) noexcept;
[[nodiscard]] kernel_version running_kernel() noexcept;
/** "6.1" */
[[nodiscard]] std::string to_string(kernel_version version);

struct bad_kernels {
  std::string_view feature;
  kernel_version first;  // bad from this one on …
  kernel_version fixed;  // … up to but without this one
  std::string_view source;
};
[[nodiscard]] std::span<bad_kernels const> denials() noexcept;

/** Features that can be done without. */
[[nodiscard]] std::span<std::string_view const> optional_features() noexcept;

/** Why `feature` is not to be used with such a kernel; empty when it is. */
[[nodiscard]] std::string denial(std::string_view feature, kernel_version kernel);

/** Whether PENSTOCK_ALLOW and PENSTOCK_DENY name optional features only. */
[[nodiscard]] bool has_known_overrides() noexcept;

}  // namespace penstock::detail

#endif
