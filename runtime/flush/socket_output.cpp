// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/flush/socket_output.hpp>

#include "flush/flusher.hpp"
#include "flush/socket_sink.hpp"

namespace penstock {

socket_output::socket_output(tcp_socket& socket, output_limits const& limits)
    : stream_output(detail::flusher_handle(new detail::flusher_to<detail::socket_sink>(
          socket.state().owner(), limits, socket.state()))) {}

}  // namespace penstock
