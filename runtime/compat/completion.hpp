// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// completion: what a module hears of an asynchronous operation that has ended.

#ifndef PENSTOCK_COMPAT_COMPLETION_HPP
#define PENSTOCK_COMPAT_COMPLETION_HPP

#include <httpserv.h>

namespace penstock::compat {

/** Whom a completion is for: the callback of the call, or else OnAsyncCompletion. */
struct completion_route {
  PFN_ASYNC_COMPLETION callback = nullptr;
  void* state = nullptr;
};

struct completion {
  static constexpr DWORD operation_other = 0;
  static constexpr DWORD operation_write = 2;  // 1 is a read

  DWORD bytes = 0;
  HRESULT status = S_OK;
  DWORD operation = operation_other;
  completion_route route = {};
};

class completion_info final : public IHttpCompletionInfo2 {
public:
  explicit completion_info(completion const& what) noexcept : what_(what) {}
  DWORD GetCompletionBytes() const noexcept override { return what_.bytes; }
  HRESULT GetCompletionStatus() const noexcept override { return what_.status; }
  DWORD GetCompletedOperation() const noexcept override { return what_.operation; }

private:
  completion what_;
};

}  // namespace penstock::compat

#endif
