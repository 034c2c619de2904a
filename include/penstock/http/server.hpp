// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// server: HTTP/1.1 over the connections of an acceptor, one handler call per request.
//
//     penstock::task<void> hello(http::request& request, http::response& response) {
//       response.set_header("Content-Type", "text/plain");
//       response.write("Hello, World!");
//       co_await response.finish();
//     }
//
//     penstock::task<void> serve() {
//       auto acceptor = penstock::tcp_acceptor::listen(penstock::endpoint::loopback(8080));
//       if (!acceptor) co_return report(acceptor.error());
//       http::server server(hello);
//       auto const ec = co_await server.serve(*acceptor);    // until a stop is requested; drains
//       if (ec) report(ec);
//     }
//
// Requests of one connection are handled one after the other, so pipelined answers keep their
// order. A request that is malformed, too large or too slow never reaches the handler: it is
// answered with its 4xx or 5xx and the connection ends. An exception that leaves a handler becomes
// a 500 if nothing was sent yet; an answer that was begun and not finished is aborted.

#ifndef PENSTOCK_HTTP_SERVER_HPP
#define PENSTOCK_HTTP_SERVER_HPP

#include <penstock/flush/output_limits.hpp>
#include <penstock/http/limits.hpp>
#include <penstock/http/request.hpp>
#include <penstock/http/response.hpp>
#include <penstock/net/tcp_acceptor.hpp>
#include <penstock/task.hpp>

#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <system_error>

namespace penstock::http {

using handler = std::function<task<void>(request&, response&)>;

struct server_options {
  http::limits limits = {};
  output_limits output = {};  // of each connection's queue; the write rate comes from `limits`
  std::string server_name = "penstock";  // the Server field; empty: none
  /** Connections of this server that may be open at once; one more is closed as it comes. 0: as
      many as the process has descriptors for (see tcp_acceptor). */
  std::size_t connections_max = 0;
  /** Called with each exception that leaves a handler. */
  std::function<void(std::exception_ptr)> on_exception = {};
};

struct server_state;

class server {
public:
  explicit server(handler handle, server_options options = {});
  ~server();

  /** Serve the connections of `acceptor` until the awaiting task's stop is requested. Then drain:
      idle connections close at once, busy ones finish the request in hand, and what is left after
      limits.drain_time is aborted. Completes when the last connection has ended: with no error
      after a stop, otherwise with the reason why the acceptor will never accept again. */
  [[nodiscard]] task<std::error_code> serve(tcp_acceptor& acceptor);

  /** Connections open now. */
  [[nodiscard]] std::size_t connection_count() const noexcept;

private:
  std::unique_ptr<server_state> state_;
};

}  // namespace penstock::http

#endif
