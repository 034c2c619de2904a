// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves how files are opened, looked at, read and written through the ring, in a directory of the
// test's own.

#include "kernel/harness.hpp"

#include <catch2/catch_test_macros.hpp>

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace {

/** A directory with a file `text` of 10 bytes, a link out of it, and a FIFO. */
class directory {
public:
  directory() {
    std::string name = (std::filesystem::temp_directory_path() / "kernel-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
    std::ofstream(path_ / "text") << "0123456789";
    std::filesystem::create_symlink("/etc", path_ / "link");
    REQUIRE(::mkfifo((path_ / "fifo").c_str(), 0600) == 0);
    opened_ = kernel::descriptor(::open(name.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  }
  ~directory() { std::filesystem::remove_all(path_); }
  directory(directory const&) = delete;
  directory& operator=(directory const&) = delete;

  [[nodiscard]] int fd() const noexcept { return opened_.get(); }

private:
  std::filesystem::path path_;
  kernel::descriptor opened_;
};

int open_beneath(kernel::ring& ring, directory const& where, char const* path, int flags) {
  open_how how{};
  how.flags = static_cast<__u64>(flags | O_CLOEXEC);
  how.mode = (flags & O_CREAT) != 0 ? 0600 : 0;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
  io_uring_prep_openat2(ring.entry(1), where.fd(), path, &how);
  return ring.next().result;
}

}  // namespace

TEST_CASE("file: opened beneath a directory, it can be looked at and read from any offset") {
  kernel::ring ring;
  directory const where;
  kernel::descriptor const file(open_beneath(ring, where, "text", O_RDONLY));
  REQUIRE(file.get() >= 0);
  struct statx found = {};
  io_uring_prep_statx(ring.entry(1), file.get(), "", AT_EMPTY_PATH, STATX_TYPE | STATX_SIZE,
                      &found);
  CHECK(ring.next().result == 0);
  CHECK(found.stx_size == 10);
  CHECK(S_ISREG(found.stx_mode));
  std::array<char, 8> bytes{};
  io_uring_prep_read(ring.entry(2), file.get(), bytes.data(), bytes.size(), 6);
  CHECK(ring.next().result == 4);
  CHECK(std::string(bytes.data(), 4) == "6789");
  io_uring_prep_read(ring.entry(3), file.get(), bytes.data(), bytes.size(), 10);
  CHECK(ring.next().result == 0);
}

TEST_CASE("file: RESOLVE_BENEATH refuses every way out of the directory with EXDEV") {
  kernel::ring ring;
  directory const where;
  CHECK(open_beneath(ring, where, "../", O_RDONLY) == -EXDEV);
  CHECK(open_beneath(ring, where, "/etc/passwd", O_RDONLY) == -EXDEV);
  CHECK(open_beneath(ring, where, "link/passwd", O_RDONLY) == -EXDEV);
  CHECK(open_beneath(ring, where, "none", O_RDONLY) == -ENOENT);
}

TEST_CASE("file: opening a FIFO to read does not wait for its writer with O_NONBLOCK") {
  kernel::ring ring;
  directory const where;
  kernel::descriptor const fifo(open_beneath(ring, where, "fifo", O_RDONLY | O_NONBLOCK));
  CHECK(fifo.get() >= 0);
}

TEST_CASE("file: writes without an offset follow each other and are whole") {
  kernel::ring ring;
  directory const where;
  kernel::descriptor const file(open_beneath(ring, where, "new", O_RDWR | O_CREAT));
  REQUIRE(file.get() >= 0);
  auto bytes = kernel::pattern(1U << 20U);
  for (std::size_t at = 0; at < bytes.size(); at += bytes.size() / 2) {
    std::array<iovec, 2> const pieces{iovec{bytes.data() + at, 1000},
                                      iovec{bytes.data() + at + 1000, bytes.size() / 2 - 1000}};
    io_uring_prep_writev(ring.entry(1), file.get(), pieces.data(), pieces.size(), UINT64_MAX);
    REQUIRE(ring.next().result == static_cast<int>(bytes.size() / 2));
  }
  std::string written(bytes.size() + 1, '\0');
  CHECK(::pread(file.get(), written.data(), written.size(), 0) == ssize_t(bytes.size()));
  written.pop_back();
  CHECK((written == bytes));
}
