// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Stopping: cancellation is std::stop_token. A task passes its token down to everything it awaits,
// so most code never mentions one. request_stop() is called on the worker that runs the operations;
// from another thread, post it there.

#ifndef PENSTOCK_STOP_HPP
#define PENSTOCK_STOP_HPP

#include <stop_token>

namespace penstock {

/** A stop token that is looked at, not owned: it must outlive the operation it is given to.
    Trivial on purpose. g++ 12 destroys an aggregate temporary in a co_await expression twice (GCC
    PR 98401 and its relatives), so option structs hold this and not a std::stop_token. */
class stop_ref {
public:
  constexpr stop_ref() noexcept = default;
  stop_ref(std::stop_token const& token) noexcept : token_(&token) {}
  stop_ref(std::stop_token&&) = delete;  // it would dangle: name the token first

  [[nodiscard]] bool stop_possible() const noexcept {
    if (token_ == nullptr) [[likely]]
      return false;
    return token_->stop_possible();
  }
  [[nodiscard]] bool stop_requested() const noexcept {
    if (token_ == nullptr) [[likely]]
      return false;
    return token_->stop_requested();
  }
  [[nodiscard]] std::stop_token token() const noexcept {
    return token_ ? *token_ : std::stop_token();
  }

private:
  std::stop_token const* token_ = nullptr;
};

}  // namespace penstock

#endif
