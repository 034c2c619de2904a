// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// file_output: an output that writes a file, from its present position on.
//
//     auto file = co_await penstock::file::open("report.xml", penstock::open_mode::write);
//     if (!file) co_return report(file.error());
//     penstock::file_output out(std::move(*file));
//     penstock::xml::writer xml(out);
//     …
//     auto written = co_await out.flush();
//
// A file write can always block, so a flush that has something to write is always pending. When it
// is done the bytes are in the kernel's cache, as after write(2); it is no fsync.

#ifndef PENSTOCK_FLUSH_FILE_OUTPUT_HPP
#define PENSTOCK_FLUSH_FILE_OUTPUT_HPP

#include <penstock/file/file.hpp>
#include <penstock/flush/stream_output.hpp>

namespace penstock {

class file_output final : public stream_output {
public:
  /** `limits`: the write rate does not count for a file. */
  explicit file_output(file destination, output_limits const& limits = {});

  /** Copies: the kernel may write a file later than the call, from memory that must be ours. */
  write_status write_borrowed(const_buffer bytes) noexcept override { return write(bytes); }
};

}  // namespace penstock

#endif
