// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "flush/file_sink.hpp"

#include <liburing.h>

#include <cerrno>
#include <cstdint>

namespace penstock::detail {

std::ptrdiff_t file_sink::send_now(msghdr const&) noexcept { return -EAGAIN; }

submission file_sink::send(msghdr const& message) noexcept {
  submission what;
  what.opcode = IORING_OP_WRITEV;
  what.fd = file_.native_handle();
  bool const has_one_part = message.msg_iovlen == 1;
  if (has_one_part) part_ = *message.msg_iov;
  what.address = reinterpret_cast<std::uintptr_t>(has_one_part ? &part_ : message.msg_iov);
  what.length = static_cast<std::uint32_t>(message.msg_iovlen);
  what.offset = UINT64_MAX;  // at the file's own position, which every write moves
  return what;
}

submission file_sink::wait_writable() noexcept {
  submission what;  // not asked for: a file_output holds no borrowed memory
  what.opcode = IORING_OP_NOP;
  return what;
}

}  // namespace penstock::detail
