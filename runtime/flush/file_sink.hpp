// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// file_sink: a file as a flusher sees it. Nothing is ever tried in the call, since it could block.

#ifndef PENSTOCK_FLUSH_FILE_SINK_HPP
#define PENSTOCK_FLUSH_FILE_SINK_HPP

#include <penstock/file/file.hpp>

#include "flush/sink.hpp"

#include <utility>

namespace penstock::detail {

class file_sink final : public sink {
public:
  explicit file_sink(file destination) noexcept : file_(std::move(destination)) {}

  std::ptrdiff_t send_now(msghdr const& message) noexcept override;
  submission send(msghdr const& message) noexcept override;
  submission wait_writable() noexcept override;
  std::uint64_t acknowledged() noexcept override { return 0; }
  void begin_operation() noexcept override {}
  void end_operation() noexcept override {}
  void shutdown() noexcept override {}
  bool is_closing() noexcept override { return false; }

private:
  file file_;
  iovec part_{};  // of the write under way
};

}  // namespace penstock::detail

#endif
