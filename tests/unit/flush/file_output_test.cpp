// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// file_output: what is written and flushed is in the file, in order, whatever its size, and a full
// disk is an error that sticks. On real files; /dev/full plays the full disk.

#include <penstock/error.hpp>
#include <penstock/flush/file_output.hpp>
#include <penstock/sync_wait.hpp>

#include "unit/temporary_directory.hpp"

#include <catch2/catch_test_macros.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <utility>

namespace {

using namespace penstock;

task<flush_result> write_rows(std::string path, open_mode mode, int rows, std::size_t flush_at) {
  auto opened = co_await file::open(std::move(path), mode);
  if (!opened) co_return flush_result{.state = flush_state::failed, .error = opened.error()};
  file_output out(std::move(*opened));
  for (int i = 0; i < rows; ++i) {
    out.write(std::to_string(i) + '\n');
    if (auto const sent = co_await out.flush({.min_bytes = flush_at}); !sent) co_return sent;
  }
  co_return co_await out.flush();
}

std::string rows(int from, int to) {
  std::string text;
  for (int i = from; i < to; ++i) text += std::to_string(i) + '\n';
  return text;
}

}  // namespace

TEST_CASE("everything flushed is in the file, in order") {
  tests::temporary_directory const directory;
  auto const flushed =
      sync_wait(write_rows(directory.at("a"), open_mode::write, 200'000, 100'000));
  CHECK(flushed.state == flush_state::done);
  CHECK_FALSE(flushed.immediate);
  CHECK(directory.read("a") == rows(0, 200'000));
}

TEST_CASE("a file opened for append grows, one opened for write starts anew") {
  tests::temporary_directory const directory;
  CHECK(sync_wait(write_rows(directory.at("a"), open_mode::write, 10, 0)));
  CHECK(sync_wait(write_rows(directory.at("a"), open_mode::append, 5, 0)));
  CHECK(directory.read("a") == rows(0, 10) + rows(0, 5));
  CHECK(sync_wait(write_rows(directory.at("a"), open_mode::write, 3, 0)));
  CHECK(directory.read("a") == rows(0, 3));
}

TEST_CASE("a full disk fails the flush, and every later one") {
  sync_wait([]() -> task<void> {
    auto opened = co_await file::open("/dev/full", open_mode::append);
    REQUIRE(opened.has_value());
    file_output out(std::move(*opened));
    out.write("lost");
    auto const first = co_await out.flush();
    CHECK(first.state == flush_state::failed);
    CHECK(first.error == std::errc::no_space_on_device);
    CHECK(first.bytes_sent == 0);
    CHECK(out.write("more") == write_status::refused);
    auto const second = co_await out.flush();
    CHECK(second.state == flush_state::failed);
    CHECK(out.error() == std::errc::no_space_on_device);
  }());
}

TEST_CASE("borrowed bytes are copied, so they may change at once") {
  tests::temporary_directory const directory;
  sync_wait([](std::string path) -> task<void> {
    auto opened = co_await file::open(std::move(path), open_mode::write);
    REQUIRE(opened.has_value());
    file_output out(std::move(*opened));
    std::string text = "before";
    CHECK(out.write_borrowed(buffer(text)) == write_status::accepted);
    text = "AFTER!";
    auto const flushed = co_await out.flush();
    CHECK(flushed);
  }(directory.at("a")));
  CHECK(directory.read("a") == "before");
}

TEST_CASE("an output destroyed with a write under way lets it end, and the file closes") {
  tests::temporary_directory const directory;
  std::string const text(300'000, 'x');
  sync_wait([](std::string path, std::string const& content) -> task<void> {
    auto opened = co_await file::open(std::move(path), open_mode::write);
    REQUIRE(opened.has_value());
    auto out = std::make_unique<file_output>(std::move(*opened));
    out->write(content);
    {
      auto const dropped = out->flush();
      CHECK(dropped.completion_expected());
    }
    out.reset();
  }(directory.at("a"), text));
  // What had been handed to the kernel is a prefix of what was written.
  CHECK(text.starts_with(directory.read("a")));
}
