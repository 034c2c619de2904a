// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// memory_output: an output that keeps everything in one contiguous string. Its flush is a no-op.
//
//     penstock::memory_output out;
//     penstock::xml::writer xml(out);
//     …
//     std::string document = out.take();

#ifndef PENSTOCK_FLUSH_MEMORY_OUTPUT_HPP
#define PENSTOCK_FLUSH_MEMORY_OUTPUT_HPP

#include <penstock/flush/output.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace penstock {

class memory_output final : public output {
public:
  /** `size_max`: bytes after which writes are refused with errc::queue_full. */
  explicit memory_output(std::size_t size_max = SIZE_MAX) noexcept : size_max_(size_max) {}

  [[nodiscard]] std::string_view view() const noexcept { return {bytes_.data(), size_}; }
  /** Hand the bytes over and start again, empty. */
  [[nodiscard]] std::string take();
  void clear() noexcept { size_ = 0; }

  [[nodiscard]] mutable_buffer prepare(std::size_t size_min) noexcept override;
  void commit(std::size_t n) noexcept override;
  using output::write;
  write_status write(const_buffer bytes) noexcept override;
  /** Refused, with std::errc::operation_not_supported: nobody waits here for a disk. */
  write_status write_file(std::shared_ptr<file const> from, std::uint64_t offset,
                          std::uint64_t length) noexcept override;
  /** Always done, 0 bytes sent: there is nowhere to send to. */
  [[nodiscard]] flush_operation flush(flush_options const& options = plain_flush) noexcept override;
  /** 0: what is in memory has arrived. */
  [[nodiscard]] std::size_t queued() const noexcept override { return 0; }
  [[nodiscard]] std::error_code error() const noexcept override { return error_; }

private:
  std::string bytes_;     // size() is the room; the first size_ bytes are the content
  std::size_t size_ = 0;  // size_ <= bytes_.size() <= size_max_
  std::size_t size_max_;
  std::error_code error_;
};

}  // namespace penstock

#endif
