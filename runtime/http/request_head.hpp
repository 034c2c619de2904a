// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// request_head: everything a request says before its body, checked.
//
// All views look into the parser that made them and are valid until its reset().

#ifndef PENSTOCK_HTTP_REQUEST_HEAD_HPP
#define PENSTOCK_HTTP_REQUEST_HEAD_HPP

#include <penstock/http/headers.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace penstock::http {

struct request_head {
  std::string_view method;     // a token, as sent: methods are case-sensitive
  std::string_view target;     // as sent: /path?query, http://host/path?query, or *
  std::string_view path;       // of the target, still encoded; starts with `/`, or is `*`
  std::string_view query;      // of the target, still encoded, without `?`
  std::string_view authority;  // of the target where it has one, else of Host; may be empty
  int version_minor = 1;       // HTTP/1.0 or HTTP/1.1
  headers fields;

  std::optional<std::uint64_t> content_length;  // octets, as announced; not set when chunked
  bool is_chunked = false;
  bool keep_alive = true;         // the peer lets the connection stay open after this request
  bool expects_continue = false;  // the peer may wait for a 100 before it sends the body

  /** True when a body follows. */
  [[nodiscard]] bool has_body() const noexcept {
    return is_chunked || content_length.value_or(0) > 0;
  }
};

}  // namespace penstock::http

#endif
