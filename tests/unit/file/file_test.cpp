// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// file: opening, looking at and reading files through the ring, and that a directory given to
// open_beneath() is never left. On real files in a temporary directory.

#include <penstock/error.hpp>
#include <penstock/file/file.hpp>
#include <penstock/sync_wait.hpp>

#include "unit/temporary_directory.hpp"

#include <catch2/catch_test_macros.hpp>

#include <array>
#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace {

using namespace penstock;

std::string read_whole(std::string const& path) {
  return sync_wait([](std::string name) -> task<std::string> {
    auto opened = co_await file::open(std::move(name));
    if (!opened) co_return "error: " + opened.error().message();
    std::string content;
    std::array<std::byte, 7> buffer;
    for (;;) {
      auto const [ec, n] = co_await opened->read_at(content.size(), buffer);
      if (ec || n == 0) co_return content;
      content.append(text(std::span(buffer).first(n)));
    }
  }(path));
}

std::error_code open_beneath(std::string const& root, std::string const& name) {
  return sync_wait([](std::string directory, std::string inside) -> task<std::error_code> {
    auto opened = co_await file::open(std::move(directory), open_mode::directory);
    if (!opened) co_return opened.error();
    auto const found = co_await opened->open_beneath(std::move(inside));
    co_return found ? std::error_code() : found.error();
  }(root, name));
}

}  // namespace

TEST_CASE("a file is read at any offset until its end") {
  tests::temporary_directory const directory;
  std::string const content = "0123456789abcdefghijklmnopqrstuvwxyz";
  directory.write("a", content);
  CHECK(read_whole(directory.at("a")) == content);
}

TEST_CASE("a missing file is an error of the system") {
  tests::temporary_directory const directory;
  auto const ec = open_beneath(directory.at("."), "nothing");
  CHECK(ec == std::errc::no_such_file_or_directory);
}

TEST_CASE("info tells size and kind") {
  tests::temporary_directory const directory;
  directory.write("a", "12345");
  auto const info_of = [](std::string name, open_mode mode) {
    return sync_wait([](std::string path, open_mode how) -> task<file_info> {
      auto opened = co_await file::open(std::move(path), how);
      if (!opened) co_return file_info();
      auto const found = co_await opened->info();
      co_return found ? *found : file_info();
    }(std::move(name), mode));
  };
  file_info const a = info_of(directory.at("a"), open_mode::read);
  CHECK(a.size == 5);
  CHECK(a.is_regular);
  CHECK_FALSE(a.is_directory);
  auto const age = std::chrono::system_clock::now() - a.modified;
  CHECK(age < std::chrono::minutes(1));
  file_info const root = info_of(directory.at("."), open_mode::directory);
  CHECK(root.is_directory);
  CHECK_FALSE(root.is_regular);
}

TEST_CASE("open_beneath finds files below and refuses every way out") {
  tests::temporary_directory const directory;
  std::filesystem::create_directories(directory.path() / "root/deep");
  directory.write("secret", "s");
  directory.write("root/deep/page", "p");
  std::filesystem::create_symlink("../secret", directory.path() / "root/out");
  std::filesystem::create_symlink("deep/page", directory.path() / "root/in");
  std::string const root = directory.at("root");
  CHECK_FALSE(open_beneath(root, "deep/page"));
  CHECK_FALSE(open_beneath(root, "deep/../deep/page"));
  CHECK_FALSE(open_beneath(root, "in"));
  for (std::string const way_out : {"../secret", "/etc/passwd", "out", "deep/../../secret"}) {
    INFO(way_out);
    CHECK(open_beneath(root, way_out) == std::errc::cross_device_link);
  }
}

TEST_CASE("a file is closed when its object goes") {
  tests::temporary_directory const directory;
  directory.write("a", "1");
  auto const open_count = [] {
    auto const entries = std::filesystem::directory_iterator("/proc/self/fd");
    return std::distance(begin(entries), end(entries));
  };
  auto const before = open_count();
  sync_wait([](std::string path) -> task<void> {
    for (int i = 0; i < 100; ++i) {
      auto opened = co_await file::open(path);
      CHECK(opened.has_value());
      file moved = std::move(*opened);
      CHECK(moved.native_handle() >= 0);
    }
  }(directory.at("a")));
  CHECK(open_count() == before);
}
