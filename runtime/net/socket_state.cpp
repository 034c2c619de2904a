// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "net/socket_state.hpp"

#include "sched/worker.hpp"

#include <utility>

namespace penstock::detail {

void socket_state::close() noexcept {
  if (is_open()) owner_.close(fd_);
  delete this;
}

void socket_state::begin_operation() noexcept {
  retain();
  ++in_flight_;
}

void socket_state::end_operation() noexcept {
  if (--in_flight_ == 0) {
    while (waiting_ != nullptr) owner_.make_ready(*std::exchange(waiting_, waiting_->next));
  }
  release();
}

void socket_state::shutdown() noexcept {
  is_closing_ = true;
  if (is_open()) owner_.kernel().shutdown(fd_, SHUT_RDWR);
}

void socket_state::reset() noexcept {
  is_closing_ = true;
  if (!is_open()) return;
  // A shutdown() would end what is in flight too, but with an orderly end that looks complete.
  if (in_flight_ > 0) owner_.disconnect(fd_);
  linger const at_once{.l_onoff = 1, .l_linger = 0};
  owner_.kernel().set_option(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

}  // namespace penstock::detail
