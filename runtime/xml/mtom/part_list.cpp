// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "xml/mtom/part_list.hpp"

#include <penstock/file/file.hpp>
#include <penstock/xml/error.hpp>

#include <new>
#include <utility>

namespace penstock::xml {
namespace {

std::error_code no_memory() noexcept { return std::make_error_code(std::errc::not_enough_memory); }

}  // namespace

void part_list::begin(mtom_options const& limits) noexcept {
  parts_.clear();
  pieces_.clear();
  value_begin_ = 0;
  bytes_ = 0;
  bytes_max_ = limits.parts_bytes_max;
  inline_max_ = limits.inline_max;
  count_max_ = limits.parts_max;
  forget_value();
}

void part_list::forget_value() noexcept {
  copies_.clear();
  value_size_ = 0;
  value_bytes_ = 0;
  has_value_ = false;
  must_be_part_ = false;
}

void part_list::add(part_piece piece) { pieces_.push_back(std::move(piece)); }

std::error_code part_list::add_copy(const_buffer bytes) noexcept try {
  if (bytes.empty()) return {};
  if (!takes(bytes.size())) return errc::parts_too_large;
  std::size_t const begin = copies_.size();
  copies_.append(text(bytes));
  copied_piece* const last =
      value_pieces() == 0 ? nullptr : std::get_if<copied_piece>(&pieces_.back());
  if (last != nullptr) {
    last->size += bytes.size();
  } else {
    try {
      add(copied_piece{begin, bytes.size()});
    } catch (std::bad_alloc const&) {
      copies_.resize(begin);
      throw;
    }
  }
  value_size_ += bytes.size();
  value_bytes_ += bytes.size();
  bytes_ += bytes.size();
  return {};
} catch (std::bad_alloc const&) {
  return no_memory();
}

std::error_code part_list::add_moved(std::string&& bytes) noexcept try {
  std::size_t const size = bytes.size();
  if (!takes(size)) return errc::parts_too_large;
  auto const kept = std::make_shared<std::string>();
  add(memory_piece{{}, kept});
  *kept = std::move(bytes);
  std::get<memory_piece>(pieces_.back()).bytes = buffer(*kept);
  value_size_ += size;
  value_bytes_ += size;
  bytes_ += size;
  return {};
} catch (std::bad_alloc const&) {
  return no_memory();
}

std::error_code part_list::add_memory(memory_piece piece) noexcept try {
  std::size_t const size = piece.bytes.size();
  add(std::move(piece));
  value_size_ += size;
  return {};
} catch (std::bad_alloc const&) {
  return no_memory();
}

std::error_code part_list::add_source(part_piece piece) noexcept try {
  add(std::move(piece));
  require_part();
  return {};
} catch (std::bad_alloc const&) {
  return no_memory();
}

/** Let the copies be kept by the pieces of them. */
void part_list::own_copies() {
  if (copies_.empty()) return;
  auto const kept = std::make_shared<std::string>(std::move(copies_));
  copies_.clear();
  const_buffer const all = buffer(*kept);
  for (std::size_t i = value_begin_; i < pieces_.size(); ++i) {
    auto const* const copied = std::get_if<copied_piece>(&pieces_[i]);
    if (copied == nullptr) continue;
    pieces_[i] = memory_piece{all.subspan(copied->begin, copied->size), kept};
  }
}

std::error_code part_list::keep(std::string_view media_type) noexcept try {
  if (parts_.size() >= count_max_) return errc::too_many_parts;
  parts_.push_back({pieces_.size(), std::string(media_type)});
  try {
    own_copies();
  } catch (std::bad_alloc const&) {
    parts_.pop_back();
    throw;
  }
  value_begin_ = pieces_.size();
  forget_value();
  return {};
} catch (std::bad_alloc const&) {
  return no_memory();
}

void part_list::drop() noexcept {
  bytes_ -= value_bytes_;
  pieces_.erase(pieces_.begin() + static_cast<std::ptrdiff_t>(value_begin_), pieces_.end());
  forget_value();
}

const_buffer part_list::value_piece(std::size_t i) const noexcept {
  part_piece const& piece = pieces_[value_begin_ + i];
  if (auto const* const copied = std::get_if<copied_piece>(&piece)) {
    return buffer(copies_).subspan(copied->begin, copied->size);
  }
  auto const* const memory = std::get_if<memory_piece>(&piece);
  return memory == nullptr ? const_buffer() : memory->bytes;
}

}  // namespace penstock::xml
