// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// What IHttpResponse has and this version does not do.

#ifndef PENSTOCK_COMPAT_UNSUPPORTED_RESPONSE_HPP
#define PENSTOCK_COMPAT_UNSUPPORTED_RESPONSE_HPP

#include "compat/not_supported.hpp"

#include <httpserv.h>

namespace penstock::compat {

class unsupported_response : public IHttpResponse4 {
public:
  IHttpCachePolicy* GetCachePolicy() override { return nullptr; }
  HRESULT Redirect(PCSTR, BOOL, BOOL) override { return not_supported; }
  HRESULT SetErrorDescription(PCWSTR, DWORD, BOOL) override { return not_supported; }
  PCWSTR GetErrorDescription(DWORD*) override { return nullptr; }
  HRESULT GetHeaderChanges(DWORD, DWORD*, PCSTR*, DWORD*, PCSTR**, PCSTR**, DWORD*, DWORD*,
                           DWORD**) override {
    return not_supported;
  }
  HRESULT PushPromise(PCSTR, PCWSTR, PCWSTR, DWORD, PCSTR*, PCSTR*) override {
    return not_supported;
  }
  HRESULT DeleteTrailer(PCSTR) override { return not_supported; }
  PCSTR GetTrailer(PCSTR, USHORT*) const override { return nullptr; }
  VOID ResetStream(ULONG) override {}
  VOID SetNeedGoAway() override {}
  HRESULT SetTrailer(PCSTR, PCSTR, USHORT, BOOL) override { return not_supported; }
};

}  // namespace penstock::compat

#endif
