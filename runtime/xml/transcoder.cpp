// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/error.hpp>
#include <penstock/xml/detail/transcoder.hpp>

#include "xml/transcode.hpp"

#include <algorithm>
#include <cstring>
#include <new>

namespace penstock::xml::detail {
namespace {

constexpr std::size_t window_size = 4096;  // what is lent at least, so that tokens share a window

}  // namespace

void transcoder::reset(output& out) noexcept {
  out_ = &out;
  lent_ = used_ = 0;
  written_ = 0;
  has_begun_ = false;
  error_.clear();
}

std::string_view transcoder::mark() const noexcept {
  return has_mark_ ? byte_order_mark_of(to_) : std::string_view();
}

mutable_buffer transcoder::prepare(std::size_t size_min) noexcept {
  lent_ = used_ = 0;
  std::size_t const before = has_begun_ ? 0 : mark().size();
  mutable_buffer room =
      out_->prepare(transcoded_size_max(to_, std::max(size_min, window_size)) + before);
  // Near the output's hard cap less will do.
  if (room.empty()) room = out_->prepare(transcoded_size_max(to_, size_min) + before);
  if (room.empty()) {
    error_ = out_->error();
    return {};
  }
  std::size_t const n = (room.size() - before) / transcoded_size_max(to_, 1);
  try {
    if (utf8_.size() < n) utf8_.resize(n);
  } catch (std::bad_alloc const&) {
    error_ = std::make_error_code(std::errc::not_enough_memory);
    return {};
  }
  target_ = reinterpret_cast<char*>(room.data());
  lent_ = n;
  return {utf8_.data(), n};
}

void transcoder::commit(std::size_t n) noexcept {
  if (n == 0) return;
  char* end = target_;
  if (!has_begun_) {
    end = std::copy(mark().begin(), mark().end(), end);
    has_begun_ = true;
  }
  auto const* const text = reinterpret_cast<char const*>(utf8_.data()) + used_;
  end = transcode(to_, {text, n}, end);
  used_ += n;
  auto const size = static_cast<std::size_t>(end - target_);
  target_ = end;
  written_ += size;
  out_->commit(size);
}

write_status transcoder::write(const_buffer bytes) noexcept {
  mutable_buffer const room = prepare(std::max<std::size_t>(bytes.size(), 1));
  if (room.size() < bytes.size()) return write_status::refused;
  if (bytes.size() != 0) std::memcpy(room.data(), bytes.data(), bytes.size());
  commit(bytes.size());
  return write_status::accepted;
}

std::uint64_t transcoder::written_with(std::string_view more) const noexcept {
  std::size_t const before = has_begun_ || more.empty() ? 0 : mark().size();
  return written_ + before + transcoded_size(to_, more);
}

}  // namespace penstock::xml::detail
