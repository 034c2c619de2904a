// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// seccomp: have the kernel refuse this process a system call, as the profiles of containers do. It
// cannot be taken back, so only a child of a test asks for it:
//
//     in_child([] { return refuse_call(SYS_io_uring_setup, EPERM) ? body() : no_seccomp; });

#ifndef PENSTOCK_TESTS_SUPPORT_SECCOMP_HPP
#define PENSTOCK_TESTS_SUPPORT_SECCOMP_HPP

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <array>
#include <cstddef>
#include <cstdint>

namespace penstock::test {

constexpr int no_seccomp = 77;  // exit status of a child that may not filter itself

/** From now on the system call `number` fails with `error`, in every thread to come and every
    program that this one becomes. False when filters are not allowed here. */
inline bool refuse_call(long number, int error) {
  auto const statement = [](int code, std::uint32_t value) {
    return sock_filter{static_cast<std::uint16_t>(code), 0, 0, value};
  };
  std::array<sock_filter, 4> code{
      statement(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      sock_filter{BPF_JMP | BPF_JEQ | BPF_K, 0, 1, static_cast<std::uint32_t>(number)},
      statement(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | static_cast<std::uint32_t>(error)),
      statement(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  sock_fprog const program{static_cast<unsigned short>(code.size()), code.data()};
  return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
}

}  // namespace penstock::test

#endif
