// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// stream_output: an output with a queue and a flusher; what socket_output and file_output have in
// common. The queue's bounds are its output_limits.
//
// Not thread-safe: use it on the worker that owns the stream. Destroying it with bytes unsent
// discards and counts them; a destructor never blocks and never sends.

#ifndef PENSTOCK_FLUSH_STREAM_OUTPUT_HPP
#define PENSTOCK_FLUSH_STREAM_OUTPUT_HPP

#include <penstock/flush/output.hpp>
#include <penstock/flush/output_limits.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <system_error>

namespace penstock {

namespace detail {
class flusher;
struct flusher_releaser {
  void operator()(flusher* released) const noexcept;
};
using flusher_handle = std::unique_ptr<flusher, flusher_releaser>;
}  // namespace detail

class stream_output : public output {
public:
  [[nodiscard]] mutable_buffer prepare(std::size_t size_min) noexcept override;
  void commit(std::size_t n) noexcept override;
  using output::write;
  write_status write(const_buffer bytes) noexcept override;
  write_status write(received&& bytes) noexcept override;
  write_status write_shared(const_buffer bytes,
                            std::shared_ptr<void const> owner) noexcept override;
  write_status write_borrowed(const_buffer bytes) noexcept override;
  write_status write_file(std::shared_ptr<file const> from, std::uint64_t offset,
                          std::uint64_t length) noexcept override;
  [[nodiscard]] flush_operation flush(flush_options const& options = plain_flush) noexcept override;
  [[nodiscard]] flush_operation make_room(
      flush_options const& options = plain_flush) noexcept override;
  [[nodiscard]] std::size_t queued() const noexcept override;
  [[nodiscard]] std::error_code error() const noexcept override;

  /** Discard what is queued. Every outstanding and later flush is aborted. */
  void abort() noexcept;

  /** Bytes that the kernel has taken since construction. */
  [[nodiscard]] std::uint64_t bytes_sent() const noexcept;

  /** For outputs that frame what they write into this one. */
  [[nodiscard]] detail::flusher& stream() noexcept { return *stream_; }

protected:
  explicit stream_output(detail::flusher_handle stream) noexcept;
  ~stream_output();

private:
  detail::flusher_handle stream_;
};

}  // namespace penstock

#endif
