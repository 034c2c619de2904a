// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "flush/file_transfer.hpp"

#include <penstock/error.hpp>
#include <penstock/file/file.hpp>

#include "sched/worker.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>

namespace penstock::detail {
namespace {

// What is read at once: few calls, and little memory where many slow peers each hold so much.
constexpr std::size_t read_max = 64 * 1024;

}  // namespace

file_transfer::file_transfer(worker& owner, send_queue::range next, bool may_splice) noexcept
    : owner_(owner), range_(std::move(next)) {
  if (may_splice && range_.may_splice && range_.length >= splice_min) pipe_ = owner_.pipes().take();
  if (!pipe_) room_ = owner_.blocks().take(std::min<std::uint64_t>(range_.length, read_max));
}

file_transfer::~file_transfer() {
  // A fill that failed may have left something behind.
  if (pipe_) owner_.pipes().give_back(*pipe_, in_pipe_ == 0 && result_ >= 0);
  if (room_ != nullptr) owner_.blocks().release(*room_);
}

submission file_transfer::fill() const noexcept {
  submission what;
  if (pipe_) {
    what.opcode = IORING_OP_SPLICE;
    what.source = range_.from->native_handle();
    what.address = range_.offset;
    what.fd = pipe_->write;
    what.offset = UINT64_MAX;  // a pipe has none
    what.length = static_cast<std::uint32_t>(std::min<std::uint64_t>(range_.length, INT32_MAX));
  } else {
    what.opcode = IORING_OP_READ;
    what.fd = range_.from->native_handle();
    what.offset = range_.offset;
    what.address = reinterpret_cast<std::uintptr_t>(room_->bytes());
    what.length = static_cast<std::uint32_t>(std::min<std::uint64_t>(range_.length, read_max));
  }
  return what;
}

void file_transfer::filled(std::int32_t result) noexcept {
  result_ = result;
  if (pipe_ && result > 0) in_pipe_ = static_cast<std::size_t>(result);
}

std::error_code file_transfer::hand_over(send_queue& queue) noexcept {
  if (result_ == 0) return errc::file_ended;
  if (result_ == -EINTR || result_ == -ECANCELED) return {};
  if (result_ == -EINVAL && pipe_) {  // not with a file of this kind
    queue.read_next();
    return {};
  }
  if (result_ < 0) return system_error_code(-result_);
  if (pipe_) return {};
  if (!queue.put_read(*room_, static_cast<std::size_t>(result_))) {
    return std::make_error_code(std::errc::not_enough_memory);
  }
  room_ = nullptr;
  return {};
}

std::ptrdiff_t file_transfer::send_now(sink& to, std::size_t size) noexcept {
  std::ptrdiff_t const n = to.splice_now(*pipe_, size);
  if (n > 0) in_pipe_ -= static_cast<std::size_t>(n);
  return n;
}

}  // namespace penstock::detail
