// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Bytes as text: base64, in pieces that make one text, and hexadecimal.
//
// They are encoded straight into the window. What is long goes through it in several tokens, so
// that it needs no more contiguous room than a short one.

#include "xml/binary/markup.hpp"
#include "xml/mtom/steps.hpp"
#include "xml/values/base64.hpp"
#include "xml/writer_steps.hpp"

#include <algorithm>

namespace penstock::xml {
namespace {

/** Up to so many characters are one token, and go out whole or not at all. They fit into a block of
    the output's queue, with some markup. */
constexpr std::size_t token_size_max = 16'000;

/** Of a longer value, at least so many go into what is left of a window. */
constexpr std::size_t piece_bytes_min = 768;

struct encoding {
  std::size_t unit;  // bytes that are encoded together
  std::size_t size;  // of their text
  char* (*encode)(char* out, const_buffer bytes) noexcept;

  [[nodiscard]] std::size_t size_of(std::size_t bytes) const noexcept {
    return (bytes + unit - 1) / unit * size;
  }
  /** How many bytes fit into `room`. */
  [[nodiscard]] std::size_t fitting(std::size_t room) const noexcept { return room / size * unit; }
};

constexpr encoding in_base64{3, 4, encode_base64};
constexpr encoding in_hex{1, 2, encode_hex};

/** The bytes of the next token. */
std::size_t next_piece(encoding const& how, std::size_t left, std::size_t room) noexcept {
  std::size_t const token_bytes_max = how.fitting(token_size_max);
  if (left <= token_bytes_max) return left;
  std::size_t const fitting = how.fitting(room);
  return fitting < piece_bytes_min ? token_bytes_max : std::min(left, fitting);
}

}  // namespace

/** Encode all of `bytes`; the window holds them all if they are in a start tag. */
template <class Encoding>
bool writer::steps::put_encoded(writer& w, Encoding const& how, const_buffer bytes) noexcept {
  bool const is_in_tag = w.state_ != state::content;
  if (is_binary(w) && !is_in_tag) {
    return how.unit == 1 ? binary_markup::put_hex(w, bytes) : binary_markup::put_bytes(w, bytes);
  }
  while (!bytes.empty()) {
    std::size_t const n =
        is_in_tag ? bytes.size() : next_piece(how, bytes.size(), w.window_.room());
    char* const cursor = reserve(w, how.size_of(n));
    if (cursor == nullptr) return false;
    w.window_.advance_to(how.encode(cursor, bytes.first(n)));
    bytes = bytes.subspan(n);
    if (!bytes.empty()) w.window_.seal();
  }
  return true;
}

bool writer::steps::put_bytes(writer& w, value content) noexcept {
  return content.kind() == value_kind::base64 ? put_encoded(w, in_base64, content.bytes())
                                              : put_encoded(w, in_hex, content.bytes());
}

bool writer::steps::put_base64(writer& w, const_buffer bytes) noexcept {
  // First the group that the last call began.
  while (w.cut_size_ != 0 && !bytes.empty()) {
    w.cut_[w.cut_size_++] = static_cast<char>(bytes.front());
    bytes = bytes.subspan(1);
    if (w.cut_size_ == 3 && !end_bytes(w)) return false;
  }
  std::size_t const rest = bytes.size() % 3;
  if (!put_encoded(w, in_base64, bytes.first(bytes.size() - rest))) return false;
  if (rest != 0) {
    std::ranges::copy(penstock::text(bytes.last(rest)), w.cut_.begin());
    w.cut_size_ = static_cast<std::uint8_t>(rest);
    w.cut_is_bytes_ = true;
  }
  return true;
}

bool writer::steps::end_bytes(writer& w) noexcept {
  if (mtom::has_value(w)) return mtom::end_value(w);
  std::string_view const group(w.cut_.data(), w.cut_size_);
  if (!put_encoded(w, in_base64, buffer(group))) return false;
  w.cut_size_ = 0;
  w.cut_is_bytes_ = false;
  return true;
}

writer& writer::hex(const_buffer content) noexcept {
  if (steps::begin_content(*this, operation::hex, in_hex.size_of(content.size())) &&
      steps::put_encoded(*this, in_hex, content)) {
    steps::end_content(*this);
  }
  return *this;
}

}  // namespace penstock::xml
