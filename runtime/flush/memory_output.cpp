// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/error.hpp>
#include <penstock/flush/memory_output.hpp>

#include "base/assert.hpp"

#include <algorithm>
#include <cstring>
#include <exception>
#include <utility>

namespace penstock {

std::string memory_output::take() {
  bytes_.resize(size_);
  size_ = 0;
  return std::exchange(bytes_, {});
}

mutable_buffer memory_output::prepare(std::size_t size_min) noexcept {
  if (size_min > size_max_ - size_) {
    error_ = errc::queue_full;
    return {};
  }
  if (bytes_.size() - size_ < size_min) {
    constexpr std::size_t room_min = 256;
    try {
      bytes_.resize(std::min(size_max_, std::max({size_ + size_min, size_ * 2, room_min})));
    } catch (std::exception const&) {  // std::bad_alloc, or more than a string can hold
      error_ = std::make_error_code(std::errc::not_enough_memory);
      return {};
    }
  }
  return std::as_writable_bytes(std::span(bytes_)).subspan(size_);
}

void memory_output::commit(std::size_t n) noexcept {
  PENSTOCK_ASSERT(n <= bytes_.size() - size_, "more is committed than was prepared");
  size_ += n;
}

write_status memory_output::write(const_buffer bytes) noexcept {
  if (bytes.empty()) return write_status::accepted;
  mutable_buffer const room = prepare(bytes.size());
  if (room.empty()) return write_status::refused;
  std::memcpy(room.data(), bytes.data(), bytes.size());
  commit(bytes.size());
  return write_status::accepted;
}

write_status memory_output::write_file(std::shared_ptr<file const>, std::uint64_t,
                                       std::uint64_t) noexcept {
  error_ = std::make_error_code(std::errc::operation_not_supported);
  return write_status::refused;
}

flush_operation memory_output::flush(flush_options const&) noexcept { return flush_result{}; }

}  // namespace penstock
