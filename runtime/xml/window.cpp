// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/error.hpp>
#include <penstock/xml/detail/window.hpp>
#include <penstock/xml/error.hpp>

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

namespace penstock::xml::detail {
namespace {

/** Why the last write was refused. */
std::error_code refusal_of(output const& out) noexcept {
  std::error_code const why = out.error();
  return why ? why : penstock::errc::queue_full;
}

}  // namespace

void window::reset(output& out) noexcept {
  out_ = &out;
  base_ = sealed_ = cursor_ = end_ = nullptr;
  mark_ = nullptr;
  spilled_ = 0;
  handed_over_ = 0;
  queued_max_ = SIZE_MAX;
  head_ = {};
  error_.clear();
}

void window::hand_over() noexcept {
  std::size_t const n = pending_size();
  if (n == 0) return;
  mark_ = nullptr;
  out_->commit(n);
  base_ = sealed_;
  handed_over_ += n;
  if (queued_max_ != SIZE_MAX) queued_max_ += n;
}

bool window::set_aside() noexcept {
  if (cursor_ != sealed_) {
    std::size_t const n = unsealed_size();
    try {
      spill_.assign(sealed_, n);
    } catch (std::bad_alloc const&) {
      error_ = std::make_error_code(std::errc::not_enough_memory);
      return false;
    }
    spilled_ = n;
  }
  hand_over();
  base_ = sealed_ = cursor_ = end_ = nullptr;
  return true;
}

bool window::release() noexcept {
  queued_max_ = SIZE_MAX;  // others may write to the output now
  return set_aside();
}

void window::abandon() noexcept {
  hand_over();
  base_ = sealed_ = cursor_ = end_ = nullptr;
  spilled_ = 0;
  queued_max_ = SIZE_MAX;
}

bool window::refer_to(const_buffer bytes, std::shared_ptr<void const> owner) noexcept {
  if (!set_aside()) return false;
  if (bytes.size() > bytes_max_ - handed_over_) {
    error_ = xml::errc::document_too_long;
    return false;
  }
  write_status const status =
      owner == nullptr ? out_->write_borrowed(bytes) : out_->write_shared(bytes, std::move(owner));
  if (status == write_status::refused) {
    error_ = refusal_of(*out_);
    return false;
  }
  handed_over_ += bytes.size();
  if (queued_max_ != SIZE_MAX) queued_max_ += bytes.size();
  return true;
}

char* window::fail(std::error_code why) noexcept {
  error_ = why;
  return nullptr;
}

bool window::put_head() noexcept {
  if (head_out_->write(head_) == write_status::refused) {
    error_ = head_out_->error();
    return false;
  }
  head_ = {};
  queued_max_ = SIZE_MAX;
  return true;
}

char* window::move(std::size_t n) noexcept {
  if (!head_.empty() && !put_head()) return nullptr;
  // prepare() may free the memory of the present window, so what is in progress steps aside first.
  if (!set_aside()) return nullptr;
  std::size_t const wanted = spilled_ + n;
  std::uint64_t const left = bytes_max_ - handed_over_;
  if (wanted > left) return fail(xml::errc::document_too_long);
  mutable_buffer const room = out_->prepare(wanted);
  if (room.size() < wanted) return fail(refusal_of(*out_));
  // No window is longer than the document may be, so nothing needs to be counted as it is written.
  base_ = sealed_ = reinterpret_cast<char*>(room.data());
  end_ = base_ + std::min<std::uint64_t>(room.size(), left);
  cursor_ = base_ + spilled_;
  if (spilled_ != 0) std::memcpy(base_, spill_.data(), spilled_);
  spilled_ = 0;
  return cursor_;
}

bool window::waits_less_than_now(std::size_t n) noexcept {
  queued_max_ = out_->queued();
  return waits_less_than(n);
}

}  // namespace penstock::xml::detail
