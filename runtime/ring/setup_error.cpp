// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "ring/setup_error.hpp"

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <string>

namespace penstock::detail {
namespace {

bool disabled_by_sysctl() {
  std::ifstream file("/proc/sys/kernel/io_uring_disabled");  // since Linux 6.6
  int value = 0;
  return file >> value && value > 0;
}

std::string value_of(char const* variable) {
  char const* const value = std::getenv(variable);
  return std::string(variable) + "=" + (value == nullptr ? "" : value);
}

std::string message_of(setup_fault fault) {
  switch (fault) {
    case setup_fault::entry_counts:
      return "submission_entries must be at least 1, and completion_entries no fewer than them; "
             "correct the runtime_options";
    case setup_fault::unknown_ring:
      return value_of("PENSTOCK_RING") +
             " names no ring; set it to uring, epoll, or sim: and a number";
    case setup_fault::no_simulation:
      return value_of("PENSTOCK_RING") +
             " asks for a simulated ring, and this program has none; link penstock::testing, or "
             "set it to uring or epoll";
    case setup_fault::unknown_feature:
      return value_of("PENSTOCK_ALLOW") + " or " + value_of("PENSTOCK_DENY") +
             " names a feature that is not known; set them to a list of multishot_accept and "
             "registered_ring with commas";
  }
  return "no ring";
}

std::string message_of(int number) {
  switch (number) {
    case EPERM:
    case EACCES:
      return disabled_by_sysctl()
                 ? "io_uring is switched off on this host; set the sysctl "
                   "kernel.io_uring_disabled to 0"
                 : "io_uring is forbidden by a seccomp filter, as the default profiles of "
                   "containers do; run with a profile that allows io_uring_setup, io_uring_enter "
                   "and io_uring_register";
    case ENOSYS:
      return "the kernel has no io_uring, or a seccomp filter hides it; use Linux 6.1 or newer "
             "with a profile that allows io_uring_setup";
    case EINVAL:
      return "the kernel is too old for the ring's set-up flags, or an entry count is not "
             "between 1 and 32,768; use Linux 6.1 or newer";
    case ENOMEM:
      return "the ring's memory is over a limit; raise the locked-memory limit (ulimit -l) or "
             "ask for fewer submission and completion entries";
    case EMFILE:
    case ENFILE:
      return "no file descriptor is free for the ring; raise the open-files limit (ulimit -n)";
    default: return "the ring cannot be set up: " + std::system_category().message(number);
  }
}

bool is_fault(int number) noexcept { return number >= static_cast<int>(setup_fault::entry_counts); }

class setup_category_type final : public std::error_category {
public:
  char const* name() const noexcept override { return "ring setup"; }

  std::string message(int number) const override {
    return is_fault(number) ? message_of(static_cast<setup_fault>(number)) : message_of(number);
  }

  std::error_condition default_error_condition(int number) const noexcept override {
    return {is_fault(number) ? EINVAL : number, std::generic_category()};
  }
};

}  // namespace

std::error_code setup_error(int number) noexcept { return {number, setup_category()}; }

std::error_code setup_error(setup_fault fault) noexcept {
  return {static_cast<int>(fault), setup_category()};
}

std::error_category const& setup_category() noexcept {
  static setup_category_type const instance;
  return instance;
}

}  // namespace penstock::detail
