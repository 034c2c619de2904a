// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "ring/features.hpp"

#include <sys/utsname.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>

namespace penstock::detail {
namespace {

constexpr std::array<std::string_view, 4> optional_names{"multishot_accept", "multishot_receive",
                                                         "registered_ring", "zero_copy_send"};

constexpr std::array table{
    // Beside DEFER_TASKRUN an event could carry the descriptor of another connection.
    bad_kernels{"multishot_accept", {6, 6}, {6, 9}, "axboe/liburing#1062"},
};

std::string_view value_of(char const* variable) noexcept {
  char const* const value = std::getenv(variable);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

/** The part of `list` before its first comma, which it loses together with the comma. */
std::string_view take_name(std::string_view& list) noexcept {
  std::size_t const end = std::min(list.find(','), list.size());
  std::string_view const name = list.substr(0, end);
  list.remove_prefix(std::min(end + 1, list.size()));
  return name;
}

bool names(std::string_view list, std::string_view feature) noexcept {
  while (!list.empty()) {
    if (take_name(list) == feature) return true;
  }
  return false;
}

bool names_known_only(std::string_view list) noexcept {
  while (!list.empty()) {
    if (std::ranges::count(optional_names, take_name(list)) == 0) return false;
  }
  return true;
}

}  // namespace

kernel_version parse_version(std::string_view release) noexcept {
  kernel_version version;
  char const* const end = release.data() + release.size();
  auto const major = std::from_chars(release.data(), end, version.major);
  if (major.ec != std::errc() || major.ptr == end || *major.ptr != '.') return {};
  auto const minor = std::from_chars(major.ptr + 1, end, version.minor);
  return minor.ec == std::errc() ? version : kernel_version();
}

kernel_version running_kernel() noexcept {
  utsname system{};
  return ::uname(&system) == 0 ? parse_version(system.release) : kernel_version();
}

std::string to_string(kernel_version version) {
  return std::to_string(version.major) + "." + std::to_string(version.minor);
}

std::span<bad_kernels const> denials() noexcept { return table; }

std::span<std::string_view const> optional_features() noexcept { return optional_names; }

std::string denial(std::string_view feature, kernel_version kernel) {
  if (names(value_of("PENSTOCK_DENY"), feature)) return "denied by PENSTOCK_DENY";
  if (names(value_of("PENSTOCK_ALLOW"), feature)) return {};
  for (bad_kernels const& bad : table) {
    if (bad.feature != feature || kernel < bad.first || kernel >= bad.fixed) continue;
    return "bad from Linux " + to_string(bad.first) + " up to " + to_string(bad.fixed) + " (" +
           std::string(bad.source) + "); PENSTOCK_ALLOW=" + std::string(feature) + " allows it";
  }
  return {};
}

bool has_known_overrides() noexcept {
  return names_known_only(value_of("PENSTOCK_ALLOW")) &&
         names_known_only(value_of("PENSTOCK_DENY"));
}

}  // namespace penstock::detail
