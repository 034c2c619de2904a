// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// response: the answer to one request, an output whose flush reaches the client.
//
//     response.set_header("Content-Type", "text/plain");
//     for (auto const& line : log) {
//       response.write(line);
//       if (auto sent = co_await response.flush(); !sent) co_return;   // closed, canceled …
//     }
//     co_await response.finish();
//
// The head is committed by the first flush, or by finish(). A response that is finished before it
// was ever flushed goes out with a Content-Length, any other in chunks (to HTTP/1.0: until the
// connection closes). HEAD, 204 and 304 never carry a body: what is written is counted and dropped.
//
// A handler need not call finish(): the server does when it returns. A response given up before its
// end closes the connection in a way that shows: a truncated message never looks complete.

#ifndef PENSTOCK_HTTP_RESPONSE_HPP
#define PENSTOCK_HTTP_RESPONSE_HPP

#include <penstock/flush/output.hpp>
#include <penstock/http/status.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace penstock {
class socket_output;
}

namespace penstock::http {

class date_cache;

/** What a response has to know of its request and of its server. */
struct response_context {
  int version_minor = 1;
  bool is_head = false;
  bool keep_alive = true;
  std::string_view server_name = {};  // empty: no Server field
};

class response final : public output {
public:
  response(socket_output& out, date_cache& dates) noexcept : out_(out), dates_(dates) {}

  /** Error: errc::bad_state once the head is committed; http::errc::bad_status outside 200 to
      999. */
  std::error_code set_status(status code) noexcept;
  /** Say something else behind the status than its phrase, until the next set_status(). Errors:
      errc::bad_state; http::errc::bad_field_value. */
  std::error_code set_reason(std::string_view reason);
  [[nodiscard]] status code() const noexcept { return status_; }

  /** Set a field, in place of any with the same name. `Content-Length` announces a length that
      is then held to: more is refused, and less aborts the response. `Connection: close` is
      honoured; Transfer-Encoding, Date and Server are the server's own.
      Errors: errc::bad_state once the head is committed; http::errc::bad_field_name,
      bad_field_value (CR, LF and NUL never pass), bad_content_length. */
  std::error_code set_header(std::string_view name, std::string_view value);
  /** Add a field beside those with the same name: Set-Cookie. */
  std::error_code add_header(std::string_view name, std::string_view value);
  /** Forget every field that was set or added. After the head is committed, no effect. */
  void clear_headers() noexcept;
  /** The Server field of this response instead of the server's own; empty: none. Errors: those of
      set_header(). */
  std::error_code set_server_name(std::string_view name);
  [[nodiscard]] std::string_view server_name() const noexcept { return context_.server_name; }

  // Writing: errc::bad_state after finish(). Bytes that were refused are missing: when nothing is
  // written in their place, the end of the response aborts it (or becomes a 500, where nothing was
  // sent and the end is left to the server).
  [[nodiscard]] mutable_buffer prepare(std::size_t size_min) noexcept override;
  void commit(std::size_t n) noexcept override;
  using output::write;
  write_status write(const_buffer bytes) noexcept override;
  write_status write_shared(const_buffer bytes,
                            std::shared_ptr<void const> owner) noexcept override;
  write_status write_borrowed(const_buffer bytes) noexcept override;
  write_status write_file(std::shared_ptr<file const> from, std::uint64_t offset,
                          std::uint64_t length) noexcept override;

  /** Commit the head and push everything written. `more = false` is finish(). */
  [[nodiscard]] flush_operation flush(flush_options const& options = plain_flush) noexcept override;
  [[nodiscard]] flush_operation make_room(
      flush_options const& options = plain_flush) noexcept override;
  /** Commit the head, end the body, and push. Later calls flush. */
  [[nodiscard]] flush_operation finish(flush_options const& options = plain_flush) noexcept;

  /** Forget what was written and not yet committed: the body before the first flush. After it,
      no effect. */
  void clear() noexcept;
  /** Give the response up: outstanding and later flushes are aborted, and the connection will be
      reset. */
  void abort() noexcept;

  [[nodiscard]] std::size_t queued() const noexcept override;
  [[nodiscard]] std::error_code error() const noexcept override;
  [[nodiscard]] bool is_committed() const noexcept { return framing_ != framing::undecided; }
  [[nodiscard]] bool is_finished() const noexcept { return is_finished_; }
  [[nodiscard]] bool is_aborted() const noexcept { return is_aborted_; }
  /** Whether the connection can carry another response behind this one. */
  [[nodiscard]] bool keeps_alive() const noexcept {
    return context_.keep_alive && !closes_ && !is_aborted_;
  }
  /** Whether the body would be shorter than announced if it ended here, or is without bytes that
      were refused: see write(). */
  [[nodiscard]] bool lacks_bytes() const noexcept;

  /** For the server: start over for the next request; memory is kept. */
  void begin(response_context const& context) noexcept;
  /** For the server: change its mind about context.keep_alive. After the head is committed, no
      effect. */
  void set_keep_alive(bool keep_alive) noexcept {
    if (!is_committed()) context_.keep_alive = keep_alive;
  }

private:
  enum class framing : std::uint8_t { undecided, length, chunked, until_close };

  [[nodiscard]] bool may_write(std::size_t size) noexcept;
  [[nodiscard]] bool is_allowed(std::uint64_t size) noexcept;
  [[nodiscard]] bool opens(bool has_room) noexcept;
  [[nodiscard]] bool ensure_frame() noexcept;
  write_status wrote(std::size_t size, bool taken) noexcept;
  [[nodiscard]] bool is_bodiless() const noexcept;
  void decide_framing(bool ends) noexcept;
  [[nodiscard]] bool seal(bool ends) noexcept;
  void write_head();
  std::error_code put_field(std::string_view name, std::string_view value, bool replace);
  void remove_field(std::string_view name) noexcept;

  socket_output& out_;
  date_cache& dates_;
  response_context context_;
  status status_ = status::ok;
  framing framing_ = framing::undecided;
  bool closes_ = false;   // the connection, behind it: the handler wants it, or the framing
  bool has_gap_ = false;  // the last write was refused
  bool is_finished_ = false;
  bool is_aborted_ = false;
  std::optional<std::uint64_t> declared_;  // Content-Length of the handler's own
  std::uint64_t body_bytes_ = 0;           // written by the handler so far
  std::string fields_;                     // "Name: value\r\n" …, as set
  std::optional<std::string> reason_;      // in place of the status's phrase
  std::string own_server_name_;            // what context_.server_name looks at, if it was set here
  std::string prefix_;                     // the head, or a chunk's size, while it is put in place
  std::error_code error_;
};

}  // namespace penstock::http

#endif
