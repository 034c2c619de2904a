// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// refuse_io_uring: become another program, to which the kernel refuses io_uring as the default
// profiles of containers do.
//
//     refuse_io_uring PROGRAM ARGUMENT...

#include "support/seccomp.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdio>

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: %s PROGRAM ARGUMENT...\n", argv[0]);
    return 2;
  }
  if (!penstock::test::refuse_call(SYS_io_uring_setup, EPERM)) {
    std::perror("seccomp");
    return penstock::test::no_seccomp;
  }
  ::execvp(argv[1], argv + 1);
  std::perror(argv[1]);
  return 1;
}
