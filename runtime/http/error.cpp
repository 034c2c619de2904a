// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/http/error.hpp>

#include <string>
#include <string_view>

namespace penstock::http {

namespace {

struct explanation {
  status answer;
  std::string_view text;
};

constexpr explanation explain(errc code) noexcept {
  switch (code) {
    case errc::bad_request_line: return {status::bad_request, "the request line is malformed"};
    case errc::method_too_long:
      return {status::not_implemented, "the method is longer than the limit"};
    case errc::method_not_implemented:
      return {status::not_implemented, "the method is for proxies"};
    case errc::target_too_long:
      return {status::uri_too_long, "the request target is longer than the limit"};
    case errc::bad_target: return {status::bad_request, "the request target is malformed"};
    case errc::version_not_supported:
      return {status::http_version_not_supported, "the version is neither HTTP/1.0 nor HTTP/1.1"};
    case errc::bad_field: return {status::bad_request, "a header field is malformed"};
    case errc::headers_too_large:
      return {status::request_header_fields_too_large, "the header section exceeds the limit"};
    case errc::too_many_fields:
      return {status::request_header_fields_too_large, "there are more header fields than allowed"};
    case errc::host_missing: return {status::bad_request, "HTTP/1.1 needs a Host field"};
    case errc::host_repeated: return {status::bad_request, "there is more than one Host field"};
    case errc::bad_host: return {status::bad_request, "the Host field is malformed"};
    case errc::unknown_expectation:
      return {status::expectation_failed, "the only known expectation is 100-continue"};
    case errc::bad_content_length:
      return {status::bad_request, "the Content-Length is not a number of octets"};
    case errc::content_length_repeated:
      return {status::bad_request, "there is more than one Content-Length"};
    case errc::bad_transfer_encoding:
      return {status::bad_request, "the Transfer-Encoding does not frame a body"};
    case errc::unknown_transfer_encoding:
      return {status::not_implemented, "the only known transfer coding is chunked"};
    case errc::length_and_encoding:
      return {status::bad_request, "there is a Content-Length and a Transfer-Encoding"};
    case errc::body_too_large:
      return {status::content_too_large, "the body is larger than the limit"};
    case errc::bad_chunk: return {status::bad_request, "the chunked coding is malformed"};
    case errc::chunk_extension_too_long:
      return {status::bad_request, "the chunk extensions exceed the limit"};
    case errc::bad_trailer: return {status::bad_request, "a trailer field is malformed"};
    case errc::trailers_too_large:
      return {status::request_header_fields_too_large, "the trailer section exceeds the limit"};
    case errc::bad_escape:
      return {status::bad_request, "% is not followed by two hexadecimal digits"};
    case errc::bad_path:
      return {status::bad_request, "the path holds octets that no path may hold"};
    case errc::path_outside_root: return {status::bad_request, "the path leads above the root"};
    case errc::bad_field_name:
      return {status::internal_server_error, "a field name is not a token"};
    case errc::bad_field_value:
      return {status::internal_server_error, "a field value holds a control octet"};
    case errc::bad_status:
      return {status::internal_server_error, "the status is not between 100 and 999"};
    case errc::out_of_memory: return {status::service_unavailable, "out of memory"};
  }
  return {status::internal_server_error, "unknown HTTP error"};
}

class http_category final : public std::error_category {
public:
  [[nodiscard]] char const* name() const noexcept override { return "penstock.http"; }
  [[nodiscard]] std::string message(int value) const override {
    return std::string(explain(static_cast<errc>(value)).text);
  }
};

}  // namespace

std::error_category const& category() noexcept {
  static http_category const instance;
  return instance;
}

status status_for(std::error_code ec) noexcept {
  if (ec.category() != category()) return status::internal_server_error;
  return explain(static_cast<errc>(ec.value())).answer;
}

}  // namespace penstock::http
