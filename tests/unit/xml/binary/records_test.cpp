// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// The records of numbers and sizes have exactly the bytes that [MC-NBFX] says, and are the smallest
// that do.

#include "xml/binary/records.hpp"

#include "unit/xml/binary/binary_bytes.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

namespace xml = penstock::xml;
namespace binary = penstock::xml::binary;
using penstock::test::bytes_of;

namespace {

std::string multibyte(std::uint32_t n) {
  std::array<char, binary::multibyte_size_max> bytes{};
  std::string const written(bytes.data(), binary::put_multibyte(bytes.data(), n));
  CHECK(written.size() == binary::multibyte_size(n));
  return written;
}

std::string scalar(xml::value content) {
  std::array<char, binary::scalar_record_max> bytes{};
  return {bytes.data(), binary::put_scalar(bytes.data(), content)};
}

std::string header(binary::sized what, std::uint32_t size) {
  std::array<char, binary::sized_max> bytes{};
  std::string const written(bytes.data(), binary::put_sized(bytes.data(), what, size));
  CHECK(written.size() == binary::sized_size(what, size));
  return written;
}

}  // namespace

TEST_CASE("a MultiByteInt31 has 7 bits in each byte, the lowest first") {
  std::pair<std::uint32_t, char const*> const cases[] = {
      {0, "00"},
      {1, "01"},
      {0x7F, "7F"},
      {0x80, "80 01"},
      {470, "D6 03"},
      {0x3FFF, "FF 7F"},
      {0x4000, "80 80 01"},
      {0x1FFFFF, "FF FF 7F"},
      {0x200000, "80 80 80 01"},
      {0x0FFFFFFF, "FF FF FF 7F"},
      {0x10000000, "80 80 80 80 01"},
      {0x7FFFFFFF, "FF FF FF FF 07"},
  };
  for (auto const& [number, bytes] : cases) {
    CAPTURE(number);
    CHECK(multibyte(number) == bytes_of(bytes));
  }
}

TEST_CASE("integers take the smallest record, whatever their type") {
  std::pair<std::int64_t, char const*> const cases[] = {
      {0, "80"},
      {1, "82"},
      {-1, "88 FF"},
      {2, "88 02"},
      {127, "88 7F"},
      {-128, "88 80"},
      {128, "8A 80 00"},
      {-129, "8A 7F FF"},
      {32767, "8A FF 7F"},
      {-32768, "8A 00 80"},
      {32768, "8C 00 80 00 00"},
      {-32769, "8C FF 7F FF FF"},
      {2147483647, "8C FF FF FF 7F"},
      {-2147483648, "8C 00 00 00 80"},
      {2147483648, "8E 00 00 00 80 00 00 00 00"},
      {-2147483649, "8E FF FF FF 7F FF FF FF FF"},
      {INT64_MAX, "8E FF FF FF FF FF FF FF 7F"},
      {INT64_MIN, "8E 00 00 00 00 00 00 00 80"},
  };
  for (auto const& [number, bytes] : cases) {
    CAPTURE(number);
    CHECK(scalar(number) == bytes_of(bytes));
    if (number >= 0) CHECK(scalar(static_cast<std::uint64_t>(number)) == bytes_of(bytes));
  }
  CHECK(scalar(static_cast<std::int8_t>(-1)) == bytes_of("88 FF"));
  CHECK(scalar(static_cast<std::uint16_t>(2)) == bytes_of("88 02"));
  CHECK(scalar(std::uint64_t{1} << 63) == bytes_of("B2 00 00 00 00 00 00 00 80"));
  CHECK(scalar(UINT64_MAX) == bytes_of("B2 FF FF FF FF FF FF FF FF"));
}

TEST_CASE("truth values are records without content") {
  CHECK(scalar(false) == bytes_of("84"));
  CHECK(scalar(true) == bytes_of("86"));
}

TEST_CASE("numbers with a fraction keep their type and their bits") {
  CHECK(scalar(2.1) == bytes_of("92 CD CC CC CC CC CC 00 40"));
  CHECK(scalar(0.5) == bytes_of("92 00 00 00 00 00 00 E0 3F"));
  CHECK(scalar(-0.5F) == bytes_of("90 00 00 00 BF"));
  CHECK(scalar(2.1F) == bytes_of("90 66 66 06 40"));
  CHECK(scalar(std::numeric_limits<double>::infinity()) == bytes_of("92 00 00 00 00 00 00 F0 7F"));
  CHECK(scalar(-std::numeric_limits<double>::infinity()) == bytes_of("92 00 00 00 00 00 00 F0 FF"));
  CHECK(scalar(std::numeric_limits<float>::infinity()) == bytes_of("90 00 00 80 7F"));
  CHECK(scalar(-std::numeric_limits<float>::infinity()) == bytes_of("90 00 00 80 FF"));
}

TEST_CASE("every NaN is the same NaN") {
  for (double const sign : {1.0, -1.0}) {
    double const nan = std::copysign(std::numeric_limits<double>::quiet_NaN(), sign);
    CHECK(scalar(nan) == bytes_of("92 00 00 00 00 00 00 F8 7F"));
    CHECK(scalar(static_cast<float>(nan)) == bytes_of("90 00 00 C0 7F"));
  }
}

TEST_CASE("whole numbers become integers, as far as nothing is lost") {
  CHECK(scalar(0.0) == bytes_of("80"));
  CHECK(scalar(1.0F) == bytes_of("82"));
  CHECK(scalar(2.0) == bytes_of("88 02"));
  CHECK(scalar(-1e15) == bytes_of("8E 00 80 39 5B 81 72 FC FF"));
  CHECK(scalar(-9223372036854775808.0) == bytes_of("8E 00 00 00 00 00 00 00 80"));
  CHECK(scalar(9223372036854774784.0) == bytes_of("8E 00 FC FF FF FF FF FF 7F"));
  CHECK(scalar(9223372036854775808.0) == bytes_of("92 00 00 00 00 00 00 E0 43"));
  CHECK(scalar(-9223372036854777856.0) == bytes_of("92 01 00 00 00 00 00 E0 C3"));
  CHECK(scalar(-9223372036854775808.0F) == bytes_of("8E 00 00 00 00 00 00 00 80"));
  CHECK(scalar(9223372036854775808.0F) == bytes_of("90 00 00 00 5F"));
  CHECK(scalar(-0.0) == bytes_of("92 00 00 00 00 00 00 00 80"));
  CHECK(scalar(-0.0F) == bytes_of("90 00 00 00 80"));
}

TEST_CASE("the size of a text or of bytes is written in 1, 2 or 4 bytes") {
  using binary::sized;
  CHECK(header(sized::chars, 0) == bytes_of("98 00"));
  CHECK(header(sized::chars, 255) == bytes_of("98 FF"));
  CHECK(header(sized::chars, 256) == bytes_of("9A 00 01"));
  CHECK(header(sized::chars, 65535) == bytes_of("9A FF FF"));
  CHECK(header(sized::chars, 65536) == bytes_of("9C 00 00 01 00"));
  CHECK(header(sized::chars, INT32_MAX) == bytes_of("9C FF FF FF 7F"));
  CHECK(header(sized::bytes, 255) == bytes_of("9E FF"));
  CHECK(header(sized::bytes, 256) == bytes_of("A0 00 01"));
  CHECK(header(sized::bytes, 65536) == bytes_of("A2 00 00 01 00"));
  CHECK(header(sized::string, 127) == bytes_of("7F"));
  CHECK(header(sized::string, 128) == bytes_of("80 01"));
  CHECK(header(sized::comment, 127) == bytes_of("02 7F"));
  CHECK(header(sized::comment, INT32_MAX) == bytes_of("02 FF FF FF FF 07"));
}
