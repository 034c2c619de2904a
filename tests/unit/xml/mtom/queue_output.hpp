// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// queue_output: an output with a queue of a few bytes, which leave when a test says so. It frees
// what it lent as early as the contract of output::prepare() allows.

#ifndef PENSTOCK_TESTS_UNIT_XML_MTOM_QUEUE_OUTPUT_HPP
#define PENSTOCK_TESTS_UNIT_XML_MTOM_QUEUE_OUTPUT_HPP

#include <penstock/error.hpp>
#include <penstock/flush/output.hpp>

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>

namespace penstock::test {

class queue_output final : public output {
public:
  explicit queue_output(std::size_t cap = SIZE_MAX, std::size_t high_watermark = SIZE_MAX)
      : cap_(cap), high_watermark_(high_watermark) {}

  std::string bytes;     // everything that was queued, sent or not
  std::size_t sent = 0;  // of it
  std::size_t queued_max = 0;
  std::size_t flush_send_max = SIZE_MAX;  // bytes that leave in one flush; with fewer than there
                                          // are, it times out
  std::size_t shared_count = 0;
  std::size_t borrowed_count = 0;
  std::error_code failure;  // of every call
  flush_options last_flush;

  mutable_buffer prepare(std::size_t size_min) noexcept override {
    lent_.reset();
    lent_size_ = 0;
    if (!has_room(size_min)) return {};
    lent_size_ = size_min;
    lent_ = std::make_unique<std::byte[]>(size_min);
    return {lent_.get(), size_min};
  }
  void commit(std::size_t n) noexcept override {
    REQUIRE(n <= lent_size_);
    take({lent_.get(), n});
    lent_size_ = 0;  // one commit for each prepare() does here
  }
  using output::write;
  write_status write(const_buffer data) noexcept override {
    lent_.reset();
    if (!has_room(data.size())) return write_status::refused;
    take(data);
    return queued() > high_watermark_ ? write_status::full : write_status::accepted;
  }
  write_status write_shared(const_buffer data,
                            std::shared_ptr<void const> owner) noexcept override {
    REQUIRE(owner != nullptr);
    ++shared_count;
    return write(data);
  }
  write_status write_borrowed(const_buffer data) noexcept override {
    ++borrowed_count;
    return write(data);
  }
  flush_operation flush(flush_options const& options) noexcept override {
    lent_.reset();
    last_flush = options;
    return push(queued());
  }
  flush_operation make_room(flush_options const&) noexcept override {
    lent_.reset();
    return push(queued() > high_watermark_ ? queued() - high_watermark_ : 0);
  }
  std::size_t queued() const noexcept override { return bytes.size() - sent; }
  std::error_code error() const noexcept override { return failure ? failure : error_; }

private:
  bool has_room(std::size_t n) noexcept {
    bool const has = !failure && n <= cap_ - queued();
    if (!has) error_ = errc::queue_full;
    return has;
  }
  void take(const_buffer data) {
    bytes.append(text(data));
    queued_max = std::max(queued_max, queued());
  }
  flush_result push(std::size_t wanted) noexcept {
    if (failure) return {.state = flush_state::failed, .error = failure};
    std::size_t const n = std::min(wanted, flush_send_max);
    sent += n;
    return {.state = n == wanted ? flush_state::done : flush_state::timed_out,
            .bytes_sent = n,
            .bytes_left = wanted - n,
            .error = n == wanted ? std::error_code() : std::error_code(errc::timed_out)};
  }

  std::unique_ptr<std::byte[]> lent_;
  std::size_t lent_size_ = 0;
  std::size_t cap_;
  std::size_t high_watermark_;
  std::error_code error_;
};

}  // namespace penstock::test

#endif
