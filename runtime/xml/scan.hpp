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
  /** 8 bytes at `p` and 8 at `q`. */
  [[nodiscard]] static block of_eights(char const* p, char const* q) noexcept {
    return {_mm_unpacklo_epi64(_mm_loadl_epi64(reinterpret_cast<__m128i const*>(p)),
                               _mm_loadl_epi64(reinterpret_cast<__m128i const*>(q)))};
  }
  /** 4 bytes at `p` and 4 at `q`, and all of them again. */
  [[nodiscard]] static block of_fours(char const* p, char const* q) noexcept {
    std::int32_t a = 0;
    std::int32_t b = 0;
    std::memcpy(&a, p, 4);
    std::memcpy(&b, q, 4);
    return {_mm_set_epi32(b, a, b, a)};
  }
  /** The index of the first byte of the class `Special`; `size` when there is none. */
  template <unsigned Special>
  [[nodiscard]] std::size_t find() const noexcept {
    constexpr special_bytes special = specials_of(Special);
    auto const equal = [this](char c) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)); };
    // Below 0x20 as signed numbers are the control characters and what is above 0x7F.
    __m128i found = _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20));
    for (char const mark : special.marks) found = _mm_or_si128(found, equal(mark));
    auto mask = static_cast<unsigned>(_mm_movemask_epi8(found));
    if (mask == 0) return size;
    for (char const blank : special.white_space) {
      mask &= ~static_cast<unsigned>(_mm_movemask_epi8(equal(blank)));
    }
    return mask == 0 ? size : static_cast<std::size_t>(std::countr_zero(mask));
  }
};

#elif defined(__ARM_NEON) && defined(__aarch64__)

struct block {
  uint8x16_t bytes;

  static constexpr std::size_t size = 16;

  [[nodiscard]] static block at(char const* p) noexcept {
    return {vld1q_u8(reinterpret_cast<std::uint8_t const*>(p))};
  }
  [[nodiscard]] static block of_eights(char const* p, char const* q) noexcept {
    return {vcombine_u8(vld1_u8(reinterpret_cast<std::uint8_t const*>(p)),
                        vld1_u8(reinterpret_cast<std::uint8_t const*>(q)))};
  }
  [[nodiscard]] static block of_fours(char const* p, char const* q) noexcept {
    std::uint32_t a = 0;
    std::uint32_t b = 0;
    std::memcpy(&a, p, 4);
    std::memcpy(&b, q, 4);
    uint32x2_t const both = vset_lane_u32(b, vdup_n_u32(a), 1);
    return {vreinterpretq_u8_u32(vcombine_u32(both, both))};
  }
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
};

#endif

#if defined(__SSE2__) || (defined(__ARM_NEON) && defined(__aarch64__))
#define PENSTOCK_XML_HAS_BLOCKS 1

/** The same as clean_bytes(), for any `n`. It reads none but these bytes, and writes none but as
    many: two halves that overlap do for every size between one and two of them. */
template <unsigned Special>
[[nodiscard]] inline std::size_t clean_blocks(char* out, char const* in, std::size_t n) noexcept {
  constexpr std::size_t size = block::size;
  if (n >= size) {
    std::size_t i = 0;
    do {
      if (out != nullptr) std::memcpy(out + i, in + i, size);
      std::size_t const clean = block::at(in + i).find<Special>();
      if (clean != size) return i + clean;
      i += size;
    } while (n - i >= size);
    if (i == n) return n;
    // The last block reaches back into what is clean and copied already.
    if (out != nullptr) std::memcpy(out + n - size, in + n - size, size);
    return n - size + block::at(in + n - size).find<Special>();
  }
  if (n >= 8) {
    if (out != nullptr) {
      std::memcpy(out, in, 8);
      std::memcpy(out + n - 8, in + n - 8, 8);
    }
    std::size_t const clean = block::of_eights(in, in + n - 8).find<Special>();
    return clean < 8 ? clean : clean + n - 16;
  }
  if (n >= 4) {
    if (out != nullptr) {
      std::memcpy(out, in, 4);
      std::memcpy(out + n - 4, in + n - 4, 4);
    }
    std::size_t const clean = block::of_fours(in, in + n - 4).find<Special>();
    return clean < 4 ? clean : clean < 8 ? clean + n - 8 : n;
  }
  return clean_bytes<Special>(out, in, n);
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
