// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves how a wait for completions ends when none comes: by its timeout, by a signal, and by an
// eventfd that another thread writes.

#include "kernel/harness.hpp"

#include <catch2/catch_test_macros.hpp>

#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <thread>

namespace {

using namespace std::chrono_literals;

int wait_with_timeout(kernel::ring& ring, std::chrono::nanoseconds length) {
  __kernel_timespec time{.tv_sec = length / 1s, .tv_nsec = length % 1s / 1ns};
  io_uring_cqe* first = nullptr;
  return io_uring_submit_and_wait_timeout(ring.raw(), &first, 1, &time, nullptr);
}

volatile std::sig_atomic_t alarms = 0;

/** SIGALRM every 5 ms, with a handler that asks for interrupted calls to be restarted. */
class alarm_clock {
public:
  alarm_clock() {
    struct sigaction action {};
    action.sa_handler = [](int) { alarms = alarms + 1; };
    action.sa_flags = SA_RESTART;
    sigaction(SIGALRM, &action, &before_);
    set({.tv_sec = 0, .tv_usec = 5000});
  }
  ~alarm_clock() {
    set({});
    sigaction(SIGALRM, &before_, nullptr);
  }
  alarm_clock(alarm_clock const&) = delete;
  alarm_clock& operator=(alarm_clock const&) = delete;

private:
  static void set(timeval every) {
    itimerval const timer{every, every};
    setitimer(ITIMER_REAL, &timer, nullptr);
  }
  struct sigaction before_ {};
};

}  // namespace

TEST_CASE("wait: a timeout ends it with ETIME, not early, and cancels nothing") {
  kernel::ring ring;
  auto pair = kernel::connected();
  char byte = 0;
  io_uring_prep_recv(ring.entry(1), pair.near.get(), &byte, 1, 0);
  ring.submit();
  auto const start = std::chrono::steady_clock::now();
  CHECK(wait_with_timeout(ring, 20ms) == -ETIME);
  CHECK(std::chrono::steady_clock::now() - start >= 20ms);
  REQUIRE(::send(pair.far.get(), "x", 1, 0) == 1);
  CHECK(ring.next().result == 1);
}

TEST_CASE("wait: a timeout of zero ends it at once") {
  kernel::ring ring;
  CHECK(wait_with_timeout(ring, 0ns) == -ETIME);
}

TEST_CASE("wait: what was submitted is reported although the wait timed out") {
  kernel::ring ring;
  auto pair = kernel::connected();
  char byte = 0;
  io_uring_prep_recv(ring.entry(1), pair.near.get(), &byte, 1, 0);
  CHECK(wait_with_timeout(ring, 1ms) == 1);
  CHECK(io_uring_sq_ready(ring.raw()) == 0);
}

TEST_CASE("K16: a signal ends a wait with EINTR, also when its handler restarts calls") {
  kernel::ring ring;
  alarm_clock const clock;
  CHECK(io_uring_submit_and_wait(ring.raw(), 1) == -EINTR);
  CHECK(alarms > 0);
}

TEST_CASE("K16: a signal ends a wait with a timeout with EINTR too") {
  kernel::ring ring;
  alarm_clock const clock;
  CHECK(wait_with_timeout(ring, 5s) == -EINTR);
}

TEST_CASE("wait: a read of an eventfd wakes it when another thread writes there") {
  kernel::ring ring;
  kernel::descriptor const event(::eventfd(0, EFD_CLOEXEC));
  std::uint64_t count = 0;
  io_uring_prep_read(ring.entry(1), event.get(), &count, sizeof count, 0);
  REQUIRE(ring.submit() == 1);
  std::thread writer([&] { ::eventfd_write(event.get(), 3); });
  auto const woken = ring.next();
  writer.join();
  CHECK(woken.result == sizeof count);
  CHECK(count == 3);
}

TEST_CASE("wait: a read of an eventfd can be canceled") {
  kernel::ring ring;
  kernel::descriptor const event(::eventfd(0, EFD_CLOEXEC));
  std::uint64_t count = 0;
  io_uring_prep_read(ring.entry(1), event.get(), &count, sizeof count, 0);
  REQUIRE(ring.submit() == 1);
  io_uring_sqe* const cancel = ring.entry(2);
  io_uring_prep_cancel64(cancel, 1, 0);
  cancel->flags = IOSQE_CQE_SKIP_SUCCESS;
  auto const canceled = ring.next();
  CHECK(canceled.who == 1);
  CHECK((canceled.result == -ECANCELED || canceled.result == -EINTR));
}

TEST_CASE("wait: a read of a signalfd ends when a blocked signal comes, and can be canceled") {
  sigset_t set;
  sigset_t before;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  REQUIRE(::pthread_sigmask(SIG_BLOCK, &set, &before) == 0);
  {
    kernel::ring ring;
    kernel::descriptor const signals(::signalfd(-1, &set, SFD_CLOEXEC));
    signalfd_siginfo received{};
    io_uring_prep_read(ring.entry(1), signals.get(), &received, sizeof received, 0);
    ring.submit();
    REQUIRE(::kill(::getpid(), SIGUSR1) == 0);
    CHECK(ring.next().result == sizeof received);
    CHECK(received.ssi_signo == SIGUSR1);
    io_uring_prep_read(ring.entry(1), signals.get(), &received, sizeof received, 0);
    ring.submit();
    io_uring_prep_cancel64(ring.entry(2), 1, 0);
    CHECK(ring.next().result <= 0);
    CHECK(ring.next().result <= 0);
  }
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}
