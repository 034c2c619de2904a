// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// error: what can be wrong with an HTTP message, and the status that tells the peer so.
//
//     if (ec == penstock::http::errc::body_too_large) …
//     log(ec.message());                                  // "the body is larger than the limit"
//     response.set_status(status_for(ec));                // 413
//
// After any error in reading a request the position in the stream is not to be trusted: answer and
// close.

#ifndef PENSTOCK_HTTP_ERROR_HPP
#define PENSTOCK_HTTP_ERROR_HPP

#include <penstock/http/status.hpp>

#include <system_error>

namespace penstock::http {

/** Each comment gives the status that status_for() names. */
enum class errc {
  // The request line.
  bad_request_line = 1,    // 400: not `method SP target SP HTTP/x.y CR LF`
  method_too_long,         // 501
  method_not_implemented,  // 501: CONNECT, which only proxies serve
  target_too_long,         // 414
  bad_target,              // 400: neither /path, http://host/path, nor * with OPTIONS
  version_not_supported,   // 505: neither HTTP/1.0 nor HTTP/1.1

  // The header section.
  bad_field,            // 400: a name, a value or a line end is malformed, or folded
  headers_too_large,    // 431
  too_many_fields,      // 431
  host_missing,         // 400
  host_repeated,        // 400
  bad_host,             // 400
  unknown_expectation,  // 417

  // The framing of the body.
  bad_content_length,         // 400: not 1*DIGIT, too large a number, or a list
  content_length_repeated,    // 400
  bad_transfer_encoding,      // 400: malformed, repeated, chunked not last, or in HTTP/1.0
  unknown_transfer_encoding,  // 501: a coding other than chunked
  length_and_encoding,        // 400: both Content-Length and Transfer-Encoding

  // The body.
  body_too_large,            // 413
  bad_chunk,                 // 400
  chunk_extension_too_long,  // 400
  bad_trailer,               // 400
  trailers_too_large,        // 431

  // A path or a query.
  bad_escape,         // 400: `%` without two hexadecimal digits
  bad_path,           // 400: NUL, a control, an encoded slash, a backslash, not UTF-8
  path_outside_root,  // 400: `..` beyond the root

  // Writing a head.
  bad_field_name,   // 500: not a token
  bad_field_value,  // 500: CR, LF, NUL or another control octet
  bad_status,       // 500: not between 100 and 999

  out_of_memory  // 503
};

[[nodiscard]] std::error_category const& category() noexcept;

[[nodiscard]] inline std::error_code make_error_code(errc e) noexcept {
  return {static_cast<int>(e), category()};
}

/** The status that answers `ec`: the one above for an errc, 500 for anything else. */
[[nodiscard]] status status_for(std::error_code ec) noexcept;

}  // namespace penstock::http

template <>
struct std::is_error_code_enum<penstock::http::errc> : std::true_type {};

#endif
