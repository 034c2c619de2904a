// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// records: the records of binary XML ([MC-NBFX], 2.2) as bytes. Bytes out; it knows neither writer
// nor output.

#ifndef PENSTOCK_XML_BINARY_RECORDS_HPP
#define PENSTOCK_XML_BINARY_RECORDS_HPP

#include <penstock/xml/array_view.hpp>
#include <penstock/xml/value.hpp>

#include <cstddef>
#include <cstdint>

namespace penstock::xml::binary {

/** The type of a record, which is its first byte. */
enum class record : std::uint8_t {
  end_element = 0x01,
  comment = 0x02,
  array = 0x03,
  short_attribute = 0x04,
  attribute = 0x05,
  short_dictionary_attribute = 0x06,
  dictionary_attribute = 0x07,
  short_xmlns = 0x08,
  xmlns = 0x09,
  short_dictionary_xmlns = 0x0A,
  dictionary_xmlns = 0x0B,
  prefix_dictionary_attribute_a = 0x0C,
  prefix_attribute_a = 0x26,
  short_element = 0x40,
  element = 0x41,
  short_dictionary_element = 0x42,
  dictionary_element = 0x43,
  prefix_dictionary_element_a = 0x44,
  prefix_element_a = 0x5E,
  zero = 0x80,
  one = 0x82,
  false_text = 0x84,
  true_text = 0x86,
  int8 = 0x88,
  int16 = 0x8A,
  int32 = 0x8C,
  int64 = 0x8E,
  real32 = 0x90,
  real = 0x92,
  decimal = 0x94,
  date_time = 0x96,
  chars8 = 0x98,
  chars16 = 0x9A,
  chars32 = 0x9C,
  bytes8 = 0x9E,
  bytes16 = 0xA0,
  bytes32 = 0xA2,
  dictionary = 0xAA,
  unique_id = 0xAC,
  timespan = 0xAE,
  guid = 0xB0,
  uint64 = 0xB2,
  boolean = 0xB4  // of arrays only
};

/** A text record whose type has this bit also ends the element. */
inline constexpr char with_end_element = 1;

/** The most bytes of a MultiByteInt31. */
inline constexpr std::size_t multibyte_size_max = 5;

/** How many bytes put_multibyte() writes. */
[[nodiscard]] constexpr std::size_t multibyte_size(std::uint32_t n) noexcept {
  std::size_t size = 1;
  while (n >>= 7) ++size;
  return size;
}

/** Write `n`, which is below 2^31, as MultiByteInt31. Returns the end. */
inline char* put_multibyte(char* out, std::uint32_t n) noexcept {
  for (; n >= 0x80; n >>= 7) *out++ = static_cast<char>(n | 0x80);
  *out++ = static_cast<char>(n);
  return out;
}

inline char* put_type(char* out, record type) noexcept {
  *out = static_cast<char>(type);
  return out + 1;
}

/** What a record begins with whose content has a size: its type and that size. */
enum class sized : std::uint8_t {
  chars,   // in the smallest of Chars8, Chars16, Chars32
  bytes,   // the same for bytes
  string,  // a String without a type: part of a record
  comment
};

/** The most bytes that put_sized() writes. */
inline constexpr std::size_t sized_max = 1 + multibyte_size_max;

/** How many bytes put_sized() writes. */
[[nodiscard]] std::size_t sized_size(sized what, std::uint32_t content_size) noexcept;
/** Write the beginning of a record with `content_size` bytes, fewer than 2^31. Returns the end. */
char* put_sized(char* out, sized what, std::uint32_t content_size) noexcept;

/** The most bytes of a text record that is neither text nor bytes. */
inline constexpr std::size_t scalar_record_max = 17;

/** Is there a record for such values, which are neither text nor bytes? */
[[nodiscard]] constexpr bool is_scalar(value_kind kind) noexcept {
  return kind != value_kind::text && kind != value_kind::duration && kind < value_kind::base64;
}

/** Write `content`, whose kind is_scalar(), as the smallest record that has its value. Returns the
    end; null: it is a value that has no lexical form either. */
char* put_scalar(char* out, value content) noexcept;

/** How many bytes an item of an array has. */
[[nodiscard]] std::size_t array_item_size(array_kind kind) noexcept;
/** Write the type of an array's items, which ends elements. Returns the end. */
char* put_array_type(char* out, array_kind kind) noexcept;
/** Write an item of an array, in array_item_size(). Returns the end; null as put_scalar(). */
char* put_array_item(char* out, array_kind kind, value item) noexcept;

}  // namespace penstock::xml::binary

#endif
