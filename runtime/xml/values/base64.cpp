// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "xml/values/base64.hpp"

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

#if defined(__SSE2__)
#include <immintrin.h>
#endif

namespace penstock::xml {
namespace {

using char_pair = std::array<char, 2>;

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** The two characters of every 12 bits, so that a group of 3 bytes takes two look-ups. */
constexpr std::array<char_pair, 4096> make_pairs() noexcept {
  std::array<char_pair, 4096> pairs{};
  for (std::size_t i = 0; i < pairs.size(); ++i) pairs[i] = {alphabet[i >> 6], alphabet[i & 63]};
  return pairs;
}

constexpr std::array<char_pair, 4096> pairs = make_pairs();

/** The two digits of every byte. */
constexpr std::array<char_pair, 256> make_hex_pairs() noexcept {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::array<char_pair, 256> made{};
  for (std::size_t i = 0; i < made.size(); ++i) made[i] = {digits[i >> 4], digits[i & 15]};
  return made;
}

constexpr std::array<char_pair, 256> hex_pairs = make_hex_pairs();

char* put_group(char* out, unsigned a, unsigned b, unsigned c) noexcept {
  unsigned const bits = a << 16 | b << 8 | c;
  std::memcpy(out, pairs[bits >> 12].data(), 2);
  std::memcpy(out + 2, pairs[bits & 4095].data(), 2);
  return out + 4;
}

#if defined(__SSE2__)

constexpr std::size_t step_bytes = 24;  // become 32 characters
constexpr std::size_t step_reads = 28;  // bytes that one step looks at

/** Spread the bytes a, b, c of each group into the four bytes b, a, c, b, of which each pair of
    characters has 12 bits in a row, and shift 6 bits into each byte. */
[[gnu::target("avx2")]] __m256i split_steps(__m256i bytes) noexcept {
  __m256i const order = _mm256_setr_epi8(1, 0, 2, 1, 4, 3, 5, 4, 7, 6, 8, 7, 10, 9, 11, 10,  //
                                         1, 0, 2, 1, 4, 3, 5, 4, 7, 6, 8, 7, 10, 9, 11, 10);
  __m256i const spread = _mm256_shuffle_epi8(bytes, order);
  // Bits are shifted by multiplying, by another factor in every other 16 bits.
  __m256i const first_and_third = _mm256_mulhi_epu16(
      _mm256_and_si256(spread, _mm256_set1_epi32(0x0FC0FC00)), _mm256_set1_epi32(0x04000040));
  __m256i const second_and_fourth = _mm256_mullo_epi16(
      _mm256_and_si256(spread, _mm256_set1_epi32(0x003F03F0)), _mm256_set1_epi32(0x01000010));
  return _mm256_or_si256(first_and_third, second_and_fourth);
}

/** The characters of 32 numbers below 64. What lies between a number and its character is the same
    for each of the alphabet's five ranges. */
[[gnu::target("avx2")]] __m256i find_characters(__m256i numbers) noexcept {
  constexpr char upper = 'A', lower = 'a' - 26, digit = '0' - 52, plus = '+' - 62, slash = '/' - 63;
  __m256i const distances =
      _mm256_setr_epi8(lower, digit, digit, digit, digit, digit, digit, digit, digit, digit, digit,
                       plus, slash, upper, 0, 0, lower, digit, digit, digit, digit, digit, digit,
                       digit, digit, digit, digit, plus, slash, upper, 0, 0);
  // 0 for lower case and upper case, 1 to 12 from the digits on; then 13 for upper case.
  __m256i const beyond_letters = _mm256_subs_epu8(numbers, _mm256_set1_epi8(51));
  __m256i const is_upper = _mm256_cmpgt_epi8(_mm256_set1_epi8(26), numbers);
  __m256i const range =
      _mm256_or_si256(beyond_letters, _mm256_and_si256(is_upper, _mm256_set1_epi8(13)));
  return _mm256_add_epi8(numbers, _mm256_shuffle_epi8(distances, range));
}

/** As many of the `n` bytes at `in` as there are whole steps, and are not too close to the end. */
[[gnu::target("avx2"), gnu::noinline]] std::size_t encode_steps(char* out, std::byte const* in,
                                                                std::size_t n) noexcept {
  std::size_t done = 0;
  for (; n - done >= step_reads; done += step_bytes, out += step_bytes / 3 * 4) {
    auto const load = [&](std::size_t at) noexcept {
      return _mm_loadu_si128(reinterpret_cast<__m128i const*>(in + done + at));
    };
    __m256i const bytes = _mm256_setr_m128i(load(0), load(step_bytes / 2));
    __m256i const characters = find_characters(split_steps(bytes));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(out), characters);
  }
  return done;
}

std::size_t put_steps(char* out, const_buffer bytes) noexcept {
  constexpr std::size_t worth_asking = 64;
  if (bytes.size() < worth_asking || __builtin_cpu_supports("avx2") == 0) return 0;
  return encode_steps(out, bytes.data(), bytes.size());
}

#else

std::size_t put_steps(char*, const_buffer) noexcept { return 0; }

#endif

}  // namespace

char* encode_base64(char* out, const_buffer bytes) noexcept {
  std::size_t const done = put_steps(out, bytes);
  return encode_base64_groups(out + done / 3 * 4, bytes.subspan(done));
}

char* encode_base64_groups(char* out, const_buffer bytes) noexcept {
  auto const byte = [&](std::size_t i) noexcept { return static_cast<unsigned>(bytes[i]); };
  std::size_t const whole = bytes.size() / 3 * 3;
  for (std::size_t i = 0; i < whole; i += 3) {
    out = put_group(out, byte(i), byte(i + 1), byte(i + 2));
  }
  if (whole == bytes.size()) return out;
  bool const has_two = bytes.size() - whole == 2;
  out = put_group(out, byte(whole), has_two ? byte(whole + 1) : 0, 0);
  out[-1] = '=';
  if (!has_two) out[-2] = '=';
  return out;
}

char* encode_hex(char* out, const_buffer bytes) noexcept {
  for (std::byte const b : bytes) {
    std::memcpy(out, hex_pairs[static_cast<std::size_t>(b)].data(), 2);
    out += 2;
  }
  return out;
}

}  // namespace penstock::xml
