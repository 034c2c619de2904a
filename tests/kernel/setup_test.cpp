// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves how the kernel grants and refuses a ring, by asking for one with and without leave, the
// latter in children that gave something up before.

#include "kernel/harness.hpp"

#include <catch2/catch_test_macros.hpp>

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <fstream>

namespace {

/** The errno of setting a ring up, 0 when it was granted. */
int refusal(unsigned entries, unsigned flags) {
  io_uring ring{};
  int const error = io_uring_queue_init(entries, &ring, flags);
  if (error == 0) io_uring_queue_exit(&ring);
  return -error;
}

/** Let a filter answer io_uring_setup with `number`, as container run times do. */
bool forbid_setup(std::uint32_t number) {
  auto const statement = [](int code, std::uint32_t k) {
    return sock_filter{static_cast<__u16>(code), 0, 0, k};
  };
  std::array<sock_filter, 4> code{
      statement(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      sock_filter{BPF_JMP | BPF_JEQ | BPF_K, 0, 1, SYS_io_uring_setup},
      statement(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | number),
      statement(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  sock_fprog const program{static_cast<unsigned short>(code.size()), code.data()};
  return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
}

constexpr int no_filter = 100;  // exit code: seccomp is not to be had here
constexpr int no_user = 101;    // exit code: we may not become somebody else

int refusal_when_forbidden(int number) {
  return kernel::in_child([number] {
    return forbid_setup(static_cast<std::uint32_t>(number)) ? refusal(8, 0) : no_filter;
  });
}

void lower(__rlimit_resource what, rlim_t to) {
  rlimit limit{};
  ::getrlimit(what, &limit);
  limit.rlim_cur = to;
  ::setrlimit(what, &limit);
}

}  // namespace

TEST_CASE("setup: the flags that the runtime asks for are granted together") {
  kernel::ring ring(256, kernel::own_flags, 2048);
  CHECK(*ring.raw()->cq.kring_entries == 2048);
  CHECK(*ring.raw()->sq.kring_entries == 256);
}

TEST_CASE("setup: what the runtime takes for granted is among the ring's features") {
  kernel::ring ring;
  CHECK((ring.raw()->features & IORING_FEAT_NODROP) != 0);         // a full queue loses nothing
  CHECK((ring.raw()->features & IORING_FEAT_EXT_ARG) != 0);        // timeouts on the wait itself
  CHECK((ring.raw()->features & IORING_FEAT_SUBMIT_STABLE) != 0);  // entries may be overwritten
  CHECK((ring.raw()->features & IORING_FEAT_CQE_SKIP) != 0);       // success may go unreported
}

TEST_CASE("setup: CLAMP turns too many entries into the most there can be") {
  kernel::ring ring(1U << 20U);
  CHECK(*ring.raw()->sq.kring_entries == 32768);
}

TEST_CASE("setup: a registered ring descriptor submits and waits as the plain one does") {
  kernel::ring ring;
  REQUIRE(io_uring_register_ring_fd(ring.raw()) == 1);
  io_uring_prep_nop(ring.entry(1));
  CHECK(ring.next().who == 1);
}

TEST_CASE("K20: a seccomp filter's answer to io_uring_setup is what the caller gets") {
  int const refused = refusal_when_forbidden(EPERM);
  if (refused == no_filter) SKIP("seccomp filters are not allowed here");
  CHECK(refused == EPERM);
  CHECK(refusal_when_forbidden(ENOSYS) == ENOSYS);
}

TEST_CASE("K20: without a free descriptor a ring is refused with EMFILE") {
  CHECK(kernel::in_child([] {
          int const lowest = ::dup(0);
          ::close(lowest);
          lower(RLIMIT_NOFILE, static_cast<rlim_t>(lowest));
          return refusal(8, 0);
        }) == EMFILE);
}

TEST_CASE("K20: without address space a ring is refused with ENOMEM") {
  CHECK(kernel::in_child([] {
          std::ifstream statistics("/proc/self/statm");
          rlim_t pages = 0;
          statistics >> pages;
          lower(RLIMIT_AS, pages * static_cast<rlim_t>(::sysconf(_SC_PAGESIZE)) + 64 * 1024);
          return refusal(32768, 0);  // some 4 MiB
        }) == ENOMEM);
}

TEST_CASE("K20: DEFER_TASKRUN is refused without SINGLE_ISSUER and with SQPOLL") {
  kernel::ring const possible;
  CHECK(refusal(8, IORING_SETUP_DEFER_TASKRUN) == EINVAL);
  CHECK(refusal(8, IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_SQPOLL) ==
        EINVAL);
}

TEST_CASE("K21: a ring counts against an ordinary user's limit on locked memory") {
  constexpr uid_t nobody = 65534;
  constexpr rlim_t one_mib = 1024 * 1024;
  auto const refused_as_nobody = [](rlim_t limit) {
    return kernel::in_child([limit] {
      lower(RLIMIT_MEMLOCK, limit);
      if (::getuid() == 0 && ::setresuid(nobody, nobody, nobody) != 0) return no_user;
      return refusal(32768, 0);  // some 4 MiB
    });
  };
  int const refused = refused_as_nobody(one_mib);
  if (refused == no_user) SKIP("root may not become an ordinary user here");
  if (refused == EPERM) SKIP("an ordinary user may not use io_uring here");
  CHECK(refused == ENOMEM);
}
