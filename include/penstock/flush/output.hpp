// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// output: anything that bytes can be written to and flushed from: a socket, a file, memory, an HTTP
// response.
//
//     void write_report(penstock::output& out);       // does not know, or care, where it goes
//
// Writing only queues. flush() is what moves bytes, and it answers at once whether they went
// (see flush.hpp). A filter (chunking, compression, the XML writer) takes an output and is one, or
// writes into one; since flush is pure virtual, a filter that forgets to flush does not compile.
//
// Not thread-safe: use it on the worker that owns the stream.

#ifndef PENSTOCK_FLUSH_OUTPUT_HPP
#define PENSTOCK_FLUSH_OUTPUT_HPP

#include <penstock/buffer.hpp>
#include <penstock/flush/flush.hpp>
#include <penstock/net/received.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>

namespace penstock {

class file;

/** What became of a write. There is no partial write: all of it is queued, or none. */
enum class write_status : std::uint8_t {
  accepted,  // queued
  full,      // queued, and the queue is now above its high watermark: flush, or make_room(), before
             // more
  refused    // nothing taken: it would pass the hard cap, or the output has failed; error() says
             // which
};

class output {
public:
  output() = default;
  output(output const&) = delete;
  output& operator=(output const&) = delete;

  /** Lend at least `size_min` bytes (1 or more) of the queue's own memory to be written into. The
      span is empty when the bytes would pass the hard cap or the output has failed. It is valid
      until the next call on this output other than commit(), queued() and error(). Bytes that
      were not committed are forgotten: a writer that still needs them moves them itself. */
  [[nodiscard]] virtual mutable_buffer prepare(std::size_t size_min) noexcept = 0;

  /** Queue the first `n` bytes of the last prepare(); n is at most its size. May be called several
      times on one prepared span; each call takes the bytes that follow. */
  virtual void commit(std::size_t n) noexcept = 0;

  /** Queue a copy of `bytes`. */
  virtual write_status write(const_buffer bytes) noexcept = 0;
  write_status write(std::string_view text) noexcept { return write(buffer(text)); }

  /** Queue what came from a socket, without copying it where that pays. */
  virtual write_status write(received&& bytes) noexcept;

  /** Queue `bytes` without copying; `owner` keeps them alive until they have left, also after
      cancel. */
  virtual write_status write_shared(const_buffer bytes, std::shared_ptr<void const> owner) noexcept;

  /** Queue `bytes` without copying and without owning them: they must stay valid and unchanged
      until a flush that covers them has been awaited, or its handle dropped. After that, whatever
      the outcome, no pointer into them is held. */
  virtual write_status write_borrowed(const_buffer bytes) noexcept;

  /** Take `bytes` over, without copying them if there are many; on refusal they are given back. */
  write_status write_moved(std::string&& bytes) noexcept;

  /** Queue `length` bytes of a file, from its byte `offset` on, without reading them now. The queue
      keeps the file open until they have left. They must be there, and unchanged, until then: a
      file that ends before them fails the stream with errc::file_ended, and an error of its reads
      with that error. However long the range is, it counts 1 KiB against the hard cap at most; in
      queued() and for the watermarks it counts what it holds.
      For outputs that can wait: an HTTP response or a file_output has it, one to memory refuses. */
  virtual write_status write_file(std::shared_ptr<file const> from, std::uint64_t offset,
                                  std::uint64_t length) noexcept;

  /** Push everything accepted so far towards its destination. See flush.hpp. */
  [[nodiscard]] virtual flush_operation flush(
      flush_options const& options = plain_flush) noexcept = 0;

  /** Push until the queue is at or below its low watermark: what a writer that saw `full` awaits.
      */
  [[nodiscard]] virtual flush_operation make_room(
      flush_options const& options = plain_flush) noexcept;

  /** Bytes accepted and not yet sent. */
  [[nodiscard]] virtual std::size_t queued() const noexcept = 0;

  /** Why the last write was refused: the sticky error of the output, or errc::queue_full. */
  [[nodiscard]] virtual std::error_code error() const noexcept = 0;

protected:
  ~output() = default;
};

}  // namespace penstock

#endif
