// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// scan: how far text may stand as it is, many bytes at a time, and copied while it is looked at.
//
//     std::size_t const n = clean_run<special_in_text>(out, in, size);     // out[0..n) == in[0..n)
//
// Copying while looking, rather than after, pays most for short text, where each look has a cost of
// its own. There is a way in blocks of 16 bytes, which every x86-64 and AArch64 has; one in steps
// of 64 bytes for long text, where the processor has AVX2; and one for single bytes, which stands
// in where there is neither, and says what the others must say.

#ifndef PENSTOCK_XML_SCAN_HPP
#define PENSTOCK_XML_SCAN_HPP

#include "xml/characters.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <immintrin.h>
#elif defined(__ARM_NEON) && defined(__aarch64__)
#include <arm_neon.h>
#endif

namespace penstock::xml {

/** How many of the `n` bytes at `in` come before the first one of the class `Special`. They are
    copied to `out`, where `n` bytes are free, unless it is null; those after them may change. */
template <unsigned Special>
[[nodiscard]] inline std::size_t clean_bytes(char* out, char const* in, std::size_t n) noexcept {
  std::size_t i = 0;
  for (; i != n && !is(in[i], Special); ++i) {
    if (out != nullptr) out[i] = in[i];
  }
  return i;
}

#if defined(__SSE2__)

/** 16 bytes to be looked at together. */
struct block {
  __m128i bytes;

  static constexpr std::size_t size = 16;

  [[nodiscard]] static block at(char const* p) noexcept {
    return {_mm_loadu_si128(reinterpret_cast<__m128i const*>(p))};
  }
  /** Two pieces of 8 bytes. */
  [[nodiscard]] static block of(std::uint64_t a, std::uint64_t b) noexcept {
    return {_mm_set_epi64x(static_cast<std::int64_t>(b), static_cast<std::int64_t>(a))};
  }
  /** Two pieces of 4 bytes, and both again. */
  [[nodiscard]] static block of(std::uint32_t a, std::uint32_t b) noexcept {
    auto const pair = static_cast<std::int64_t>(std::uint64_t{b} << 32 | a);
    return {_mm_set1_epi64x(pair)};
  }
  void store(char* p) const noexcept { _mm_storeu_si128(reinterpret_cast<__m128i*>(p), bytes); }
  /** The index of the first byte of the class `Special`; `size` when there is none. */
  template <unsigned Special>
  [[nodiscard]] std::size_t find() const noexcept {
    constexpr special_bytes special = specials_of(Special);
    auto const equal = [this](char c) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)); };
    // The control characters and what is above 0x7F are negative then, and only signs count.
    __m128i found = _mm_subs_epi8(bytes, _mm_set1_epi8(0x20));
    for (char const mark : special.marks) found = _mm_or_si128(found, equal(mark));
    auto mask = static_cast<unsigned>(_mm_movemask_epi8(found));
    if (mask == 0) return size;
    for (char const blank : special.white_space) {
      mask &= ~static_cast<unsigned>(_mm_movemask_epi8(equal(blank)));
    }
    return mask == 0 ? size : static_cast<std::size_t>(std::countr_zero(mask));
  }
  /** True if all of them are of the class `name_part`: letters, digits, `-`, `.` and `_`. */
  [[nodiscard, gnu::always_inline]] inline bool is_all_name_parts() const noexcept {
    // A range becomes the highest signed numbers, which one comparison tells from all others.
    auto const is_in = [](__m128i v, char first, char last) {
      __m128i const shifted = _mm_add_epi8(v, _mm_set1_epi8(static_cast<char>(0x7F - last)));
      return _mm_cmpgt_epi8(shifted, _mm_set1_epi8(static_cast<char>(0x7F - last + first - 1)));
    };
    __m128i const small = _mm_or_si128(bytes, _mm_set1_epi8(0x20));  // the letters among them
    __m128i const is_part = _mm_or_si128(
        _mm_or_si128(is_in(small, 'a', 'z'), is_in(bytes, '0', '9')),
        _mm_or_si128(is_in(bytes, '-', '.'), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('_'))));
    return _mm_movemask_epi8(is_part) == 0xFFFF;
  }
};

#elif defined(__ARM_NEON) && defined(__aarch64__)

struct block {
  uint8x16_t bytes;

  static constexpr std::size_t size = 16;

  [[nodiscard]] static block at(char const* p) noexcept {
    return {vld1q_u8(reinterpret_cast<std::uint8_t const*>(p))};
  }
  [[nodiscard]] static block of(std::uint64_t a, std::uint64_t b) noexcept {
    return {vcombine_u8(vcreate_u8(a), vcreate_u8(b))};
  }
  [[nodiscard]] static block of(std::uint32_t a, std::uint32_t b) noexcept {
    uint8x8_t const pair = vcreate_u8(std::uint64_t{b} << 32 | a);
    return {vcombine_u8(pair, pair)};
  }
  void store(char* p) const noexcept { vst1q_u8(reinterpret_cast<std::uint8_t*>(p), bytes); }
  template <unsigned Special>
  [[nodiscard]] std::size_t find() const noexcept {
    constexpr special_bytes special = specials_of(Special);
    auto const equal = [this](char c) {
      return vceqq_u8(bytes, vdupq_n_u8(static_cast<std::uint8_t>(c)));
    };
    uint8x16_t found = vcltq_s8(vreinterpretq_s8_u8(bytes), vdupq_n_s8(0x20));
    for (char const blank : special.white_space) found = vbicq_u8(found, equal(blank));
    for (char const mark : special.marks) found = vorrq_u8(found, equal(mark));
    // Four bits for each byte: the narrowest mask that this processor makes in one step.
    auto const nibbles = vshrn_n_u16(vreinterpretq_u16_u8(found), 4);
    std::uint64_t const mask = vget_lane_u64(vreinterpret_u64_u8(nibbles), 0);
    return static_cast<std::size_t>(std::countr_zero(mask)) / 4;
  }
  [[nodiscard, gnu::always_inline]] inline bool is_all_name_parts() const noexcept {
    auto const is_in = [](uint8x16_t v, char first, char last) {
      uint8x16_t const from_first = vsubq_u8(v, vdupq_n_u8(static_cast<std::uint8_t>(first)));
      return vcleq_u8(from_first, vdupq_n_u8(static_cast<std::uint8_t>(last - first)));
    };
    uint8x16_t const small = vorrq_u8(bytes, vdupq_n_u8(0x20));
    uint8x16_t const is_part =
        vorrq_u8(vorrq_u8(is_in(small, 'a', 'z'), is_in(bytes, '0', '9')),
                 vorrq_u8(is_in(bytes, '-', '.'), vceqq_u8(bytes, vdupq_n_u8('_'))));
    return vminvq_u8(is_part) == 0xFF;
  }
};

#endif

#if defined(__SSE2__) || (defined(__ARM_NEON) && defined(__aarch64__))
#define PENSTOCK_XML_HAS_BLOCKS 1

/** The first and the last bytes of a short text, as many as a `Word` has. They overlap or meet, so
    that between them they are the text. */
template <class Word>
struct ends {
  static ends of(char const* in, std::size_t n) noexcept {
    ends both;
    std::memcpy(&both.first, in, sizeof(Word));
    std::memcpy(&both.last, in + n - sizeof(Word), sizeof(Word));
    return both;
  }
  void store(char* out, std::size_t n) const noexcept {
    std::memcpy(out, &first, sizeof(Word));
    std::memcpy(out + n - sizeof(Word), &last, sizeof(Word));
  }

  Word first;
  Word last;
};

/** clean_bytes() of sizeof(Word) to twice as many bytes. */
template <unsigned Special, class Word>
[[nodiscard]] inline std::size_t clean_ends(char* out, char const* in, std::size_t n) noexcept {
  auto const both = ends<Word>::of(in, n);
  if (out != nullptr) both.store(out, n);
  std::size_t const clean = block::of(both.first, both.last).template find<Special>();
  if (clean < sizeof(Word)) return clean;
  return clean < 2 * sizeof(Word) ? clean + n - 2 * sizeof(Word) : n;
}

/** The same as clean_bytes(), for any `n`. It reads none but these bytes, and writes none but as
    many. */
template <unsigned Special>
[[nodiscard]] inline std::size_t clean_blocks(char* out, char const* in, std::size_t n) noexcept {
  constexpr std::size_t size = block::size;
  if (n < 4) return clean_bytes<Special>(out, in, n);
  if (n < 8) return clean_ends<Special, std::uint32_t>(out, in, n);
  if (n < size) return clean_ends<Special, std::uint64_t>(out, in, n);
  for (std::size_t i = 0;; i += size) {
    // The last block reaches back into what is clean and copied already.
    std::size_t const at = std::min(i, n - size);
    block const next = block::at(in + at);
    if (out != nullptr) next.store(out + at);
    std::size_t const clean = next.find<Special>();
    if (clean != size || at + size == n) return at + clean;
  }
}

#endif

#if defined(__SSE2__)

/** As much of it as is clean in steps of 64 bytes. To be called where there is AVX2. */
template <unsigned Special>
[[nodiscard, gnu::target("avx2"), gnu::noinline]] std::size_t clean_steps(char* out, char const* in,
                                                                          std::size_t n) noexcept {
  // Not made of functions as the block above is: those would have to be of the same target.
  constexpr special_bytes special = specials_of(Special);
  std::size_t i = 0;
  for (; n - i >= 64; i += 64) {
    __m256i found = _mm256_setzero_si256();
    for (std::size_t const part : {i, i + 32}) {
      __m256i const bytes = _mm256_loadu_si256(reinterpret_cast<__m256i const*>(in + part));
      if (out != nullptr) _mm256_storeu_si256(reinterpret_cast<__m256i*>(out + part), bytes);
      __m256i low = _mm256_cmpgt_epi8(_mm256_set1_epi8(0x20), bytes);
      for (char const blank : special.white_space) {
        low = _mm256_andnot_si256(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(blank)), low);
      }
      found = _mm256_or_si256(found, low);
      for (char const mark : special.marks) {
        found = _mm256_or_si256(found, _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(mark)));
      }
    }
    if (_mm256_movemask_epi8(found) != 0) break;
  }
  return i;
}

/** Whether clean_steps() may be called. */
[[nodiscard]] inline bool has_steps() noexcept { return __builtin_cpu_supports("avx2") != 0; }

/** From here on it pays to ask. */
inline constexpr std::size_t long_run_min = 256;

#endif

/** clean_bytes() by the fastest way that there is here. */
template <unsigned Special>
[[nodiscard]] inline std::size_t clean_run(char* out, char const* in, std::size_t n) noexcept {
  // Where only white space may stand there is never much of it.
  if constexpr (Special == special_in_blank) return clean_bytes<Special>(out, in, n);
#if defined(__SSE2__)
  std::size_t i = 0;
  if (n >= long_run_min && has_steps()) i = clean_steps<Special>(out, in, n);
  return i + clean_blocks<Special>(out == nullptr ? out : out + i, in + i, n - i);
#elif defined(PENSTOCK_XML_HAS_BLOCKS)
  return clean_blocks<Special>(out, in, n);
#else
  return clean_bytes<Special>(out, in, n);
#endif
}

}  // namespace penstock::xml

#endif
