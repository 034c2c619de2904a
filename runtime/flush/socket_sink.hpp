// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// socket_sink: a socket as a flusher sees it.

#ifndef PENSTOCK_FLUSH_SOCKET_SINK_HPP
#define PENSTOCK_FLUSH_SOCKET_SINK_HPP

#include "flush/sink.hpp"
#include "net/socket_state.hpp"

namespace penstock::detail {

class socket_sink final : public sink {
public:
  explicit socket_sink(socket_state& socket) noexcept : socket_(socket) { socket_.retain(); }
  ~socket_sink() override { socket_.release(); }

  std::ptrdiff_t send_now(msghdr const& message) noexcept override;
  submission send(msghdr const& message) noexcept override;
  submission wait_writable() noexcept override;
  bool takes_pipes() const noexcept override { return true; }
  std::ptrdiff_t splice_now(pipe_ends const& from, std::size_t size) noexcept override;
  std::uint64_t acknowledged() noexcept override;
  void begin_operation() noexcept override { socket_.begin_operation(); }
  void end_operation() noexcept override { socket_.end_operation(); }
  void shutdown() noexcept override { socket_.reset(); }
  bool is_closing() noexcept override { return socket_.is_closing(); }

private:
  socket_state& socket_;
};

}  // namespace penstock::detail

#endif
