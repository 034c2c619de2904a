// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// read_buffer: the bytes of a connection that have arrived and were not parsed yet, in one fixed
// piece of memory.

#ifndef PENSTOCK_HTTP_READ_BUFFER_HPP
#define PENSTOCK_HTTP_READ_BUFFER_HPP

#include <penstock/buffer.hpp>

#include <cstddef>
#include <memory>

namespace penstock::http {

class read_buffer {
public:
  explicit read_buffer(std::size_t capacity)
      : bytes_(std::make_unique_for_overwrite<std::byte[]>(capacity)), capacity_(capacity) {}

  [[nodiscard]] const_buffer unparsed() const noexcept {
    return {bytes_.get() + begin_, end_ - begin_};
  }
  void consume(std::size_t n) noexcept { begin_ += n; }

  /** Where the next bytes go. Only when everything was consumed, so there is always room. */
  [[nodiscard]] mutable_buffer room() noexcept {
    begin_ = end_ = 0;
    return {bytes_.get(), capacity_};
  }
  void filled(std::size_t n) noexcept { end_ = n; }

private:
  std::unique_ptr<std::byte[]> bytes_;
  std::size_t capacity_;
  std::size_t begin_ = 0;  // begin_ <= end_ <= capacity_
  std::size_t end_ = 0;
};

}  // namespace penstock::http

#endif
