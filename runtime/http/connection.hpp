// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// connection: one HTTP/1.1 connection, from its accept to its close.
//
//     read a head → let the handler answer → finish the answer → drop the rest of the body → again

#ifndef PENSTOCK_HTTP_CONNECTION_HPP
#define PENSTOCK_HTTP_CONNECTION_HPP

#include <penstock/flush/socket_output.hpp>
#include <penstock/http/request.hpp>
#include <penstock/http/response.hpp>
#include <penstock/net/tcp_socket.hpp>
#include <penstock/task.hpp>

#include "base/rate_limit.hpp"
#include "http/request_parser.hpp"
#include "http/server_state.hpp"

#include <exception>
#include <optional>
#include <system_error>

namespace penstock::http {

class connection {
public:
  connection(server_state& server, tcp_socket socket);
  /** Resets the connection when its last answer is not whole, so that it does not look so. */
  ~connection();
  connection(connection const&) = delete;
  connection& operator=(connection const&) = delete;

  /** Serve until the connection is over. */
  [[nodiscard]] task<void> run();

  // For request.
  [[nodiscard]] request_parser& parser() noexcept { return parser_; }
  [[nodiscard]] limits const& bounds() const noexcept { return server_.options.limits; }
  [[nodiscard]] task<result<const_buffer>> read_body();
  /** The body cannot be had: answer so, unless the handler's own answer was begun. */
  void refuse_body(status code) noexcept { answer_instead_ = code; }

private:
  enum class outcome : std::uint8_t { next, close, lost };

  [[nodiscard]] task<outcome> read_head();
  /** A task of its own, so that what it needs is not kept by every idle connection. */
  [[nodiscard]] task<flush_result> push_corked();
  [[nodiscard]] task<outcome> answer();
  [[nodiscard]] task<outcome> finish();
  [[nodiscard]] task<outcome> refuse(status code, bool is_head = false);
  [[nodiscard]] task<bool> discard_body();
  [[nodiscard]] task<void> linger();
  void begin_answer() noexcept;
  [[nodiscard]] bool may_keep_alive() noexcept;
  void body_comes() noexcept;
  [[nodiscard]] task<std::error_code> send_continue();

  server_state& server_;
  tcp_socket socket_;
  socket_output out_;
  request_parser parser_;
  received in_;  // and not parsed yet
  request request_;
  response response_;
  detail::rate_limit body_rate_;
  std::optional<status> answer_instead_;  // of what the handler left uncommitted
  bool body_is_over_ = false;
  bool owes_continue_ = false;  // the client may wait for 100 Continue before it sends the body
};

}  // namespace penstock::http

#endif
