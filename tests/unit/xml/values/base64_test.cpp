// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Bytes of every length and value are encoded as a decoder that shares nothing with the encoder
// reads them.

#include "xml/values/base64.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <memory>
#include <random>
#include <string>

using penstock::buffer;

namespace {

std::string base64_of(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '!');
  char* const end = penstock::xml::encode_base64(text.data(), buffer(bytes));
  REQUIRE(end == text.data() + text.size() - 1);
  REQUIRE(text.back() == '!');
  text.pop_back();
  return text;
}

/** Without what the processor can do many bytes at a time. */
std::string base64_by_groups(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4, '!');
  char* const end = penstock::xml::encode_base64_groups(text.data(), buffer(bytes));
  REQUIRE(end == text.data() + text.size());
  return text;
}

std::string hex_of(std::string_view bytes) {
  std::string text(bytes.size() * 2 + 1, '!');
  char* const end = penstock::xml::encode_hex(text.data(), buffer(bytes));
  REQUIRE(end == text.data() + text.size() - 1);
  REQUIRE(text.back() == '!');
  text.pop_back();
  return text;
}

/** Bit by bit. */
std::string decode(std::string_view text) {
  std::string bits;
  for (char const c : text) {
    unsigned value = 0;
    if (c >= 'A' && c <= 'Z')
      value = static_cast<unsigned>(c - 'A');
    else if (c >= 'a' && c <= 'z')
      value = static_cast<unsigned>(c - 'a') + 26;
    else if (c >= '0' && c <= '9')
      value = static_cast<unsigned>(c - '0') + 52;
    else if (c == '+')
      value = 62;
    else if (c == '/')
      value = 63;
    else
      break;
    for (unsigned bit = 32; bit != 0; bit >>= 1) bits += (value & bit) != 0 ? '1' : '0';
  }
  std::string bytes;
  for (std::size_t i = 0; i + 8 <= bits.size(); i += 8) {
    bytes += static_cast<char>(std::stoi(bits.substr(i, 8), nullptr, 2));
  }
  return bytes;
}

}  // namespace

TEST_CASE("base64 has the vectors of RFC 4648") {
  CHECK(base64_of("") == "");
  CHECK(base64_of("f") == "Zg==");
  CHECK(base64_of("fo") == "Zm8=");
  CHECK(base64_of("foo") == "Zm9v");
  CHECK(base64_of("foob") == "Zm9vYg==");
  CHECK(base64_of("fooba") == "Zm9vYmE=");
  CHECK(base64_of("foobar") == "Zm9vYmFy");
  CHECK(hex_of("foobar") == "666F6F626172");
  CHECK(hex_of("") == "");
}

TEST_CASE("base64 of every length is what a decoder reads back") {
  std::mt19937 random(3);
  for (std::size_t size = 0; size < 400; ++size) {
    std::string bytes;
    for (std::size_t i = 0; i < size; ++i) bytes += static_cast<char>(random());
    std::string const text = base64_of(bytes);
    CAPTURE(size);
    REQUIRE(decode(text) == bytes);
    REQUIRE(base64_by_groups(bytes) == text);
    REQUIRE(text.find('=') == (size % 3 == 0 ? std::string::npos : text.size() - 3 + size % 3));
  }
}

TEST_CASE("every group of 24 bits that a step can see becomes its characters") {
  // All pairs of bytes, at each place of a group.
  for (unsigned place = 0; place < 3; ++place) {
    std::string bytes(3 * 65536, '\x5A');
    for (unsigned i = 0; i < 65536; ++i) {
      bytes[3 * i + place] = static_cast<char>(i);
      bytes[3 * i + (place + 1) % 3] = static_cast<char>(i >> 8);
    }
    REQUIRE(base64_of(bytes) == base64_by_groups(bytes));
  }
}

TEST_CASE("nothing beyond the bytes is read") {
  for (std::size_t size = 0; size < 200; ++size) {
    // Memory of exactly that size, for the sanitizers.
    auto const memory = std::make_unique<char[]>(size);
    std::fill_n(memory.get(), size, 'M');
    REQUIRE(decode(base64_of({memory.get(), size})) == std::string(size, 'M'));
  }
}

TEST_CASE("every character of the alphabet comes in its place") {
  std::string bytes;
  for (unsigned i = 0; i < 64; ++i) {
    // The same 6 bits at all four places of a group.
    unsigned const group = i << 18 | i << 12 | i << 6 | i;
    for (int shift = 16; shift >= 0; shift -= 8) bytes += static_cast<char>(group >> shift);
  }
  std::string expected;
  for (char const c : std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                       "0123456789+/")) {
    expected.append(4, c);
  }
  CHECK(base64_of(bytes) == expected);
}

TEST_CASE("every byte has its two digits") {
  std::string bytes;
  std::string expected;
  for (unsigned i = 0; i < 256; ++i) {
    bytes += static_cast<char>(i);
    expected += "0123456789ABCDEF"[i / 16];
    expected += "0123456789ABCDEF"[i % 16];
  }
  CHECK(hex_of(bytes) == expected);
}
