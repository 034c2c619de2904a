// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "xml/mtom/part_sender.hpp"

#include <penstock/error.hpp>
#include <penstock/file/file.hpp>

#include <algorithm>
#include <new>
#include <string_view>
#include <utility>

namespace penstock::xml {
namespace {

constexpr std::size_t slice_max = 256 * 1024;  // of a part in memory, at a time
constexpr std::size_t pulled_max = 64 * 1024;  // room that is lent for what is pulled

bool is_end(io_result const& pulled) noexcept {
  return pulled.ec == cond::eof || (!pulled.ec && pulled.n == 0);
}

/** Reads a range of a file, for an output that does not take files. */
class file_reader {
public:
  explicit file_reader(file_piece range) noexcept : range_(std::move(range)) {}

  task<io_result> operator()(mutable_buffer room) {
    std::size_t const wanted = std::min<std::uint64_t>(room.size(), range_.length);
    if (wanted == 0) co_return io_result{};
    io_result const read = co_await range_.from->read_at(range_.offset, room.first(wanted));
    if (!read.ec && read.n == 0) co_return io_result{.ec = errc::file_ended};
    range_.offset += read.n;
    range_.length -= read.n;
    co_return read;
  }

private:
  file_piece range_;
};

}  // namespace

void part_sender::begin() noexcept {
  text_.clear();
  text_done_ = 0;
  part_ = 0;
  piece_ = piece_done_ = 0;
  is_over_ = false;
  error_.clear();
}

part_sender::step part_sender::fail(std::error_code why) noexcept {
  error_ = why ? why : std::error_code(errc::bad_state);
  return step::failed;
}

part_sender::progress part_sender::queue(output& out) noexcept {
  for (;;) {
    if (error_) return progress::failed;
    if (is_over_) return progress::over;
    switch (advance(out)) {
      case step::queued: break;
      case step::full: return progress::full;
      case step::refused: return progress::refused;
      case step::waits: return progress::waits;
      case step::failed: return progress::failed;
    }
  }
}

part_sender::step part_sender::advance(output& out) noexcept {
  if (text_done_ < text_.size()) return put_text(out);
  bool const is_in_part = part_ <= parts_.count() && piece_ < parts_.pieces_end(part_);
  return is_in_part ? put_piece(out) : next_text();
}

/** Go on to the next part, to the end of the message, or beyond it. */
part_sender::step part_sender::next_text() noexcept try {
  text_.clear();
  text_done_ = 0;
  if (part_ > parts_.count()) {
    is_over_ = true;
  } else if (part_ == parts_.count()) {
    message_.append_end(text_);
  } else {
    message_.append_part_head(text_, part_ + 1, parts_.media_type(part_ + 1));
  }
  ++part_;
  return step::queued;
} catch (std::bad_alloc const&) {
  return fail(std::make_error_code(std::errc::not_enough_memory));
}

/** Have the output take `size` bytes, or as many of them as it has room for when it is empty;
    take(n) offers it n. */
template <class Offer>
part_sender::step part_sender::offer(output& out, std::size_t size, Offer take) noexcept {
  for (;; size /= 2) {
    write_status const status = take(size);
    if (status == write_status::full) return step::full;
    if (status == write_status::accepted) return step::queued;
    if (out.error() != errc::queue_full) return fail(out.error());
    if (out.queued() != 0) return step::refused;
    if (size <= 1) return fail(out.error());
  }
}

part_sender::step part_sender::put_text(output& out) noexcept {
  std::string_view const left = std::string_view(text_).substr(text_done_);
  return offer(out, left.size(), [&](std::size_t n) noexcept {
    write_status const status = out.write(left.substr(0, n));
    if (status != write_status::refused) text_done_ += n;
    return status;
  });
}

part_sender::step part_sender::put_piece(output& out) noexcept {
  part_piece& piece = parts_.piece(piece_);
  if (auto const* const memory = std::get_if<memory_piece>(&piece)) return put_memory(out, *memory);
  if (auto const* const range = std::get_if<file_piece>(&piece)) return put_file(out, *range);
  return put_pulled(out);
}

part_sender::step part_sender::put_memory(output& out, memory_piece const& piece) noexcept {
  const_buffer const left = piece.bytes.subspan(piece_done_);
  if (left.empty()) {
    leave_piece();
    return step::queued;
  }
  step const done = offer(out, std::min(left.size(), slice_max), [&](std::size_t n) noexcept {
    const_buffer const slice = left.first(n);
    write_status const status =
        piece.owner == nullptr ? out.write_borrowed(slice) : out.write_shared(slice, piece.owner);
    if (status != write_status::refused) piece_done_ += n;
    return status;
  });
  if (piece_done_ == piece.bytes.size()) leave_piece();
  return done;
}

part_sender::step part_sender::put_file(output& out, file_piece const& piece) noexcept {
  write_status const status = out.write_file(piece.from, piece.offset, piece.length);
  if (status != write_status::refused) {
    leave_piece();
    return status == write_status::full ? step::full : step::queued;
  }
  if (out.error() == errc::queue_full && out.queued() != 0) return step::refused;
  // It takes no files, or has failed, which lend() will tell.
  auto* const pulled = new (std::nothrow) detail::puller_of<file_reader>(file_reader(piece));
  if (pulled == nullptr) return fail(std::make_error_code(std::errc::not_enough_memory));
  parts_.piece(piece_) = pulled_piece(pulled);
  return step::waits;
}

part_sender::step part_sender::put_pulled(output& out) noexcept {
  if (!next().is_immediate()) return step::waits;
  mutable_buffer const room = lend(out);
  if (room.empty()) return error_ ? step::failed : step::refused;
  took(out, next().pull_now(room));
  return error_ ? step::failed : step::full;
}

mutable_buffer part_sender::lend(output& out) noexcept {
  mutable_buffer room;
  auto const take = [&](std::size_t n) noexcept {
    room = out.prepare(n);
    return room.empty() ? write_status::refused : write_status::accepted;
  };
  static_cast<void>(offer(out, pulled_max, take));  // an error is kept
  return room;
}

void part_sender::took(output& out, io_result const& pulled) noexcept {
  out.commit(pulled.n);
  if (is_end(pulled)) {
    leave_piece();
  } else if (pulled.ec) {
    fail(pulled.ec);
  }
}

/** Its bytes are the output's now, or nobody's. */
void part_sender::leave_piece() noexcept {
  parts_.piece(piece_) = copied_piece{};
  ++piece_;
  piece_done_ = 0;
}

}  // namespace penstock::xml
