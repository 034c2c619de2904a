// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "flush/send_queue.hpp"

#include <penstock/detail/promise.hpp>

#include "base/assert.hpp"

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

namespace penstock::detail {

struct send_queue::piece {
  piece* next = nullptr;
  std::byte const* data = nullptr;  // null: the bytes are in a file
  std::size_t size = 0;
  block* held = nullptr;              // copied bytes: the block they are in
  std::shared_ptr<void const> owner;  // shared bytes: who keeps them; bytes in a file: a `range`

  [[nodiscard]] range& in_file() const noexcept {
    return *static_cast<range*>(const_cast<void*>(owner.get()));
  }
  [[nodiscard]] bool is_borrowed() const noexcept { return held == nullptr && owner == nullptr; }
  /** Bytes of memory that are not free before this is. */
  [[nodiscard]] std::size_t memory() const noexcept {
    return held == nullptr ? size : held->capacity;
  }
};

namespace {

/** Of a range with so many bytes left, those that do not count as memory. */
std::uint64_t beyond_cost(std::uint64_t length) noexcept {
  return length - std::min<std::uint64_t>(length, send_queue::range_cost);
}

}  // namespace

send_queue::~send_queue() {
  is_lent_ = false;
  discard();
  while (spare_ != nullptr) free_piece(std::exchange(spare_, spare_->next));
}

send_queue::piece* send_queue::allocate_piece() noexcept {
  void* const memory = try_allocate_frame(sizeof(piece));
  return memory == nullptr ? nullptr : new (memory) piece;
}

bool send_queue::ensure_spares(std::size_t count) noexcept {
  piece** place = &spare_;
  for (; count > 0; --count, place = &(*place)->next) {
    if (*place != nullptr) continue;
    *place = allocate_piece();
    if (*place == nullptr) return false;
  }
  return true;
}

send_queue::piece& send_queue::take_spare() noexcept {
  PENSTOCK_ASSERT(spare_ != nullptr, "a piece is needed that was not set aside");
  piece& taken = *std::exchange(spare_, spare_->next);
  taken.next = nullptr;
  return taken;
}

send_queue::piece* send_queue::make_piece() noexcept {
  if (spare_ != nullptr) [[unlikely]]
    return &take_spare();
  return allocate_piece();
}

void send_queue::free_piece(piece* unused) noexcept {
  if (unused->held != nullptr) pool_.release(*unused->held);
  unused->~piece();
  if (is_lent_ && spare_ == nullptr) [[unlikely]] {
    // The writer may go on to commit(), which cannot fail.
    spare_ = new (unused) piece;
    return;
  }
  free_frame(unused, sizeof(piece));
}

void send_queue::release_tail() noexcept {
  if (tail_ != nullptr) pool_.release(*std::exchange(tail_, nullptr));
  tail_used_ = 0;
}

void send_queue::link(piece& made) noexcept {
  if (last_ == nullptr) [[likely]] {
    first_ = &made;
  } else {
    last_->next = &made;
  }
  last_ = &made;
  accepted_ += made.size;
}

bool send_queue::ensure_room(std::size_t size_min) noexcept {
  if (tail_ != nullptr && tail_->capacity - tail_used_ >= size_min) return true;
  block* const fresh = pool_.take(std::max(size_min, block_pool::common_capacity));
  if (fresh == nullptr) return false;
  release_tail();
  tail_ = fresh;
  return true;
}

mutable_buffer send_queue::prepare(std::size_t size_min) noexcept {
  if (!ensure_spares(1) || !ensure_room(size_min)) return {};
  is_lent_ = true;
  return {tail_->bytes() + tail_used_, tail_->capacity - tail_used_};
}

void send_queue::commit(std::size_t n) noexcept {
  if (n == 0) return;
  PENSTOCK_ASSERT(tail_ != nullptr && n <= tail_->capacity - tail_used_,
                  "more is committed than was prepared");
  std::byte* const begin = tail_->bytes() + tail_used_;
  tail_used_ += n;
  bool const may_extend =
      last_ != nullptr && last_->held == tail_ && !(has_frame_ && last_ == before_frame_);
  if (may_extend && last_->data + last_->size == begin) {
    last_->size += n;
    accepted_ += n;
    return;
  }
  piece& made = take_spare();
  made.data = begin;
  made.size = n;
  made.held = tail_;
  block_pool::retain(*tail_);
  link(made);
}

void send_queue::unlend() noexcept {
  is_lent_ = false;
  if (first_ == nullptr && !has_frame_) release_tail();
}

bool send_queue::append(const_buffer bytes) noexcept {
  is_lent_ = false;
  if (bytes.empty()) return true;
  if (!ensure_spares(2)) return false;
  std::size_t const room = tail_ == nullptr ? 0 : tail_->capacity - tail_used_;
  std::size_t const head = std::min(room, bytes.size());
  const_buffer const rest = bytes.subspan(head);
  block* fresh = nullptr;
  if (!rest.empty()) {
    fresh = pool_.take(rest.size());
    if (fresh == nullptr) return false;
  }
  if (head > 0) {
    std::memcpy(tail_->bytes() + tail_used_, bytes.data(), head);
    commit(head);
  }
  if (fresh == nullptr) return true;
  release_tail();
  tail_ = fresh;
  std::memcpy(tail_->bytes(), rest.data(), rest.size());
  commit(rest.size());
  return true;
}

send_queue::piece* send_queue::append_view(const_buffer bytes) noexcept {
  is_lent_ = false;
  piece* const made = make_piece();
  if (made == nullptr) return nullptr;
  made->data = bytes.data();
  made->size = bytes.size();
  link(*made);
  return made;
}

bool send_queue::append_received(received&& bytes) noexcept {
  // In a block of their own a few bytes would hold a lot of memory.
  constexpr std::size_t copied_max = 1024;
  const_buffer const view = bytes;
  // The first to wait would take a block to be copied into, so its own does as well.
  bool const has_such_block =
      bytes.memory() != nullptr && bytes.memory()->capacity == block_pool::common_capacity;
  bool const is_alone = first_ == nullptr && !has_frame_ && has_such_block;
  if (view.empty() || (!is_alone && view.size() < copied_max)) [[unlikely]]
    return append(view);
  piece* const made = append_view(view);
  if (made == nullptr) [[unlikely]]
    return false;
  made->held = bytes.detach();
  return true;
}

bool send_queue::append_shared(const_buffer bytes, std::shared_ptr<void const> owner) noexcept {
  PENSTOCK_ASSERT(owner != nullptr, "shared bytes have an owner");
  if (bytes.empty()) return append(bytes);
  piece* const made = append_view(bytes);
  if (made != nullptr) made->owner = std::move(owner);
  return made != nullptr;
}

bool send_queue::append_borrowed(const_buffer bytes) noexcept {
  return bytes.empty() ? append(bytes) : append_view(bytes) != nullptr;
}

bool send_queue::append_file(std::shared_ptr<file const> from, std::uint64_t offset,
                             std::uint64_t length) noexcept try {
  is_lent_ = false;
  if (length == 0) return true;
  if (!ensure_spares(1)) return false;
  auto in_file = std::make_shared<range>(range{std::move(from), offset, length});
  piece& made = take_spare();
  made.size = length;
  made.owner = std::move(in_file);
  in_files_ += beyond_cost(length);
  link(made);
  return true;
} catch (std::bad_alloc const&) {
  return false;
}

bool send_queue::open_frame(std::size_t headroom) noexcept {
  PENSTOCK_ASSERT(!has_frame_, "a frame is open already");
  is_lent_ = false;
  // Behind the headroom, enough that a small frame begins right there.
  constexpr std::size_t room_min = 512;
  if (!ensure_room(headroom + room_min)) return false;
  tail_used_ += headroom;
  has_frame_ = true;
  before_frame_ = last_;
  headroom_ = static_cast<std::uint32_t>(headroom);
  headroom_end_ = tail_->bytes() + tail_used_;
  return true;
}

send_queue::piece* send_queue::first_of_frame() const noexcept {
  return before_frame_ == nullptr ? first_ : before_frame_->next;
}

/** Whether the frame's first byte is, or will be, right behind a headroom that `prefix` fits. */
bool send_queue::fits_headroom(const_buffer prefix) const noexcept {
  if (prefix.size() > headroom_) return false;
  piece const* const first = first_of_frame();
  if (first != nullptr) return first->held != nullptr && first->data == headroom_end_;
  return tail_ != nullptr && tail_used_ < tail_->capacity &&
         tail_->bytes() + tail_used_ == headroom_end_;
}

void send_queue::fill_headroom(const_buffer prefix) noexcept {
  if (prefix.empty()) return;
  piece& first = *first_of_frame();
  std::memcpy(headroom_end_ - prefix.size(), prefix.data(), prefix.size());
  first.data -= prefix.size();
  first.size += prefix.size();
  accepted_ += prefix.size();
}

bool send_queue::append_and_insert(const_buffer suffix, const_buffer prefix) noexcept {
  // Whatever can fail comes first: a frame for which there was no memory can be sealed later.
  if (!ensure_spares(3)) return false;  // two for the suffix, one for the prefix
  block* const home = pool_.take(prefix.size());
  if (home == nullptr) return false;
  if (!append(suffix)) {
    pool_.release(*home);
    return false;
  }
  std::memcpy(home->bytes(), prefix.data(), prefix.size());
  piece& made = take_spare();
  made.data = home->bytes();
  made.size = prefix.size();
  made.held = home;
  made.next = first_of_frame();
  (before_frame_ == nullptr ? first_ : before_frame_->next) = &made;
  accepted_ += prefix.size();
  return true;
}

bool send_queue::seal_frame(const_buffer prefix, const_buffer suffix) noexcept {
  PENSTOCK_ASSERT(has_frame_, "no frame is open");
  if (frame_bytes() == 0 && suffix.empty()) {
    if (!append(prefix)) return false;
  } else if (prefix.empty() || fits_headroom(prefix)) {
    if (!append(suffix)) return false;
    fill_headroom(prefix);
  } else if (!append_and_insert(suffix, prefix)) {
    return false;
  }
  has_frame_ = false;
  before_frame_ = nullptr;
  seal();
  return true;
}

void send_queue::discard_frame() noexcept {
  if (!has_frame_) return;
  is_lent_ = false;
  has_frame_ = false;
  piece* unused = std::exchange(before_frame_ == nullptr ? first_ : before_frame_->next, nullptr);
  last_ = before_frame_;
  before_frame_ = nullptr;
  accepted_ = sealed_;
  while (unused != nullptr) {
    if (is_in_file(*unused)) in_files_ -= beyond_cost(unused->size);
    free_piece(std::exchange(unused, unused->next));
  }
  if (first_ == nullptr) release_tail();
}

send_queue::gathered send_queue::gather(std::span<iovec> vectors, std::uint64_t limit,
                                        bool owned_only) const noexcept {
  gathered found;
  std::uint64_t left = limit - sent_;
  std::size_t skip = first_skip_;
  bool const is_one = first_ != nullptr && first_->held != nullptr && first_->size - skip >= left;
  if (is_one && left > 0) [[likely]] {
    vectors[0] = {const_cast<std::byte*>(first_->data) + skip, left};
    return {.count = 1, .bytes = left};
  }
  for (piece const* p = first_; p != nullptr && left > 0 && found.count < vectors.size();
       p = p->next) {
    if (is_in_file(*p) || (owned_only && p->is_borrowed())) {
      found.is_borrowed = found.count == 0;
      break;
    }
    std::size_t const size = std::min<std::uint64_t>(p->size - skip, left);
    vectors[found.count++] = {const_cast<std::byte*>(p->data) + skip, size};
    found.bytes += size;
    left -= size;
    skip = 0;
  }
  return found;
}

std::size_t send_queue::keep(std::span<keeper> keepers) const noexcept {
  std::size_t memory = 0;
  piece const* p = first_;
  for (keeper& each : keepers) {
    if (p->held != nullptr) block_pool::retain(*p->held);
    each = {p->held, p->owner};
    memory += p->memory();
    p = p->next;
  }
  return memory;
}

send_queue::run send_queue::next_owned(std::uint64_t limit, std::size_t pieces_max) const noexcept {
  run found;
  std::uint64_t left = limit - sent_;
  std::size_t skip = first_skip_;
  for (piece const* p = first_; p != nullptr && left > 0 && pieces_max > 0; p = p->next) {
    if (p->is_borrowed() || is_in_file(*p)) break;
    std::size_t const size = std::min<std::uint64_t>(p->size - skip, left);
    found.bytes += size;
    found.memory += p->memory();
    left -= size;
    skip = 0;
    --pieces_max;
  }
  return found;
}

bool send_queue::is_borrowed_next() const noexcept {
  return first_ != nullptr && first_->is_borrowed();
}

bool send_queue::is_in_file(piece const& looked_at) noexcept { return looked_at.data == nullptr; }

/** Of the first two, one of which is. */
send_queue::piece& send_queue::first_in_file() const noexcept {
  return is_in_file(*first_) ? *first_ : *first_->next;
}

bool send_queue::wants_file(std::uint64_t limit) const noexcept {
  constexpr std::size_t few = 4096;  // the head of an answer, say
  if (first_ == nullptr || is_in_file(*first_)) return first_ != nullptr;
  piece const* const second = first_->next;
  if (second == nullptr || !is_in_file(*second)) [[likely]]
    return false;
  std::size_t const before = first_->size - first_skip_;
  return before <= few && second->size < few_in_file && sent_ + before + second->size <= limit;
}

send_queue::range send_queue::wanted_range(std::uint64_t limit) const noexcept {
  piece const& wanted = first_in_file();
  range found = wanted.in_file();
  found.length = wanted.size;
  if (&wanted != first_) return found;
  found.offset += first_skip_;
  found.length = std::min<std::uint64_t>(wanted.size - first_skip_, limit - sent_);
  return found;
}

void send_queue::read_next() noexcept { first_->in_file().may_splice = false; }

bool send_queue::put_read(block& held, std::size_t n) noexcept {
  if (!ensure_spares(is_lent_ ? 2 : 1)) return false;
  piece& read = first_in_file();
  std::size_t const skip = &read == first_ ? std::exchange(first_skip_, 0) : 0;
  std::size_t const left = read.size - skip;
  in_files_ -= beyond_cost(left) - beyond_cost(left - n);
  if (n < left) {
    piece& rest = take_spare();
    rest.size = left - n;
    rest.owner = std::move(read.owner);
    rest.in_file().offset += skip + n;
    rest.next = std::exchange(read.next, &rest);
    if (last_ == &read) last_ = &rest;
    if (before_frame_ == &read) before_frame_ = &rest;
  }
  read.data = held.bytes();
  read.size = n;
  read.held = &held;
  read.owner = nullptr;
  return true;
}

void send_queue::consume_file(std::size_t n) noexcept {
  std::size_t const left = first_->size - first_skip_;
  in_files_ -= beyond_cost(left) - beyond_cost(left - std::min(n, left));
}

void send_queue::consume(std::size_t n) noexcept {
  sent_ += n;
  PENSTOCK_ASSERT(sent_ <= sealed_, "more was sent than was sealed");
  if (is_file_next()) [[unlikely]]
    consume_file(n);
  n += first_skip_;
  while (first_ != nullptr && n >= first_->size) {
    n -= first_->size;
    if (first_ == before_frame_) [[unlikely]]
      before_frame_ = nullptr;
    free_piece(std::exchange(first_, first_->next));
  }
  first_skip_ = n;
  if (first_ != nullptr) return;
  last_ = nullptr;
  if (!has_frame_ && !is_lent_) release_tail();
}

bool send_queue::own_borrowed(std::uint64_t limit) noexcept {
  std::uint64_t offset = sent_ - first_skip_;
  for (piece* p = first_; p != nullptr && offset < limit; p = p->next) {
    offset += p->size;
    if (!p->is_borrowed()) continue;
    block* const copy = pool_.take(p->size);
    if (copy == nullptr) return false;
    std::memcpy(copy->bytes(), p->data, p->size);
    p->data = copy->bytes();
    p->held = copy;
  }
  return true;
}

std::uint64_t send_queue::discard() noexcept {
  has_frame_ = false;
  before_frame_ = nullptr;
  while (first_ != nullptr) free_piece(std::exchange(first_, first_->next));
  last_ = nullptr;
  first_skip_ = 0;
  in_files_ = 0;
  std::uint64_t const lost = accepted_ - sent_;
  accepted_ = sealed_ = sent_;
  if (!is_lent_) release_tail();
  return lost;
}

}  // namespace penstock::detail
