// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// send_queue: the bytes of one stream between the writer and the kernel, as a list of pieces.
//
//      sent            sealed              accepted
//        │  may be sent  │   open frame      │
//   ─────┴───────────────┴───────────────────┴────▶ offset since the stream began
//
// A plain stream seals as it goes. A stream with framing (an HTTP message) opens a frame with some
// headroom, lets bytes be written, and seals it by putting a prefix in front (a head, a chunk
// size), which by then it can know, and a suffix behind. The prefix lands in the headroom, right
// before the first byte, so a small answer is one piece and one send.

#ifndef PENSTOCK_FLUSH_SEND_QUEUE_HPP
#define PENSTOCK_FLUSH_SEND_QUEUE_HPP

#include <penstock/buffer.hpp>
#include <penstock/net/received.hpp>

#include "base/block_pool.hpp"

#include <sys/uio.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace penstock {
class file;
}

namespace penstock::detail {

class send_queue {
public:
  explicit send_queue(block_pool& pool) noexcept : pool_(pool) {}
  ~send_queue();
  send_queue(send_queue const&) = delete;
  send_queue& operator=(send_queue const&) = delete;

  /** Room for at least `size_min` bytes, or an empty span when memory is out. The room stays
      lent, whatever is sent meanwhile, until the next call of prepare, append_*, open_frame,
      seal_* or unlend. */
  [[nodiscard]] mutable_buffer prepare(std::size_t size_min) noexcept;
  void commit(std::size_t n) noexcept;
  void unlend() noexcept;

  // Each takes all or, when memory is out, nothing, and says so with false.
  [[nodiscard]] bool append(const_buffer bytes) noexcept;
  [[nodiscard]] bool append_received(received&& bytes) noexcept;
  [[nodiscard]] bool append_shared(const_buffer bytes, std::shared_ptr<void const> owner) noexcept;
  [[nodiscard]] bool append_borrowed(const_buffer bytes) noexcept;
  /** `length` bytes of a file, from its byte `offset` on. */
  [[nodiscard]] bool append_file(std::shared_ptr<file const> from, std::uint64_t offset,
                                 std::uint64_t length) noexcept;

  /** Everything accepted may be sent. */
  void seal() noexcept { sealed_ = accepted_; }

  /** From here on bytes belong to a frame. `headroom`: bytes kept free for its prefix. */
  [[nodiscard]] bool open_frame(std::size_t headroom) noexcept;
  [[nodiscard]] bool has_frame() const noexcept { return has_frame_; }
  [[nodiscard]] std::uint64_t frame_bytes() const noexcept { return accepted_ - sealed_; }
  /** Put `prefix` and `suffix` around the frame; it may then be sent. False, and nothing
      changed, when memory is out. */
  [[nodiscard]] bool seal_frame(const_buffer prefix, const_buffer suffix) noexcept;
  /** Forget the bytes of the open frame, and the frame. */
  void discard_frame() noexcept;

  struct gathered {
    std::size_t count = 0;  // iovecs filled
    std::size_t bytes = 0;
    bool is_borrowed = false;  // the first unsent piece is borrowed, or a file's: nothing was found
  };
  /** The unsent bytes below offset `limit`, in order, as far as `vectors` reaches and up to the
      first that are still in a file. With `owned_only`, up to the first borrowed piece. */
  [[nodiscard]] gathered gather(std::span<iovec> vectors, std::uint64_t limit,
                                bool owned_only) const noexcept;
  /** What keeps one piece's bytes in memory: a reference to a block, or an owner. */
  struct keeper {
    block* held = nullptr;
    std::shared_ptr<void const> owner;
  };
  /** Keep the pieces that come next, one by each of `keepers`; there must be so many, none of them
      borrowed. Returns the bytes of memory that this holds. Who has the keepers releases the
      blocks. */
  [[nodiscard]] std::size_t keep(std::span<keeper> keepers) const noexcept;
  struct run {
    std::size_t bytes = 0;
    std::size_t memory = 0;  // that keeping them holds
  };
  /** The unsent bytes below offset `limit` up to the first borrowed one, in `pieces_max` pieces at
      most. */
  [[nodiscard]] run next_owned(std::uint64_t limit, std::size_t pieces_max) const noexcept;
  /** Whether the next byte to leave is borrowed. */
  [[nodiscard]] bool is_borrowed_next() const noexcept;
  /** Bytes of a file that are to be sent. */
  struct range {
    std::shared_ptr<file const> from;
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
    bool may_splice = true;
  };
  /** Whether the next byte to leave is still in a file. */
  [[nodiscard]] bool is_file_next() const noexcept {
    return first_ != nullptr && is_in_file(*first_);
  }
  /** Whether bytes of a file are wanted before more is sent, below offset `limit`: they are next,
      or they are few behind few others, so that one send takes both. */
  [[nodiscard]] bool wants_file(std::uint64_t limit) const noexcept;
  /** If so: where they are, as far as one piece has them. */
  [[nodiscard]] range wanted_range(std::uint64_t limit) const noexcept;
  /** Splicing was tried in vain: may_splice is false from now on. */
  void read_next() noexcept;
  /** The first `n` of them have been read into `held`, whose reference the queue takes over. False,
      and nothing changed, when memory is out. */
  [[nodiscard]] bool put_read(block& held, std::size_t n) noexcept;
  /** A range of fewer bytes than this is read together with what is before it. */
  static constexpr std::uint64_t few_in_file = 64 * 1024;

  /** The first `n` unsent bytes have left. */
  void consume(std::size_t n) noexcept;
  /** Copy what is borrowed below offset `limit` into memory of our own. False when memory is
      out. */
  [[nodiscard]] bool own_borrowed(std::uint64_t limit) noexcept;
  /** Forget everything unsent; returns how many bytes that were. */
  std::uint64_t discard() noexcept;

  [[nodiscard]] std::uint64_t sent() const noexcept { return sent_; }
  [[nodiscard]] std::uint64_t sealed() const noexcept { return sealed_; }
  [[nodiscard]] std::uint64_t accepted() const noexcept { return accepted_; }
  [[nodiscard]] std::size_t queued() const noexcept { return accepted_ - sent_; }
  /** What takes memory of that. The bytes of a file take none; the range that names them counts as
      this many at most. */
  [[nodiscard]] std::size_t in_memory() const noexcept { return queued() - in_files_; }
  static constexpr std::size_t range_cost = 1024;

private:
  struct piece;

  [[nodiscard]] static bool is_in_file(piece const& looked_at) noexcept;
  [[nodiscard]] piece& first_in_file() const noexcept;
  [[nodiscard]] static piece* allocate_piece() noexcept;
  [[nodiscard]] bool ensure_spares(std::size_t count) noexcept;
  [[nodiscard]] piece& take_spare() noexcept;
  [[nodiscard]] piece* make_piece() noexcept;
  void link(piece& made) noexcept;
  /** A piece that nobody keeps yet, or null when memory is out. */
  [[nodiscard]] piece* append_view(const_buffer bytes) noexcept;
  [[nodiscard]] bool ensure_room(std::size_t size_min) noexcept;
  [[nodiscard]] piece* first_of_frame() const noexcept;
  [[nodiscard]] bool fits_headroom(const_buffer prefix) const noexcept;
  void fill_headroom(const_buffer prefix) noexcept;
  [[nodiscard]] bool append_and_insert(const_buffer suffix, const_buffer prefix) noexcept;
  [[gnu::noinline]] void consume_file(std::size_t n) noexcept;
  void free_piece(piece* unused) noexcept;
  void release_tail() noexcept;

  block_pool& pool_;
  piece* first_ = nullptr;  // unsent pieces, oldest first
  piece* last_ = nullptr;
  piece* spare_ = nullptr;  // set aside, so that commit() cannot fail
  std::uint64_t sent_ = 0;
  std::uint64_t sealed_ = 0;
  std::uint64_t accepted_ = 0;
  std::uint64_t in_files_ = 0;  // of all that is queued, what takes no memory
  std::size_t first_skip_ = 0;  // bytes of first_ that have left

  bool is_lent_ = false;  // a writer holds the room behind tail_used_
  bool has_frame_ = false;
  std::uint32_t headroom_ = 0;  // so many free bytes are before headroom_end_
  block* tail_ = nullptr;       // where the next copied byte goes
  std::size_t tail_used_ = 0;   // of tail_->capacity

  piece* before_frame_ =
      nullptr;  // last piece before the frame; null when the frame's is the first
  std::byte* headroom_end_ = nullptr;  // the frame's first byte goes here
};

}  // namespace penstock::detail

#endif
