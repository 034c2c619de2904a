// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// socket_output: the writing side of a TCP socket, with its queue.
//
//     penstock::socket_output out(socket);
//     out.write("hello ");
//     out.write("world\n");
//     auto sent = co_await out.flush();         // one send; sent.bytes_sent == 12
//
// Not thread-safe: use it on the socket's worker.

#ifndef PENSTOCK_FLUSH_SOCKET_OUTPUT_HPP
#define PENSTOCK_FLUSH_SOCKET_OUTPUT_HPP

#include <penstock/flush/stream_output.hpp>
#include <penstock/net/tcp_socket.hpp>

namespace penstock {

class socket_output final : public stream_output {
public:
  /** Write to `socket`, of which this is the only output. */
  explicit socket_output(tcp_socket& socket, output_limits const& limits = {});
};

}  // namespace penstock

#endif
