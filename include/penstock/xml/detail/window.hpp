// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// window: the output's own memory, into which the XML writer writes ahead of what is complete.
//
//     base         sealed            cursor       end
//     |  complete   |  in progress     |   free    |
//
// Complete tokens are sealed. What is sealed is committed to the output only when the window moves
// or a flush comes, so a token costs no call to the output. What is in progress (a start tag that
// may still get attributes) never leaves: when the window moves, it is carried to the new one.

#ifndef PENSTOCK_XML_DETAIL_WINDOW_HPP
#define PENSTOCK_XML_DETAIL_WINDOW_HPP

#include <penstock/flush/output.hpp>
#include <penstock/xml/detail/copy.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>

namespace penstock::xml::detail {

class window {
public:
  /** Of a document of at most `bytes_max` bytes. */
  explicit window(output& out, std::uint64_t bytes_max = UINT64_MAX) noexcept
      : out_(&out), bytes_max_(bytes_max) {}

  /** Start again on `out`; what is in progress or not handed over is forgotten. Memory is kept. */
  void reset(output& out) noexcept;
  /** Have `head` written to `where` before the first byte; it must stay as it is until then. */
  void begin_with(output& where, std::string_view head) noexcept {
    head_out_ = &where;
    head_ = head;
  }

  /** Make `n` bytes (1 or more) free at the cursor, moving the window if need be, and return the
      cursor. Null: refused, error() says why, and what was in progress is lost. */
  [[nodiscard]] char* reserve(std::size_t n) noexcept { return n <= room() ? cursor_ : move(n); }
  [[nodiscard]] std::size_t room() const noexcept {
    return static_cast<std::size_t>(end_ - cursor_);
  }
  [[nodiscard]] char* cursor() const noexcept { return cursor_; }
  [[nodiscard]] char* end() const noexcept { return end_; }

  /** Everything before `cursor` has been written. */
  void advance_to(char* cursor) noexcept { cursor_ = cursor; }
  void put(char c) noexcept { *cursor_++ = c; }
  void put(std::string_view text) noexcept {
    cursor_ = copy_short(cursor_, text.data(), text.size());
  }

  /** What is in progress. The pointer is valid after a reserve(), until the next one. */
  [[nodiscard]] char const* unsealed() const noexcept { return sealed_; }
  [[nodiscard]] std::size_t unsealed_size() const noexcept {
    return spilled_ + static_cast<std::size_t>(cursor_ - sealed_);
  }
  void seal() noexcept { sealed_ = cursor_; }
  /** Seal what is in progress up to `end`. In a window only: after a reserve(), or with room(). */
  void seal_to(char* end) noexcept { sealed_ = end; }
  /** Seal the first `n` bytes of what is in progress. */
  void seal(std::size_t n) noexcept { sealed_ += n; }

  /** Forget the last `n` bytes of what is in progress. Between two calls of reserve() only. */
  void take_back(std::size_t n) noexcept { cursor_ -= n; }
  /** Forget what is in progress. Between a reserve() and the next one only. */
  void drop_unsealed() noexcept { cursor_ = sealed_; }

  /** Remember the first byte of the last `n` that were sealed, so that it can still be changed. */
  void mark_last(std::size_t n) noexcept {
    mark_ = sealed_ - n;
    mark_end_ = sealed_;
  }
  void unmark() noexcept { mark_ = nullptr; }
  /** That byte, if nothing was written after these and the output does not have them yet; else
      null. */
  [[nodiscard]] char* last_mark() const noexcept { return cursor_ == mark_end_ ? mark_ : nullptr; }

  /** Hand what is sealed to the output, and give the window back: until the next reserve() the
      output may be used directly. What is in progress is kept. False: no memory; see error(). */
  [[nodiscard]] bool release() noexcept;
  /** The same, but what is in progress is forgotten. */
  void abandon() noexcept;

  /** Queue `bytes` in the output, behind what is sealed, without a copy: `owner` keeps them, or
      else they are borrowed. Nothing is in progress. False: refused; see error(). */
  [[nodiscard]] bool refer_to(const_buffer bytes, std::shared_ptr<void const> owner) noexcept;

  /** Bytes sealed since the start, handed over or not. */
  [[nodiscard]] std::uint64_t sealed_total() const noexcept {
    return handed_over_ + pending_size();
  }
  /** What of it is not handed over. */
  [[nodiscard]] std::string_view pending() const noexcept { return {base_, pending_size()}; }
  /** Hand what is sealed to the output. */
  void hand_over() noexcept;
  /** True if fewer than `n` bytes wait, in the output's queue and here. Calls nothing; it may say
      false where waits_less_than_now() would say true, because the output may have sent some. */
  [[nodiscard]] bool waits_less_than(std::size_t n) const noexcept {
    return pending_size() < n && queued_max_ < n - pending_size();
  }
  [[nodiscard]] bool waits_less_than_now(std::size_t n) noexcept;

  [[nodiscard]] output& out() const noexcept { return *out_; }
  [[nodiscard]] std::error_code error() const noexcept { return error_; }

private:
  [[nodiscard]] std::size_t pending_size() const noexcept {
    return static_cast<std::size_t>(sealed_ - base_);
  }
  [[nodiscard]] char* move(std::size_t n) noexcept;
  /** No window, because of `why`. */
  [[nodiscard]] char* fail(std::error_code why) noexcept;
  [[nodiscard]] bool set_aside() noexcept;
  [[nodiscard]] bool put_head() noexcept;

  output* out_;
  char* base_ = nullptr;  // base_ <= sealed_ <= cursor_ <= end_; all null when there is no window
  char* sealed_ = nullptr;
  char* cursor_ = nullptr;
  char* end_ = nullptr;
  char* mark_ = nullptr;  // what mark_last() remembers; null: nothing, or not any more
  char* mark_end_ = nullptr;
  std::string spill_;                  // keeps what is in progress while there is no window
  std::size_t spilled_ = 0;            // bytes of it; 0 whenever there is a window
  std::uint64_t handed_over_ = 0;      // bytes committed to the output
  std::uint64_t bytes_max_;            // of those and what comes
  std::size_t queued_max_ = SIZE_MAX;  // out_->queued() is at most that; SIZE_MAX: not known
  output* head_out_ = nullptr;
  std::string_view head_;  // not written yet
  std::error_code error_;
};

}  // namespace penstock::xml::detail

#endif
