// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// file: a file, or a directory that files are looked up in.
//
//     auto root = co_await penstock::file::open("/srv/www", penstock::open_mode::directory);
//     auto page = co_await root->open_beneath("index.html");
//     if (!page) co_return not_found(page.error());
//     auto [ec, n] = co_await page->read_at(0, buffer);      // n == 0 at the end of the file
//
// Every call goes through the ring, so a slow disk holds up the calling coroutine and nothing else.
// Not thread-safe: one worker.

#ifndef PENSTOCK_FILE_FILE_HPP
#define PENSTOCK_FILE_FILE_HPP

#include <penstock/buffer.hpp>
#include <penstock/detail/operation.hpp>
#include <penstock/error.hpp>
#include <penstock/result.hpp>
#include <penstock/task.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>

namespace penstock {

enum class open_mode : std::uint8_t {
  read,       // an existing file
  write,      // made if missing, emptied if not
  append,     // made if missing; writes go to its end
  directory,  // an existing directory, for open_beneath()
};

struct file_info {
  std::uint64_t size = 0;  // bytes
  std::chrono::system_clock::time_point modified = {};
  bool is_directory = false;
  bool is_regular = false;
};

/** Awaiter of one transfer between a file and memory. */
class [[nodiscard]] file_operation final : public detail::io_operation {
public:
  using io_operation::io_operation;
  io_result await_resume() const noexcept;
};

class file {
public:
  /** Open `path`, relative to the working directory. New files have mode 0666 less the umask.
      Errors are the system's. */
  [[nodiscard]] static task<result<file>> open(std::string path, open_mode mode = open_mode::read);
  /** Open `path` for reading, relative to this directory and never outside it: `..`, absolute paths
      and symbolic links that lead out fail with EXDEV (openat2(2), RESOLVE_BENEATH). Never blocks
      on a fifo. */
  [[nodiscard]] task<result<file>> open_beneath(std::string path) const;

  explicit file(int fd) noexcept : fd_(fd) {}
  file(file&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  file& operator=(file&& other) noexcept;
  /** Closes, after the operations that were submitted before. */
  ~file();

  [[nodiscard]] task<result<file_info>> info() const;

  /** Read up to buffer.size() bytes at byte `offset`. n is 0 at or behind the end, and may be short
      elsewhere. `buffer` is the kernel's until it completes. */
  [[nodiscard]] file_operation read_at(std::uint64_t offset, mutable_buffer buffer) const noexcept;

  /** -1 after it was moved from. */
  [[nodiscard]] int native_handle() const noexcept { return fd_; }

private:
  int fd_;
};

}  // namespace penstock

#endif
