// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that the simulated files open, read and write as real ones do.

#include "testing/files.hpp"

#include <catch2/catch_test_macros.hpp>

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>

#include <cerrno>

using penstock::testing::files;
using penstock::testing::open_file;

namespace {

open_how with(int flags, unsigned resolve = 0) {
  open_how how{};
  how.flags = static_cast<__u64>(flags);
  how.resolve = resolve;
  return how;
}

}  // namespace

TEST_CASE("a file is found below its directories, and nothing above them", "[testing]") {
  files disk;
  disk.add("/srv/www/page", "text");
  open_file root;
  REQUIRE(disk.open(nullptr, "/srv/www", with(O_PATH | O_DIRECTORY), root) == 0);
  open_file page;
  open_how const beneath = with(O_RDONLY, RESOLVE_BENEATH);
  CHECK(disk.open(&root, "page", beneath, page) == 0);
  CHECK(page.read(1, 100) == "ext");
  CHECK(page.read(4, 100).empty());
  CHECK(disk.open(&root, "./x/../page", beneath, page) == 0);
  CHECK(disk.open(&root, "../www/page", beneath, page) == -EXDEV);
  CHECK(disk.open(&root, "/srv/www/page", beneath, page) == -EXDEV);
  CHECK(disk.open(&root, "missing", beneath, page) == -ENOENT);
  CHECK(disk.open(&page, "x", beneath, page) == -ENOTDIR);
  CHECK(disk.open(nullptr, "/srv/www/page", with(O_DIRECTORY), page) == -ENOTDIR);
  CHECK(disk.open(nullptr, "/srv/www", with(O_WRONLY), page) == -EISDIR);
}

TEST_CASE("writes go to the position, to an offset, or to the end", "[testing]") {
  files disk;
  open_file made;
  REQUIRE(disk.open(nullptr, "/log", with(O_WRONLY | O_CREAT), made) == 0);
  made.write(UINT64_MAX, "abc");
  made.write(UINT64_MAX, "def");
  made.write(1, "B");
  CHECK(disk.content("/log") == "aBcdef");

  open_file appended;
  REQUIRE(disk.open(nullptr, "/log", with(O_WRONLY | O_APPEND), appended) == 0);
  appended.write(UINT64_MAX, "!");
  CHECK(disk.content("/log") == "aBcdef!");
  REQUIRE(disk.open(nullptr, "/log", with(O_WRONLY | O_TRUNC), appended) == 0);
  CHECK(disk.content("/log") == "");
}

TEST_CASE("a file and a directory say what they are", "[testing]") {
  files disk;
  disk.add("/a/b", "123");
  struct statx found = {};
  open_file opened;
  REQUIRE(disk.open(nullptr, "/a/b", with(O_RDONLY), opened) == 0);
  opened.describe(found);
  CHECK(S_ISREG(found.stx_mode));
  CHECK(found.stx_size == 3);
  REQUIRE(disk.open(nullptr, "/a", with(O_RDONLY), opened) == 0);
  opened.describe(found);
  CHECK(S_ISDIR(found.stx_mode));
  CHECK_FALSE(disk.content("/a").has_value());
}
