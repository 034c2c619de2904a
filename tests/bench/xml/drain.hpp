// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// drain: where the documents of the XML benchmark go. Each 64 KiB are thrown away, unless somebody
// wants to look at them.

#ifndef PENSTOCK_BENCH_XML_DRAIN_HPP
#define PENSTOCK_BENCH_XML_DRAIN_HPP

#include <penstock/flush/output.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <system_error>

namespace bench {

/** Counts what it is given, which is in the giver's memory, and keeps it in `kept`, if not null. */
class drain {
public:
  explicit drain(std::string* kept = nullptr) : kept_(kept) {}

  void take(std::string_view bytes) {
    size_ += bytes.size();
    if (kept_ != nullptr) {
      kept_->append(bytes);
    } else {
      asm volatile("" : : "r"(bytes.data()) : "memory");  // as if they were looked at
    }
  }
  [[nodiscard]] std::size_t size() const { return size_; }

private:
  std::string* kept_;
  std::size_t size_ = 0;
};

/** The same for who brings no memory: 64 KiB of it. */
class drain_buffer {
public:
  static constexpr std::size_t capacity = 65536;

  explicit drain_buffer(drain& to) : to_(&to) {}

  [[nodiscard]] char* next() { return bytes_.data() + used_; }
  [[nodiscard]] std::size_t room() const { return capacity - used_; }
  void advance(std::size_t n) { used_ += n; }
  void empty() {
    to_->take({bytes_.data(), used_});
    used_ = 0;
  }

private:
  drain* to_;
  std::size_t used_ = 0;
  alignas(64) std::array<char, capacity> bytes_;
};

/** The same as an output of Penstock's, which never waits. */
class drain_output final : public penstock::output {
public:
  explicit drain_output(drain& to) : buffer_(to) {}

  penstock::mutable_buffer prepare(std::size_t size_min) noexcept override {
    if (size_min > buffer_.room()) buffer_.empty();
    if (size_min > buffer_.room()) return {};
    return std::as_writable_bytes(std::span(buffer_.next(), buffer_.room()));
  }
  void commit(std::size_t n) noexcept override { buffer_.advance(n); }
  penstock::write_status write(penstock::const_buffer) noexcept override {
    return penstock::write_status::refused;
  }
  penstock::flush_operation flush(penstock::flush_options const&) noexcept override {
    buffer_.empty();
    return penstock::flush_result{.error = {}};
  }
  std::size_t queued() const noexcept override { return 0; }
  std::error_code error() const noexcept override { return {}; }

private:
  drain_buffer buffer_;
};

}  // namespace bench

#endif
