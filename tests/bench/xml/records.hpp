// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// records: the documents that the XML benchmark writes. All texts exist before a clock starts.
//
//     <records><record id="7" type="delta" code="C-0b3f2a11">text</record>…</records>
//
// Of each 16 texts, in "mix", one is of 4 KiB without anything to escape; two, in both documents,
// are of 48 bytes with six characters to escape, and have two more in `code`; the others are of 24
// to 56 plain bytes. "short" has a short text for the long one.

#ifndef PENSTOCK_BENCH_XML_RECORDS_HPP
#define PENSTOCK_BENCH_XML_RECORDS_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

struct record {
  std::string id;
  std::string type;
  std::string code;
  std::string text;
};

using records = std::vector<record>;

/** Makes the same records each time. */
class record_maker {
public:
  explicit record_maker(bool has_long_texts) : has_long_texts_(has_long_texts) {}

  [[nodiscard]] record next() {
    constexpr std::array<char const*, 4> types{"alpha", "beta", "gamma", "delta"};
    std::size_t const i = made_++;
    bool const is_escaped = i % 16 == 5 || i % 16 == 11;
    record made{std::to_string(i), types[i % 4], make_code(is_escaped), {}};
    std::size_t const size = i % 16 == 15 && has_long_texts_ ? 4096
                             : is_escaped                    ? 48
                                                             : short_size();
    made.text = make_text(size);
    if (is_escaped) {
      for (std::size_t k = 0; k < 6; ++k) made.text[4 + 7 * k] = "&<>"[k % 3];
    }
    return made;
  }

private:
  std::uint32_t draw() {
    state_ = state_ * 1664525U + 1013904223U;
    return state_ >> 4;
  }
  std::size_t short_size() { return 24 + draw() % 33; }
  std::string make_code(bool is_escaped) {
    std::array<char, 16> digits{};
    std::snprintf(digits.data(), digits.size(), "%08x", draw());
    return (is_escaped ? "C&\"" : "C-") + std::string(digits.data());
  }
  std::string make_text(std::size_t size) {
    constexpr std::string_view letters =
        "abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789.,;:-_";
    std::string text(size, ' ');
    for (char& c : text) c = letters[draw() % letters.size()];
    return text;
  }

  bool has_long_texts_;
  std::size_t made_ = 0;
  std::uint32_t state_ = 12345;
};

[[nodiscard]] inline records make_records(bool has_long_texts, std::size_t count) {
  record_maker maker(has_long_texts);
  records made;
  made.reserve(count);
  while (made.size() < count) made.push_back(maker.next());
  return made;
}

}  // namespace bench

#endif
