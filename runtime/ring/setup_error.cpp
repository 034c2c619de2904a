// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "ring/setup_error.hpp"

#include <cerrno>
#include <fstream>
#include <string>

namespace penstock::detail {
namespace {

bool disabled_by_sysctl() {
  std::ifstream file("/proc/sys/kernel/io_uring_disabled");  // since Linux 6.6
  int value = 0;
  return file >> value && value > 0;
}

class setup_category_type final : public std::error_category {
public:
  char const* name() const noexcept override { return "io_uring setup"; }

  std::string message(int number) const override {
    switch (number) {
      case EPERM:
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
      default: return "io_uring_setup failed: " + std::system_category().message(number);
    }
  }

  std::error_condition default_error_condition(int number) const noexcept override {
    return {number, std::generic_category()};
  }
};

}  // namespace

std::error_code setup_error(int number) noexcept { return {number, setup_category()}; }

std::error_category const& setup_category() noexcept {
  static setup_category_type const instance;
  return instance;
}

}  // namespace penstock::detail
