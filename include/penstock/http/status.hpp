// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// status: the status codes of HTTP and their reason phrases.
//
//     response.set_status(penstock::http::status::not_found);
//     log(reason_phrase(status::not_found));                      // "Not Found"
//     response.set_status(static_cast<penstock::http::status>(299));   // any code from 100 to 999
//
// Source: the IANA "HTTP Status Code Registry" and RFC 9110 section 15.

#ifndef PENSTOCK_HTTP_STATUS_HPP
#define PENSTOCK_HTTP_STATUS_HPP

#include <cstdint>
#include <string_view>

namespace penstock::http {

enum class status : std::uint16_t {
  continue_ = 100,
  switching_protocols = 101,
  processing = 102,
  early_hints = 103,
  ok = 200,
  created = 201,
  accepted = 202,
  non_authoritative_information = 203,
  no_content = 204,
  reset_content = 205,
  partial_content = 206,
  multi_status = 207,
  already_reported = 208,
  im_used = 226,
  multiple_choices = 300,
  moved_permanently = 301,
  found = 302,
  see_other = 303,
  not_modified = 304,
  use_proxy = 305,
  temporary_redirect = 307,
  permanent_redirect = 308,
  bad_request = 400,
  unauthorized = 401,
  payment_required = 402,
  forbidden = 403,
  not_found = 404,
  method_not_allowed = 405,
  not_acceptable = 406,
  proxy_authentication_required = 407,
  request_timeout = 408,
  conflict = 409,
  gone = 410,
  length_required = 411,
  precondition_failed = 412,
  content_too_large = 413,
  uri_too_long = 414,
  unsupported_media_type = 415,
  range_not_satisfiable = 416,
  expectation_failed = 417,
  misdirected_request = 421,
  unprocessable_content = 422,
  locked = 423,
  failed_dependency = 424,
  too_early = 425,
  upgrade_required = 426,
  precondition_required = 428,
  too_many_requests = 429,
  request_header_fields_too_large = 431,
  unavailable_for_legal_reasons = 451,
  internal_server_error = 500,
  not_implemented = 501,
  bad_gateway = 502,
  service_unavailable = 503,
  gateway_timeout = 504,
  http_version_not_supported = 505,
  variant_also_negotiates = 506,
  insufficient_storage = 507,
  loop_detected = 508,
  not_extended = 510,
  network_authentication_required = 511
};

/** The registered phrase of `code`; empty for a code that is not registered. */
[[nodiscard]] std::string_view reason_phrase(status code) noexcept;

/** The number of `code`. */
[[nodiscard]] constexpr int to_int(status code) noexcept { return static_cast<int>(code); }

/** True for 100 to 199: an interim response, after which the final one still comes. */
[[nodiscard]] constexpr bool is_interim(status code) noexcept {
  return to_int(code) >= 100 && to_int(code) < 200;
}

/** True where a response with this status never has a body, nor a length (RFC 9110 6.4.1):
    interim ones, 204 and 304. */
[[nodiscard]] constexpr bool is_bodiless(status code) noexcept {
  return is_interim(code) || code == status::no_content || code == status::not_modified;
}

}  // namespace penstock::http

#endif
