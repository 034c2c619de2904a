// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "xml/binary/records.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <concepts>
#include <type_traits>

namespace penstock::xml::binary {
namespace {

/** Write the lowest `size` bytes of `bits`, the lowest first. */
char* put_bits(char* out, std::uint64_t bits, std::size_t size) noexcept {
  for (; size != 0; --size, bits >>= 8) *out++ = static_cast<char>(bits);
  return out;
}

template <std::signed_integral To>
bool fits(std::int64_t number) noexcept {
  return static_cast<To>(number) == number;
}

char* put_integer(char* out, std::int64_t number) noexcept {
  if (number == 0) return put_type(out, record::zero);
  if (number == 1) return put_type(out, record::one);
  auto const bits = static_cast<std::uint64_t>(number);
  if (fits<std::int8_t>(number)) return put_bits(put_type(out, record::int8), bits, 1);
  if (fits<std::int16_t>(number)) return put_bits(put_type(out, record::int16), bits, 2);
  if (fits<std::int32_t>(number)) return put_bits(put_type(out, record::int32), bits, 4);
  return put_bits(put_type(out, record::int64), bits, 8);
}

char* put_unsigned(char* out, std::uint64_t number) noexcept {
  if (number <= INT64_MAX) return put_integer(out, static_cast<std::int64_t>(number));
  return put_bits(put_type(out, record::uint64), number, 8);
}

/** True for numbers that an integer record carries without loss: not for -0. */
template <std::floating_point Real>
bool is_integer(Real number) noexcept {
  constexpr Real limit = 9223372036854775808.0;  // 2^63
  return number >= -limit && number < limit && std::trunc(number) == number &&
         !(number == 0 && std::signbit(number));
}

char* put_real(char* out, double number) noexcept {
  if (is_integer(number)) return put_integer(out, static_cast<std::int64_t>(number));
  // One NaN for all of them, as for their text.
  if (std::isnan(number)) return put_bits(put_type(out, record::real), 0x7FF8000000000000, 8);
  return put_bits(put_type(out, record::real), std::bit_cast<std::uint64_t>(number), 8);
}

char* put_real(char* out, float number) noexcept {
  if (is_integer(number)) return put_integer(out, static_cast<std::int64_t>(number));
  if (std::isnan(number)) return put_bits(put_type(out, record::real32), 0x7FC00000, 4);
  return put_bits(put_type(out, record::real32), std::bit_cast<std::uint32_t>(number), 4);
}

char* put_decimal(char* out, decimal const& number) noexcept {
  if (number.scale() > decimal::scale_max) return nullptr;
  out = put_bits(put_type(out, record::decimal), number.scale() << 16, 3);
  *out++ = static_cast<char>(number.is_negative() ? 0x80 : 0);
  return put_bits(put_bits(out, number.high(), 4), number.low(), 8);
}

char* put_date_time(char* out, value content) noexcept {
  date_time const time = content.date_time();
  std::array<char, value::scalar_size_max> lexical{};
  if (time.ticks() > date_time::ticks_max) return nullptr;
  bool const is_local = time.kind() == time_kind::local;
  if (is_local && content.format(lexical.data()) == nullptr) return nullptr;
  std::uint64_t const kind = is_local ? 2 : time.kind() == time_kind::utc ? 1 : 0;
  return put_bits(put_type(out, record::date_time), time.ticks() | kind << 62, 8);
}

char* put_guid(char* out, record type, guid const& id) noexcept {
  auto const bytes = id.to_windows();
  return std::copy(bytes.begin(), bytes.end(), put_type(out, type));
}

record chars_record(std::uint32_t size) noexcept {
  return size <= 0xFF ? record::chars8 : size <= 0xFFFF ? record::chars16 : record::chars32;
}

record bytes_record(std::uint32_t size) noexcept {
  return size <= 0xFF ? record::bytes8 : size <= 0xFFFF ? record::bytes16 : record::bytes32;
}

std::size_t length_size(std::uint32_t size) noexcept {
  return size <= 0xFF ? 1 : size <= 0xFFFF ? 2 : 4;
}

struct array_row {
  record type;
  std::size_t item_size;
};

array_row row_of(array_kind kind) noexcept {
  switch (kind) {
    case array_kind::boolean: return {record::boolean, 1};
    case array_kind::int16: return {record::int16, 2};
    case array_kind::int32: return {record::int32, 4};
    case array_kind::int64: return {record::int64, 8};
    case array_kind::real32: return {record::real32, 4};
    case array_kind::real: return {record::real, 8};
    case array_kind::decimal: return {record::decimal, 16};
    case array_kind::date_time: return {record::date_time, 8};
    case array_kind::timespan: return {record::timespan, 8};
    case array_kind::guid: return {record::guid, 16};
  }
  return {record::boolean, 1};
}

/** The content of the record that put_scalar() writes for `item`, which has only one form. */
char* put_content(char* out, value item) noexcept {
  std::array<char, scalar_record_max> record;
  char const* const end = put_scalar(record.data(), item);
  return end == nullptr ? nullptr : std::copy<char const*>(record.data() + 1, end, out);
}

}  // namespace

std::size_t array_item_size(array_kind kind) noexcept { return row_of(kind).item_size; }

char* put_array_type(char* out, array_kind kind) noexcept {
  put_type(out, row_of(kind).type);
  *out |= with_end_element;
  return out + 1;
}

char* put_array_item(char* out, array_kind kind, value item) noexcept {
  switch (kind) {
    case array_kind::boolean: return put_bits(out, item.boolean() ? 1 : 0, 1);
    case array_kind::int16:
    case array_kind::int32:
    case array_kind::int64:
      return put_bits(out, static_cast<std::uint64_t>(item.signed_integer()),
                      array_item_size(kind));
    case array_kind::real32: return put_bits(out, std::bit_cast<std::uint32_t>(item.real32()), 4);
    case array_kind::real: return put_bits(out, std::bit_cast<std::uint64_t>(item.real()), 8);
    case array_kind::decimal:
    case array_kind::date_time:
    case array_kind::timespan:
    case array_kind::guid: return put_content(out, item);
  }
  return nullptr;
}

std::size_t sized_size(sized what, std::uint32_t content_size) noexcept {
  switch (what) {
    case sized::chars:
    case sized::bytes: return 1 + length_size(content_size);
    case sized::string: return multibyte_size(content_size);
    case sized::comment: return 1 + multibyte_size(content_size);
  }
  return sized_max;
}

char* put_sized(char* out, sized what, std::uint32_t content_size) noexcept {
  switch (what) {
    case sized::chars:
      return put_bits(put_type(out, chars_record(content_size)), content_size,
                      length_size(content_size));
    case sized::bytes:
      return put_bits(put_type(out, bytes_record(content_size)), content_size,
                      length_size(content_size));
    case sized::string: return put_multibyte(out, content_size);
    case sized::comment: return put_multibyte(put_type(out, record::comment), content_size);
  }
  return out;
}

char* put_scalar(char* out, value content) noexcept {
  switch (content.kind()) {
    case value_kind::boolean:
      return put_type(out, content.boolean() ? record::true_text : record::false_text);
    case value_kind::signed_integer: return put_integer(out, content.signed_integer());
    case value_kind::unsigned_integer: return put_unsigned(out, content.unsigned_integer());
    case value_kind::real: return put_real(out, content.real());
    case value_kind::real32: return put_real(out, content.real32());
    case value_kind::decimal: return put_decimal(out, content.decimal());
    case value_kind::date_time: return put_date_time(out, content);
    case value_kind::timespan:
      return put_bits(put_type(out, record::timespan),
                      static_cast<std::uint64_t>(content.timespan().ticks()), 8);
    case value_kind::guid: return put_guid(out, record::guid, content.guid());
    case value_kind::unique_id: return put_guid(out, record::unique_id, content.guid());
    case value_kind::text:
    case value_kind::duration:
    case value_kind::base64:
    case value_kind::hex: break;
  }
  return out;
}

}  // namespace penstock::xml::binary
