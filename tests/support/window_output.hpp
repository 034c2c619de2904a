// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// window_output: an output in memory that lends windows of a size of its own, each in memory of
// exactly that size, so that a sanitizer sees a write beyond it.

#ifndef PENSTOCK_TESTS_SUPPORT_WINDOW_OUTPUT_HPP
#define PENSTOCK_TESTS_SUPPORT_WINDOW_OUTPUT_HPP

#include <penstock/flush/output.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <string>
#include <system_error>

namespace penstock::test {

class window_output final : public output {
public:
  explicit window_output(std::size_t window) noexcept : window_(window) {}

  std::string bytes;  // committed

  mutable_buffer prepare(std::size_t size_min) noexcept override {
    size_ = std::max(size_min, window_);
    used_ = 0;
    lent_ = std::make_unique<std::byte[]>(size_);
    return {lent_.get(), size_};
  }
  void commit(std::size_t n) noexcept override {
    if (n > size_ - used_) std::abort();  // more than was lent
    bytes.append(reinterpret_cast<char const*>(lent_.get()) + used_, n);
    used_ += n;
  }
  using output::write;
  write_status write(const_buffer data) noexcept override {
    lent_.reset();
    bytes.append(text(data));
    return write_status::accepted;
  }
  flush_operation flush(flush_options const&) noexcept override {
    lent_.reset();
    size_ = used_ = 0;
    return flush_result{.error = {}};
  }
  [[nodiscard]] std::size_t queued() const noexcept override { return 0; }
  [[nodiscard]] std::error_code error() const noexcept override { return {}; }

private:
  std::unique_ptr<std::byte[]> lent_;
  std::size_t size_ = 0;
  std::size_t used_ = 0;  // of size_
  std::size_t window_;
};

}  // namespace penstock::test

#endif
