// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// What IHttpRequest has and this version does not do.

#ifndef PENSTOCK_COMPAT_UNSUPPORTED_REQUEST_HPP
#define PENSTOCK_COMPAT_UNSUPPORTED_REQUEST_HPP

#include "compat/not_supported.hpp"

#include <httpserv.h>

namespace penstock::compat {

class unsupported_request : public IHttpRequest {
public:
  HRESULT SetHeader(PCSTR, PCSTR, USHORT, BOOL) override { return not_supported; }
  HRESULT SetHeader(HTTP_HEADER_ID, PCSTR, USHORT, BOOL) override { return not_supported; }
  HRESULT DeleteHeader(PCSTR) override { return not_supported; }
  HRESULT DeleteHeader(HTTP_HEADER_ID) override { return not_supported; }
  HRESULT SetHttpMethod(PCSTR) override { return not_supported; }
  HRESULT SetUrl(PCWSTR, DWORD, BOOL) override { return not_supported; }
  HRESULT SetUrl(PCSTR, DWORD, BOOL) override { return not_supported; }
  BOOL GetUrlChanged() const override { return FALSE; }
  PCWSTR GetForwardedUrl() const override { return nullptr; }
  PSOCKADDR GetLocalAddress() const override { return nullptr; }
  PSOCKADDR GetRemoteAddress() const override { return nullptr; }
  HRESULT ReadEntityBody(VOID*, DWORD, BOOL, DWORD*, BOOL*) override { return not_supported; }
  HRESULT InsertEntityBody(VOID*, DWORD) override { return not_supported; }
  DWORD GetRemainingEntityBytes() override { return 0; }
  HRESULT GetClientCertificate(HTTP_SSL_CLIENT_CERT_INFO**, BOOL*) override {
    return not_supported;
  }
  HRESULT NegotiateClientCertificate(BOOL, BOOL*) override { return not_supported; }
  DWORD GetSiteId() const override { return 0; }
  HRESULT GetHeaderChanges(DWORD, DWORD*, PCSTR*, DWORD*, PCSTR**, PCSTR**, DWORD*, DWORD*,
                           DWORD**) override {
    return not_supported;
  }
};

}  // namespace penstock::compat

#endif
