// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// windowed_output: an output that lends windows of a size of its own, each in memory of exactly
// that size, so that a sanitizer sees any write beyond it.

#ifndef PENSTOCK_FUZZ_SUPPORT_WINDOWED_OUTPUT_HPP
#define PENSTOCK_FUZZ_SUPPORT_WINDOWED_OUTPUT_HPP

#include <penstock/flush/output.hpp>

#include "fuzz/fuzz.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <system_error>

namespace fuzz {

class windowed_output final : public penstock::output {
public:
  explicit windowed_output(std::size_t window) noexcept : window_(window) {}

  std::string bytes;

  penstock::mutable_buffer prepare(std::size_t size_min) noexcept override {
    size_ = std::max(size_min, window_);
    used_ = 0;
    lent_ = std::make_unique<std::byte[]>(size_);
    return {lent_.get(), size_};
  }
  void commit(std::size_t n) noexcept override {
    expect(n <= size_ - used_, "no more is committed than was lent");
    bytes.append(reinterpret_cast<char const*>(lent_.get()) + used_, n);
    used_ += n;
  }
  penstock::write_status write(penstock::const_buffer data) noexcept override {
    lent_.reset();
    bytes.append(penstock::text(data));
    return penstock::write_status::accepted;
  }
  penstock::flush_operation flush(penstock::flush_options const&) noexcept override {
    lent_.reset();
    size_ = used_ = 0;
    return penstock::flush_result{.error = {}};
  }
  [[nodiscard]] std::size_t queued() const noexcept override { return 0; }
  [[nodiscard]] std::error_code error() const noexcept override { return {}; }

private:
  std::unique_ptr<std::byte[]> lent_;
  std::size_t size_ = 0;
  std::size_t used_ = 0;  // of size_
  std::size_t window_;
};

}  // namespace fuzz

#endif
