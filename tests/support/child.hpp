// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// child: run something in a child process, and see how it ended and what it said.

#ifndef PENSTOCK_TESTS_SUPPORT_CHILD_HPP
#define PENSTOCK_TESTS_SUPPORT_CHILD_HPP

#include "base/assert.hpp"
#include "base/unique_fd.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <string>

namespace penstock::test {

struct ended_child {
  int status = 0;      // as wait(2) gives it
  std::string output;  // what it wrote to stdout and stderr

  [[nodiscard]] bool died_of(int signal) const noexcept {
    return WIFSIGNALED(status) && WTERMSIG(status) == signal;
  }
  /** Its exit status, or -1 when a signal ended it. */
  [[nodiscard]] int exit_status() const noexcept {
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
};

/** Call `body()`, which returns the exit status, in a child process. */
template <class Body>
ended_child in_child(Body const& body) {
  int ends[2] = {};
  PENSTOCK_ASSERT(::pipe(ends) == 0, "pipe");
  std::fflush(nullptr);
  pid_t const child = ::fork();
  PENSTOCK_ASSERT(child >= 0, "fork");
  if (child == 0) {
    ::alarm(20);  // a child that hangs must not outlive the test
    ::dup2(ends[1], STDOUT_FILENO);
    ::dup2(ends[1], STDERR_FILENO);
    int const status = body();
    std::fflush(nullptr);
    ::_exit(status);
  }
  ::close(ends[1]);
  detail::unique_fd const output(ends[0]);
  ended_child ended;
  std::array<char, 4096> buffer;
  for (ssize_t n = 0; (n = ::read(output.get(), buffer.data(), buffer.size())) > 0;) {
    ended.output.append(buffer.data(), static_cast<std::size_t>(n));
  }
  PENSTOCK_ASSERT(::waitpid(child, &ended.status, 0) == child, "waitpid");
  return ended;
}

}  // namespace penstock::test

#endif
