// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/file/file.hpp>

#include "base/transfer_result.hpp"
#include "sched/worker.hpp"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>

#include <algorithm>
#include <limits>

namespace penstock {
namespace {

/** Awaiter of a call that gives a descriptor, or nothing, or a negated errno. */
class call_operation final : public detail::io_operation {
public:
  using io_operation::io_operation;
  std::int32_t await_resume() const noexcept { return outcome(); }
};

int flags_of(open_mode mode) noexcept {
  switch (mode) {
    case open_mode::read: return O_RDONLY | O_CLOEXEC;
    case open_mode::write: return O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC;
    case open_mode::append: return O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC;
    case open_mode::directory: return O_PATH | O_DIRECTORY | O_CLOEXEC;
  }
  return O_RDONLY | O_CLOEXEC;
}

/** As openat2(2): the entry carries `how` at its offset, and the size of it as its length. */
detail::submission open_submission(int directory, char const* path, open_how const& how) noexcept {
  detail::submission what;
  what.opcode = IORING_OP_OPENAT2;
  what.fd = directory;
  what.address = reinterpret_cast<std::uintptr_t>(path);
  what.length = sizeof how;
  what.offset = reinterpret_cast<std::uintptr_t>(&how);
  return what;
}

task<result<file>> open_at(int directory, std::string path, open_how how) {
  std::int32_t const fd =
      co_await call_operation(open_submission(directory, path.c_str(), how), detail::wait_limits());
  if (fd < 0) co_return detail::transfer_result(fd).ec;
  co_return file(fd);
}

}  // namespace

io_result file_operation::await_resume() const noexcept {
  return detail::transfer_result(outcome());
}

task<result<file>> file::open(std::string path, open_mode mode) {
  open_how how{};
  how.flags = static_cast<__u64>(flags_of(mode));
  if ((how.flags & O_CREAT) != 0) how.mode = 0666;
  return open_at(AT_FDCWD, std::move(path), how);
}

task<result<file>> file::open_beneath(std::string path) const {
  open_how how{};
  how.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
  return open_at(fd_, std::move(path), how);
}

file& file::operator=(file&& other) noexcept {
  file dropped(std::move(*this));
  fd_ = std::exchange(other.fd_, -1);
  return *this;
}

file::~file() {
  if (fd_ >= 0) detail::worker::current().close(fd_);
}

task<result<file_info>> file::info() const {
  struct statx found = {};
  detail::submission what;
  what.opcode = IORING_OP_STATX;
  what.fd = fd_;
  what.address = reinterpret_cast<std::uintptr_t>("");
  what.offset = reinterpret_cast<std::uintptr_t>(&found);
  what.length = STATX_TYPE | STATX_SIZE | STATX_MTIME;
  what.flags = AT_EMPTY_PATH;
  std::int32_t const returned = co_await call_operation(what, detail::wait_limits());
  if (returned < 0) co_return detail::transfer_result(returned).ec;
  file_info info;
  info.size = found.stx_size;
  info.modified = std::chrono::system_clock::from_time_t(found.stx_mtime.tv_sec);
  info.is_directory = S_ISDIR(found.stx_mode);
  info.is_regular = S_ISREG(found.stx_mode);
  co_return info;
}

file_operation file::read_at(std::uint64_t offset, mutable_buffer buffer) const noexcept {
  detail::submission what;
  what.opcode = IORING_OP_READ;
  what.fd = fd_;
  what.offset = offset;
  what.address = reinterpret_cast<std::uintptr_t>(buffer.data());
  what.length = static_cast<std::uint32_t>(std::min<std::size_t>(buffer.size(), INT32_MAX));
  return {what, detail::wait_limits()};
}

}  // namespace penstock
