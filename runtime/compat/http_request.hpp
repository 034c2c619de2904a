// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// http_request: IHttpRequest over an http::request. Its HTTP_REQUEST shows the request as it came.

#ifndef PENSTOCK_COMPAT_HTTP_REQUEST_HPP
#define PENSTOCK_COMPAT_HTTP_REQUEST_HPP

#include <penstock/http/request.hpp>

#include "compat/request_memory.hpp"
#include "compat/unsupported_request.hpp"

#include <httpserv.h>

#include <vector>

namespace penstock::compat {

class http_request final : public unsupported_request {
public:
  /** Copies what modules may look at into `memory`. */
  http_request(http::request const& wire, request_memory& memory);

  HTTP_REQUEST* GetRawHttpRequest() noexcept override { return &raw_; }
  HTTP_REQUEST const* GetRawHttpRequest() const noexcept override { return &raw_; }
  PCSTR GetHeader(PCSTR name, USHORT* size) const noexcept override;
  PCSTR GetHeader(HTTP_HEADER_ID id, USHORT* size) const noexcept override;
  PCSTR GetHttpMethod() const noexcept override { return method_; }
  VOID GetHttpVersion(USHORT* major, USHORT* minor) const noexcept override;

private:
  void take_headers(http::headers headers, request_memory& memory);
  void take_url(http::request const& wire, request_memory& memory);

  HTTP_REQUEST raw_{};
  PCSTR method_;
  std::vector<HTTP_UNKNOWN_HEADER> unknown_;
};

}  // namespace penstock::compat

#endif
