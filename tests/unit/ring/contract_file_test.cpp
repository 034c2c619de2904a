// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that both rings open, look at, read and write files alike, read counters and pipes when
// they have something, and answer what they do not know; and that waiting and queues are alike.

#include "base/unique_fd.hpp"
#include "support/connection.hpp"
#include "unit/ring/driver.hpp"
#include "unit/temporary_directory.hpp"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>

#include <cerrno>
#include <csignal>
#include <set>
#include <vector>

using namespace penstock;
using namespace penstock::test;
using detail::unique_fd;

namespace {

volatile std::sig_atomic_t alarms = 0;

io_uring_sqe& open(driver& ring, std::uint64_t who, int directory, char const* path,
                   open_how const& how) {
  io_uring_sqe& entry = ring.entry(who, IORING_OP_OPENAT2, directory);
  entry.addr = reinterpret_cast<std::uintptr_t>(path);
  entry.off = reinterpret_cast<std::uintptr_t>(&how);
  entry.len = sizeof how;
  return entry;
}

io_uring_sqe& read(driver& ring, std::uint64_t who, int fd, std::span<char> to,
                   std::uint64_t offset) {
  io_uring_sqe& entry = ring.transfer(who, IORING_OP_READ, fd, to.data(), to.size());
  entry.off = offset;
  return entry;
}

io_uring_sqe& write(driver& ring, std::uint64_t who, int fd, std::span<iovec const> pieces) {
  io_uring_sqe& entry = ring.transfer(who, IORING_OP_WRITEV, fd, pieces.data(), pieces.size());
  entry.off = UINT64_MAX;
  return entry;
}

/** A directory with a file `text` of ten digits. */
struct files {
  tests::temporary_directory directory;
  unique_fd fd;
  files() {
    directory.write("text", "0123456789");
    fd.reset(::open(directory.path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  }
  int open_text() { return ::open(directory.at("text").c_str(), O_RDONLY | O_CLOEXEC); }
};

}  // namespace

TEST_CASE("file: it is opened beneath a directory, looked at, and read from any offset", "[ring]") {
  driver ring(both_rings());
  files const where;
  open_how how{};
  how.flags = O_RDONLY | O_CLOEXEC;
  how.resolve = RESOLVE_BENEATH;
  open(ring, 1, where.fd.get(), "text", how);
  event const opened = ring.next();
  unique_fd const file(opened.result);
  CHECK(opened == event{1, file.get()});
  REQUIRE(file.get() >= 0);
  struct statx found = {};
  io_uring_sqe& look = ring.entry(2, IORING_OP_STATX, file.get());
  look.addr = reinterpret_cast<std::uintptr_t>("");
  look.off = reinterpret_cast<std::uintptr_t>(&found);
  look.len = STATX_SIZE;
  look.statx_flags = AT_EMPTY_PATH;
  CHECK(ring.next() == event{2, 0});
  CHECK(found.stx_size == 10);
  std::array<char, 8> to{};
  read(ring, 3, file.get(), to, 6);
  CHECK(ring.next() == event{3, 4});
  CHECK(std::string_view(to.data(), 4) == "6789");
  read(ring, 4, file.get(), to, 10);
  CHECK(ring.next() == event{4, 0});
}

TEST_CASE("file: what is not there, leads out, or is a directory says so", "[ring]") {
  driver ring(both_rings());
  files const where;
  open_how how{};
  how.flags = O_RDONLY | O_CLOEXEC;
  how.resolve = RESOLVE_BENEATH;
  open(ring, 1, where.fd.get(), "none", how);
  CHECK(ring.next() == event{1, -ENOENT});
  open(ring, 2, where.fd.get(), "../", how);
  CHECK(ring.next() == event{2, -EXDEV});
  unique_fd const directory(::open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  char byte = 0;
  read(ring, 3, directory.get(), {&byte, 1}, 0);
  CHECK(ring.next() == event{3, -EISDIR});
  read(ring, 4, -1, {&byte, 1}, 0);
  CHECK(ring.next() == event{4, -EBADF});
}

TEST_CASE("file: many reads at once each give their own bytes", "[ring]") {
  driver ring(both_rings());
  files where;
  unique_fd const file(where.open_text());
  std::array<char, 100> to{};
  for (std::size_t i = 0; i < to.size(); ++i) {
    read(ring, i, file.get(), std::span(to).subspan(i, 1), i % 10);
  }
  std::set<std::uint64_t> ended;
  for (std::size_t i = 0; i < to.size(); ++i) {
    event const one = ring.next();
    CHECK(one.result == 1);
    ended.insert(one.who);
  }
  CHECK(ended.size() == to.size());
  for (std::size_t i = 0; i < to.size(); ++i) CHECK(to[i] == static_cast<char>('0' + i % 10));
}

TEST_CASE("file: writes without an offset follow each other", "[ring]") {
  driver ring(both_rings());
  files const where;
  std::string const path = where.directory.at("new");
  unique_fd const file(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  std::string text = "onetwo";
  for (std::size_t i = 0; i < 2; ++i) {
    std::array<iovec, 2> const pieces{iovec{text.data() + 3 * i, 1}, iovec{&text[3 * i + 1], 2}};
    write(ring, 1, file.get(), pieces);
    CHECK(ring.next() == event{1, 3});
  }
  CHECK(where.directory.read("new") == text);
}

TEST_CASE("file: a read in one batch before its close still reads", "[ring]") {
  driver ring(both_rings());
  files where;
  for (int round = 0; round < 50; ++round) {
    int const file = where.open_text();
    std::array<char, 10> to{};
    read(ring, 1, file, to, 0);
    ring.close(2, file);
    int sum = 0;
    for (int i = 0; i < 2; ++i) sum += ring.next().result;
    REQUIRE(sum == 10);
    REQUIRE(std::string_view(to.data(), 10) == "0123456789");
    REQUIRE(::fcntl(file, F_GETFD) == -1);
  }
}

TEST_CASE("read: a counter that blocks is read when it has counted", "[ring]") {
  driver ring(both_rings());
  unique_fd const counter(::eventfd(0, EFD_CLOEXEC));
  std::uint64_t value = 0;
  std::span const to(reinterpret_cast<char*>(&value), sizeof value);
  read(ring, 1, counter.get(), to, 0);
  REQUIRE(ring.stays_quiet());
  ::eventfd_write(counter.get(), 3);
  CHECK(ring.next() == event{1, 8});
  CHECK(value == 3);
  read(ring, 2, counter.get(), to, 0);
  ring.cancel(3, 2).flags = IOSQE_CQE_SKIP_SUCCESS;
  CHECK(ring.next() == event{2, -ECANCELED});
}

TEST_CASE("read and write: a pipe gives when it has, takes when it has room, and ends", "[ring]") {
  driver ring(both_rings());
  std::array<int, 2> ends{};
  REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
  unique_fd const from(ends[0]);
  unique_fd to(ends[1]);
  std::string bytes(4096, 'p');
  iovec const piece{bytes.data(), bytes.size()};
  while (true) {  // until it is full
    write(ring, 1, to.get(), {&piece, 1});
    if (ring.stays_quiet()) break;
  }
  std::string room(1 << 20, '\0');
  std::size_t taken = 0;
  read(ring, 2, from.get(), room, 0);
  for (int i = 0; i < 2; ++i) {  // the read makes room for the write
    event const one = ring.next();
    REQUIRE(one.result > 0);
    if (one.who == 2) taken = static_cast<std::size_t>(one.result);
  }
  CHECK(taken >= bytes.size());
  while (::read(from.get(), room.data(), room.size()) == static_cast<ssize_t>(room.size()))
    continue;
  read(ring, 3, from.get(), room, 0);
  REQUIRE(ring.stays_quiet());
  to.reset();
  CHECK(ring.next() == event{3, 0});
}

TEST_CASE("an opcode that nobody knows is EINVAL, and the entries behind it go on", "[ring]") {
  driver ring(both_rings());
  ring.entry(1, 250, -1);
  ring.entry(2, IORING_OP_NOP, -1);
  CHECK(ring.next() == event{1, -EINVAL});
  CHECK(ring.next() == event{2, 0});
}

TEST_CASE("events come in the order in which entries end", "[ring]") {
  driver ring(both_rings());
  auto const pair = connect_descriptors();
  std::array<char, 8> to{};
  for (std::uint64_t i = 1; i <= 40; i += 2) {
    ring.send(i, pair.client.get(), "x");
    ring.recv(i + 1, pair.server.get(), std::span(to).first(1));
  }
  for (std::uint64_t i = 1; i <= 40; ++i) CHECK(ring.next() == event{i, 1});
}

TEST_CASE("a full submission queue gives no entry until it was entered", "[ring]") {
  driver ring(both_rings(), {.submission_entries = 4, .completion_entries = 8});
  for (std::uint64_t i = 0; i < 4; ++i) ring.entry(i, IORING_OP_NOP, -1);
  CHECK(ring->try_get_entry() == nullptr);
  CHECK(ring->has_unsubmitted());
  ring.submit();
  CHECK_FALSE(ring->has_unsubmitted());
  for (std::uint64_t i = 4; i < 8; ++i) ring.entry(i, IORING_OP_NOP, -1);
  for (std::uint64_t i = 0; i < 8; ++i) CHECK(ring.next() == event{i, 0});
}

TEST_CASE("many more events than the completion queue holds all come once", "[ring]") {
  driver ring(both_rings(), {.submission_entries = 4, .completion_entries = 8});
  for (std::uint64_t i = 0; i < 100; ++i) {
    if (i % 4 == 0) ring.submit();
    ring.entry(i, IORING_OP_NOP, -1);
  }
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 100; ++i) seen.insert(ring.next().who);
  CHECK(seen.size() == 100);
  CHECK(ring.stays_quiet());
}

TEST_CASE("waiting ends at the deadline, not before, whatever signals come", "[ring]") {
  driver ring(both_rings());
  struct sigaction action {};
  struct sigaction before {};
  action.sa_handler = [](int) { alarms = alarms + 1; };
  sigaction(SIGALRM, &action, &before);
  itimerval const every{{0, 1000}, {0, 1000}};
  itimerval const off{};
  alarms = 0;
  std::array<detail::completion, 1> events{};
  for (auto const length : {100us, 20'300us, 50'000us}) {
    auto const begin = ring->now();
    setitimer(ITIMER_REAL, &every, nullptr);
    CHECK(ring->enter({true, begin + length}, events) == 0);
    setitimer(ITIMER_REAL, &off, nullptr);
    CHECK(ring->now() - begin >= length);
    CHECK(ring->now() - begin < length + 500ms);
  }
  CHECK(alarms > 1);
  sigaction(SIGALRM, &before, nullptr);
}
