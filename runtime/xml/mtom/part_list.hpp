// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// part_list: the parts of one message, in the order of their numbers, and the value that is being
// written and may become the next.
//
// A value is collected until it is known where it goes: keep() makes a part of it, drop() forgets
// it when it went into the text. It consists of pieces, one for each call that brought some of it;
// what successive calls bring to be copied is one piece.

#ifndef PENSTOCK_XML_MTOM_PART_LIST_HPP
#define PENSTOCK_XML_MTOM_PART_LIST_HPP

#include <penstock/buffer.hpp>
#include <penstock/xml/detail/puller.hpp>
#include <penstock/xml/mtom.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <variant>
#include <vector>

namespace penstock {
class file;
}

namespace penstock::xml {

/** Bytes in the list's own memory, of the value that is being written. */
struct copied_piece {
  std::size_t begin = 0;
  std::size_t size = 0;
};

/** Bytes that `owner` keeps; without one they are borrowed. */
struct memory_piece {
  const_buffer bytes;
  std::shared_ptr<void const> owner;
};

struct file_piece {
  std::shared_ptr<file const> from;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
};

using pulled_piece = std::unique_ptr<detail::puller>;

using part_piece = std::variant<copied_piece, memory_piece, file_piece, pulled_piece>;

class part_list {
public:
  /** Forget all parts. Memory is kept. */
  void begin(mtom_options const& limits) noexcept;

  // The value that is being written. An error: a limit, or memory is out; then nothing changed.

  [[nodiscard]] bool has_value() const noexcept { return has_value_; }
  void start_value() noexcept { has_value_ = true; }
  [[nodiscard]] std::error_code add_copy(const_buffer bytes) noexcept;
  /** Takes the string over if there is no error. */
  [[nodiscard]] std::error_code add_moved(std::string&& bytes) noexcept;
  [[nodiscard]] std::error_code add_memory(memory_piece piece) noexcept;
  /** From a file or to be pulled: such a value can only be a part. */
  [[nodiscard]] std::error_code add_source(part_piece piece) noexcept;
  void require_part() noexcept { must_be_part_ = true; }
  [[nodiscard]] bool must_be_part() const noexcept { return must_be_part_; }
  [[nodiscard]] bool exceeds_inline_max() const noexcept { return value_size_ > inline_max_; }
  /** Make it a part, of `media_type`; empty for the usual one. */
  [[nodiscard]] std::error_code keep(std::string_view media_type) noexcept;
  /** No more of it comes; keep() or drop() must follow. */
  void end_value() noexcept { has_value_ = false; }
  /** Forget it. */
  void drop() noexcept;
  /** Its pieces, all of which are in memory if it need not be a part. */
  [[nodiscard]] std::size_t value_pieces() const noexcept { return pieces_.size() - value_begin_; }
  [[nodiscard]] const_buffer value_piece(std::size_t i) const noexcept;

  // The parts. They are numbered from 1.

  [[nodiscard]] std::uint64_t count() const noexcept { return parts_.size(); }
  [[nodiscard]] std::string_view media_type(std::uint64_t number) const noexcept {
    return parts_[number - 1].media_type;
  }
  /** Indices of a part's pieces: from the end of the one before it to its own. */
  [[nodiscard]] std::size_t pieces_end(std::uint64_t number) const noexcept {
    return number == 0 ? 0 : parts_[number - 1].pieces_end;
  }
  [[nodiscard]] part_piece& piece(std::size_t i) noexcept { return pieces_[i]; }

private:
  struct part {
    std::size_t pieces_end = 0;
    std::string media_type;
  };

  [[nodiscard]] bool takes(std::size_t more) const noexcept { return more <= bytes_max_ - bytes_; }
  void add(part_piece piece);
  void own_copies();
  void forget_value() noexcept;

  std::vector<part> parts_;
  std::vector<part_piece> pieces_;  // of the parts, and from value_begin_ on of the value
  std::string copies_;              // what copied_pieces are of
  std::size_t value_begin_ = 0;
  std::uint64_t value_size_ = 0;  // as far as it is in memory
  std::size_t value_bytes_ = 0;   // of it, copied or moved in
  std::size_t bytes_ = 0;         // copied and moved in, in all; at most bytes_max_
  std::size_t bytes_max_ = 0;
  std::size_t inline_max_ = 0;
  std::size_t count_max_ = 0;
  bool has_value_ = false;
  bool must_be_part_ = false;
};

}  // namespace penstock::xml

#endif
