// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// What fuzz targets share: an input that is read as a row of choices, and a claim that must hold.
//
//     fuzz::input choices(data, size);
//     while (!choices.is_over()) {
//       switch (choices.below(3)) { … xml.text(choices.text()) … }
//       fuzz::expect(xml.depth() == open, "the depth is that of the open elements");
//     }

#ifndef PENSTOCK_FUZZ_FUZZ_HPP
#define PENSTOCK_FUZZ_FUZZ_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size);

namespace fuzz {

/** End the program, so that the fuzzer keeps its input, unless `claim` is true. */
inline void expect(bool claim, char const* what) {
  if (claim) return;
  std::fprintf(stderr, "false: %s\n", what);
  std::abort();
}

/** Choices, as the octets of an input make them; 0 and empty when it is over. */
class input {
public:
  input(std::uint8_t const* data, std::size_t size) noexcept
      : rest_(reinterpret_cast<char const*>(data), size) {}

  [[nodiscard]] bool is_over() const noexcept { return rest_.empty(); }
  unsigned octet() noexcept {
    if (rest_.empty()) return 0;
    auto const first = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return first;
  }
  unsigned below(unsigned n) noexcept { return octet() % n; }
  /** Text of a length that is chosen first: up to 63 octets of the input. */
  std::string_view text() noexcept { return take(octet() % 64); }
  /** The rest, as it is. */
  std::string_view all() noexcept { return take(rest_.size()); }

private:
  std::string_view take(std::size_t n) noexcept {
    std::string_view const taken = rest_.substr(0, n);
    rest_.remove_prefix(taken.size());
    return taken;
  }

  std::string_view rest_;
};

/** A number that depends on all of `octets`: where to cut them, say. */
[[nodiscard]] inline std::uint32_t hash(std::string_view octets) noexcept {
  std::uint32_t value = 2166136261U;
  for (char const c : octets) value = (value ^ static_cast<std::uint8_t>(c)) * 16777619U;
  return value ^ value >> 15;
}

/** Memory that ends where what was put there last ends, so that a sanitizer sees any look beyond
    it. */
class tight_copy {
public:
  explicit tight_copy(std::size_t size_max) : bytes_(new char[size_max]), size_max_(size_max) {}

  /** A copy of `octets`, which may be `size_max`; the one before is gone. */
  std::string_view of(std::string_view octets) noexcept {
    char* const begin = bytes_.get() + (size_max_ - octets.size());
    std::ranges::copy(octets, begin);
    return {begin, octets.size()};
  }

private:
  std::unique_ptr<char[]> bytes_;
  std::size_t size_max_;
};

/** Call `take` with each of the pieces into which `octets` are cut, of 1 to `size_max`,
    drawn from `seed`. */
template <class Take>
void in_pieces(std::string_view octets, std::uint32_t seed, std::size_t size_max, Take take) {
  for (std::size_t n = 0; !octets.empty(); octets.remove_prefix(n)) {
    seed = seed * 1664525U + 1013904223U;
    n = std::min(octets.size(), 1 + (seed >> 16) % size_max);
    take(octets.substr(0, n));
  }
}

}  // namespace fuzz

#endif
