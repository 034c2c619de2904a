// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// request: what a handler is asked, with the body as a stream.
//
//     if (request.method() != "POST") co_return response.set_status(status::method_not_allowed);
//     for (;;) {
//       auto const piece = co_await request.read();
//       if (!piece) co_return;                 // the peer is gone, too slow, or sent nonsense
//       if (piece->empty()) break;             // the body is over
//       digest.update(*piece);
//     }
//
// A request and all that it shows belong to its connection, and are valid until the handler
// returns.

#ifndef PENSTOCK_HTTP_REQUEST_HPP
#define PENSTOCK_HTTP_REQUEST_HPP

#include <penstock/buffer.hpp>
#include <penstock/http/headers.hpp>
#include <penstock/result.hpp>
#include <penstock/task.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace penstock::http {

class connection;
struct request_head;

class request {
public:
  explicit request(connection& from) noexcept : connection_(from) {}
  request(request const&) = delete;
  request& operator=(request const&) = delete;

  /** As sent; methods are case-sensitive. */
  [[nodiscard]] std::string_view method() const noexcept;
  /** As sent: `/path?query`, `http://host/path?query`, or `*`. */
  [[nodiscard]] std::string_view target() const noexcept;
  /** The target's path, still encoded: starts with `/`, or is `*`. See target.hpp for decoding. */
  [[nodiscard]] std::string_view path() const noexcept;
  /** What follows the target's `?`, still encoded. */
  [[nodiscard]] std::string_view query() const noexcept;
  /** The value of a query parameter, decoded. */
  [[nodiscard]] std::optional<std::string> query_value(std::string_view name) const;
  /** 0 for HTTP/1.0, 1 for HTTP/1.1. */
  [[nodiscard]] int version_minor() const noexcept;
  [[nodiscard]] http::headers headers() const noexcept;

  /** The announced size of the body in octets; nothing when it is chunked. */
  [[nodiscard]] std::optional<std::uint64_t> content_length() const noexcept;
  [[nodiscard]] bool has_body() const noexcept;
  /** Allow this request another size of body than limits.body_size_max. Before the first read(). */
  void set_body_size_max(std::uint64_t octets) noexcept;

  /** The next octets of the decoded body, as a view into the connection's buffer that is valid
      until the next call; empty when the body is over. A client that waits for `100 Continue`
      gets it at the first call. One call at a time.
      Errors: http::errc (the body is malformed or too large), cond::timed_out (slower than
      limits.body_rate_min), cond::eof, cond::closed, cond::canceled. */
  [[nodiscard]] task<result<const_buffer>> read();

  /** The whole rest of the body. errc::body_too_large beyond `size_max` octets, or by default
      beyond limits.body_in_memory_size_max. */
  [[nodiscard]] task<result<std::string>> read_all(std::optional<std::size_t> size_max = {});

private:
  [[nodiscard]] request_head const& head() const noexcept;

  connection& connection_;
};

}  // namespace penstock::http

#endif
