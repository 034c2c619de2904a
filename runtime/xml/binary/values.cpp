// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Values of binary XML that are not text, each in the record of its type: in elements, and as
// attributes, which are one record each, also when they come in pieces.

#include "xml/binary/markup.hpp"
#include "xml/values/base64.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace penstock::xml {

using binary::sized;
using pieces = detail::binary_state::pieces;

namespace {

/** The bytes of a record in an element: the most that have a size of 16 bits. It is a multiple of
    3, so that the base64 that they stand for can be joined. */
constexpr std::size_t record_bytes_max = 65'535;
/** The bytes of which the digits are in one record. */
constexpr std::size_t record_hex_max = 12'000;

constexpr std::size_t short_header = 2;  // of texts and bytes that are not long

}  // namespace

bool writer::steps::binary_markup::put_formatted(writer& w, value content) noexcept {
  open_record const opened = open(w, sized::chars, content.lexical_size_max());
  if (!opened || !steps::put_value(w, content)) return false;
  return close(w, opened);
}

bool writer::steps::binary_markup::put_raw(writer& w, const_buffer bytes) noexcept {
  if (bytes.empty()) return true;
  if (reserve(w, bytes.size()) == nullptr) return false;
  w.window_.put(penstock::text(bytes));
  return true;
}

bool writer::steps::binary_markup::put_value(writer& w, value content) noexcept {
  if (content.kind() == value_kind::base64) {
    open_record const opened = open(w, sized::bytes, content.bytes().size());
    return opened && put_raw(w, content.bytes()) && close(w, opened);
  }
  if (!binary::is_scalar(content.kind())) return put_formatted(w, content);
  char* const out = reserve(w, binary::scalar_record_max);
  if (out == nullptr) return false;
  char* const end = binary::put_scalar(out, content);
  if (end == nullptr) return refuse(w, errc::no_lexical_form);
  w.window_.advance_to(end);
  return true;
}

bool writer::steps::binary_markup::put_content_value(writer& w, value content) noexcept {
  if (content.is_bytes() && content.bytes().empty()) {
    w.window_.seal();  // of a start tag that this closed
    return true;
  }
  if (content.kind() == value_kind::base64) return put_bytes(w, content.bytes());
  if (content.kind() == value_kind::hex) return put_hex(w, content.bytes());
  std::size_t const begin = w.window_.unsealed_size();
  if (!put_value(w, content)) return false;
  seal_text(w, begin);
  return true;
}

bool writer::steps::binary_markup::put_bytes(writer& w, const_buffer bytes) noexcept {
  while (!bytes.empty()) {
    std::size_t const whole = bytes.size() < 3 ? bytes.size() : bytes.size() / 3 * 3;
    const_buffer const piece = bytes.first(std::min(whole, record_bytes_max));
    bytes = bytes.subspan(piece.size());
    std::size_t const begin = w.window_.unsealed_size();
    if (!put_value(w, base64(piece))) return false;
    seal_text(w, begin);
  }
  return true;
}

bool writer::steps::binary_markup::put_hex(writer& w, const_buffer bytes) noexcept {
  while (!bytes.empty()) {
    const_buffer const piece = bytes.first(std::min(bytes.size(), record_hex_max));
    bytes = bytes.subspan(piece.size());
    std::size_t const begin = w.window_.unsealed_size();
    open_record const opened = open(w, sized::chars, 2 * piece.size());
    if (!opened) return false;
    w.window_.advance_to(encode_hex(w.window_.cursor(), piece));
    if (!close(w, opened)) return false;
    seal_text(w, begin);
  }
  return true;
}

bool writer::steps::binary_markup::put_base64(writer& w, const_buffer bytes) noexcept {
  if (w.state_ != state::attribute) return steps::put_base64(w, bytes);
  pieces& value = state_of(w).value;
  if (value == pieces::none || value == pieces::bytes) {
    value = pieces::bytes;
    return put_raw(w, bytes);
  }
  return become_text(w) && steps::put_base64(w, bytes);
}

bool writer::steps::binary_markup::put_attribute_value(writer& w, value content) noexcept {
  return content.is_text() ? put_sized(w, sized::chars, place::plain, content.text())
                           : put_value(w, content);
}

bool writer::steps::binary_markup::open_attribute_value(writer& w) noexcept {
  auto& state = state_of(w);
  state.value_begin = w.window_.unsealed_size();
  state.value = pieces::none;
  return static_cast<bool>(open(w, sized::chars, 0));
}

/** The first piece is a number, which keeps its own record if it stays alone. */
bool writer::steps::binary_markup::take_scalar(writer& w, value content) noexcept {
  auto& state = state_of(w);
  char* const end = binary::put_scalar(state.scalar.data(), content);
  if (end == nullptr) return refuse(w, errc::no_lexical_form);
  state.scalar_size = static_cast<std::uint8_t>(end - state.scalar.data());
  state.value = pieces::scalar;
  return true;
}

/** More comes after bytes: their base64 takes their place. */
bool writer::steps::binary_markup::become_text(writer& w) noexcept {
  auto& state = state_of(w);
  bool const has_bytes = state.value == pieces::bytes || state.value == pieces::more_bytes;
  state.value = pieces::chars;
  std::size_t const size = w.window_.unsealed_size() - state.value_begin - short_header;
  if (!has_bytes || size == 0) return true;
  std::size_t const size_encoded = (size + 2) / 3 * 4;
  if (reserve(w, size_encoded - size) == nullptr) return false;
  char* const begin = w.window_.cursor() - size;
  char* const end = begin + size_encoded;
  std::memmove(end - size, begin, size);
  char* out = begin;
  for (char* in = end - size; in != end;) {  // what is read is always ahead of what is written
    std::array<char, 3> group{};
    auto const n = static_cast<std::size_t>(std::min<std::ptrdiff_t>(3, end - in));
    std::memcpy(group.data(), in, n);
    in += n;
    out = encode_base64(out, buffer(std::string_view(group.data(), n)));
  }
  w.window_.advance_to(out);
  return true;
}

bool writer::steps::binary_markup::put_attribute_piece(writer& w, value content) noexcept {
  auto& value = state_of(w).value;
  if (value == pieces::none && binary::is_scalar(content.kind())) {
    if (!take_scalar(w, content)) return false;
  } else if (value == pieces::none && content.kind() == value_kind::base64) {
    value = pieces::more_bytes;
    return put_raw(w, content.bytes());
  } else if (!become_text(w)) {
    return false;
  }
  return steps::put_text(w, place::plain, content);
}

bool writer::steps::binary_markup::close_attribute_value(writer& w) noexcept {
  auto const& state = state_of(w);
  if (state.value != pieces::scalar) {
    bool const is_bytes = state.value == pieces::bytes || state.value == pieces::more_bytes;
    return close(w, {is_bytes ? sized::bytes : sized::chars, state.value_begin, short_header});
  }
  std::size_t const size = w.window_.unsealed_size() - state.value_begin;
  if (reserve(w, state.scalar_size) == nullptr) return false;
  char* const begin = w.window_.cursor() - size;
  std::copy_n(state.scalar.data(), state.scalar_size, begin);
  w.window_.advance_to(begin + state.scalar_size);
  return true;
}

}  // namespace penstock::xml
