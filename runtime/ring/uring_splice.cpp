// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// The pipes of the kernel's ring. splice(2) takes no flags for the socket: whether it may wait is
// the descriptor's mode, and a broken connection raises SIGPIPE. Both are put right around the
// call.

#include "ring/uring.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <ctime>

namespace penstock::detail {
namespace {

// Room for this many bytes: enough that a system call and a hand-over to a thread of the kernel's
// weigh little, and an eighth of what the kernel lets all pipes of a user hold at that size.
constexpr int pipe_capacity = 256 * 1024;

/** The descriptor does not wait as long as this lives; its owner finds it as it was. */
class non_blocking {
public:
  explicit non_blocking(int fd) noexcept : fd_(fd), mode_(::fcntl(fd, F_GETFL)) {
    if (mode_ >= 0) ::fcntl(fd_, F_SETFL, mode_ | O_NONBLOCK);
  }
  non_blocking(non_blocking const&) = delete;
  non_blocking& operator=(non_blocking const&) = delete;
  ~non_blocking() {
    if (mode_ >= 0) ::fcntl(fd_, F_SETFL, mode_);
  }

private:
  int fd_;
  int mode_;
};

/** As long as this lives no SIGPIPE of this thread's own making is delivered. */
class quiet_pipe {
public:
  quiet_pipe() noexcept {
    sigemptyset(&signal_);
    sigaddset(&signal_, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &signal_, &before_);
  }
  quiet_pipe(quiet_pipe const&) = delete;
  quiet_pipe& operator=(quiet_pipe const&) = delete;
  ~quiet_pipe() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

  /** The call has failed with EPIPE: take its signal away. One that is pending because the program
      blocks it is the program's. */
  void swallow() const noexcept {
    constexpr timespec at_once{};
    if (sigismember(&before_, SIGPIPE) == 0) sigtimedwait(&signal_, nullptr, &at_once);
  }

private:
  sigset_t signal_{};
  sigset_t before_{};
};

}  // namespace

int uring::open_pipe(pipe_ends& made) noexcept {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return -errno;
  made = {ends[0], ends[1]};
  // Refused to a user who has many pipes: a smaller one does it too.
  ::fcntl(made.write, F_SETPIPE_SZ, pipe_capacity);
  return 0;
}

void uring::close_pipe(pipe_ends const& closed) noexcept {
  ::close(closed.read);
  ::close(closed.write);
}

std::ptrdiff_t uring::splice_now(int fd, pipe_ends const& from, std::size_t size) noexcept {
  non_blocking const mode(fd);
  quiet_pipe const quiet;
  ssize_t n = 0;
  do {
    n = ::splice(from.read, nullptr, fd, nullptr, size, SPLICE_F_NONBLOCK);
  } while (n < 0 && errno == EINTR);
  if (n >= 0) return n;
  int const error = errno;
  if (error == EPIPE) quiet.swallow();
  return -error;
}

}  // namespace penstock::detail
