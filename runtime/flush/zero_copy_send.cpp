// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "flush/zero_copy_send.hpp"

#include "base/assert.hpp"
#include "flush/zero_copies.hpp"

#include <liburing.h>

namespace penstock::detail {

zero_copy_send::zero_copy_send(zero_copies& stream, block_pool& pool, send_queue const& from,
                               std::uint64_t limit) noexcept
    : stream_(stream), pool_(pool) {
  auto const offered = from.gather(vectors_, limit, true);
  PENSTOCK_ASSERT(offered.count > 0, "a send without a copy has bytes of ours");
  memory_ = from.keep(std::span(keepers_).first(offered.count));
  message_.msg_iov = vectors_.data();
  message_.msg_iovlen = offered.count;
}

zero_copy_send::~zero_copy_send() {
  for (send_queue::keeper& each : keepers_) {
    if (each.held != nullptr) pool_.release(*each.held);
  }
}

submission zero_copy_send::from(submission copying) noexcept {
  PENSTOCK_ASSERT(copying.opcode == IORING_OP_SEND || copying.opcode == IORING_OP_SENDMSG,
                  "only sends to sockets are made without a copy");
  bool const is_one = copying.opcode == IORING_OP_SEND;
  copying.opcode = is_one ? IORING_OP_SEND_ZC : IORING_OP_SENDMSG_ZC;
  copying.ioprio |= IORING_SEND_ZC_REPORT_USAGE;
  return copying;
}

void zero_copy_send::on_completion(std::int32_t result, std::uint32_t flags) noexcept {
  zero_copies& stream = stream_;
  std::size_t const memory = memory_;
  bool const is_last = (flags & IORING_CQE_F_MORE) == 0;
  bool const is_notification = (flags & IORING_CQE_F_NOTIF) != 0;
  auto const usage = is_notification ? static_cast<std::uint32_t>(result) : 0;
  if (is_last) delete this;
  if (!is_notification) stream.on_count(result);
  if (is_last) stream.on_let_go(memory, (usage & IORING_NOTIF_USAGE_ZC_COPIED) != 0);
}

}  // namespace penstock::detail
