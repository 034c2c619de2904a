// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// stop_list: whatever waits below one stop source. The list alone is registered with the stop
// token; a wait that begins or ends is put into it and taken out, which costs a few instructions
// where a std::stop_callback costs a hundred.
//
// Not thread-safe: the stop is requested on the worker that runs the waits.

#ifndef PENSTOCK_DETAIL_STOP_LIST_HPP
#define PENSTOCK_DETAIL_STOP_LIST_HPP

#include <penstock/stop.hpp>

#include <stop_token>
#include <utility>

namespace penstock::detail {

class wait_watch;

class stop_list {
public:
  explicit stop_list(std::stop_token token)
      : token_(std::move(token)), on_stop_(token_, request{this}) {}
  stop_list(stop_list const&) = delete;
  stop_list& operator=(stop_list const&) = delete;

  [[nodiscard]] stop_ref stop() const noexcept { return token_; }
  [[nodiscard]] bool stop_requested() const noexcept { return token_.stop_requested(); }

private:
  friend wait_watch;
  struct request {
    stop_list* self;
    void operator()() const noexcept { self->tell_all(); }
  };

  void tell_all() noexcept;

  std::stop_token token_;
  wait_watch* first_ = nullptr;  // the wait that began last
  std::stop_callback<request> on_stop_;
};

}  // namespace penstock::detail

#endif
