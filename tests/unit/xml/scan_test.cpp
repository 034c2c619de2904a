// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Every way to scan says the same as the one that looks at single bytes: for every value of a byte,
// at every place of every length around its steps, at every distance from what the processor likes.
// What is copied is right, and nothing is touched outside. The text ends where its memory does, so
// that a sanitizer or valgrind sees a read behind it.

#include "xml/scan.hpp"

#include <catch2/catch_template_test_macros.hpp>
#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>

using namespace penstock::xml;

namespace {

constexpr std::size_t guard_size = 16;
constexpr char guard = '\x5A';

/** A text, and as much memory to copy it to, both without a byte to spare. */
struct bench {
  explicit bench(std::size_t text_size)
      : size(text_size),
        in(std::make_unique<char[]>(text_size)),
        out(text_size + 2 * guard_size, guard) {
    for (std::size_t i = 0; i < size; ++i) in[i] = static_cast<char>('A' + i % 26);
  }

  /** True if `way` says that `clean` bytes are clean, copying or not, and copies them right. */
  template <class Way>
  [[nodiscard]] bool agrees(Way way, std::size_t clean) {
    std::fill(out.begin(), out.end(), guard);
    if (way(nullptr, in.get(), size) != clean) return false;
    if (way(out.data() + guard_size, in.get(), size) != clean) return false;
    auto const is_guard = [](char c) { return c == guard; };
    return std::equal(in.get(), in.get() + clean, out.data() + guard_size) &&
           std::all_of(out.begin(), out.begin() + guard_size, is_guard) &&
           std::all_of(out.end() - guard_size, out.end(), is_guard);
  }

  std::size_t size;
  std::unique_ptr<char[]> in;
  std::string out;
};

/** Count the disagreements of `way` with `expected`, which is given what single bytes say: for a
    byte of each value at each `stride`-th place of a text. */
template <unsigned Special, class Way, class Expected>
int count_wrong(Way way, Expected expected, std::size_t size, std::size_t stride = 1) {
  bench on(size);
  int wrong = on.agrees(way, expected(size)) ? 0 : 1;
  for (std::size_t at = 0; at < size; at += stride) {
    char const usual = on.in[at];
    for (int value = 0; value < 256; ++value) {
      on.in[at] = static_cast<char>(value);
      std::size_t const clean = clean_bytes<Special>(nullptr, on.in.get(), size);
      wrong += on.agrees(way, expected(clean)) ? 0 : 1;
    }
    on.in[at] = usual;
  }
  return wrong;
}

constexpr auto the_same = [](std::size_t clean) { return clean; };

template <unsigned Special>
using places = std::integral_constant<unsigned, Special>;

}  // namespace

#define EVERY_PLACE                                                                           \
  places<special_in_text>, places<special_in_attribute>, places<special_in_attribute_single>, \
      places<special_in_cdata>, places<special_in_comment>, places<special_in_instruction>,   \
      places<special_in_plain>

TEMPLATE_TEST_CASE("a byte is special in a place as the table says", "", EVERY_PLACE) {
  constexpr special_bytes special = specials_of(TestType::value);
  for (int i = 0; i < 256; ++i) {
    char const c = static_cast<char>(i);
    bool const is_mark = std::ranges::find(special.marks, c) != special.marks.end();
    bool const may_stand = special.white_space.find(c) != std::string_view::npos;
    CHECK(is(c, TestType::value) == (i >= 0x80 || is_mark || (i < 0x20 && !may_stand)));
  }
}

TEMPLATE_TEST_CASE("single bytes are copied up to the first that is special", "", EVERY_PLACE) {
  for (std::size_t size = 0; size <= 8; ++size) {
    CHECK(count_wrong<TestType::value>(clean_bytes<TestType::value>, the_same, size) == 0);
  }
}

#ifdef PENSTOCK_XML_HAS_BLOCKS
TEMPLATE_TEST_CASE("blocks say what single bytes say", "", EVERY_PLACE) {
  for (std::size_t size = 0; size <= 50; ++size) {
    CHECK(count_wrong<TestType::value>(clean_blocks<TestType::value>, the_same, size) == 0);
  }
}
#endif

#ifdef __SSE2__
TEMPLATE_TEST_CASE("steps go as far as they are clean all through", "", EVERY_PLACE) {
  if (!has_steps()) SKIP("this processor has no AVX2");
  auto const whole_steps = [](std::size_t clean) { return clean / 64 * 64; };
  for (unsigned const size : {0U, 1U, 63U, 64U, 65U, 127U, 128U, 129U, 192U, 200U}) {
    CAPTURE(size);
    CHECK(count_wrong<TestType::value>(clean_steps<TestType::value>, whole_steps, size) == 0);
  }
}
#endif

TEMPLATE_TEST_CASE("a run of any length says what single bytes say", "", EVERY_PLACE) {
  for (std::size_t size = 0; size <= 600; size += size < 40 || size > 250 ? 1 : 30) {
    if (size > 330) size += 37;
    CAPTURE(size);
    CHECK(count_wrong<TestType::value>(clean_run<TestType::value>, the_same, size, 7) == 0);
  }
}

TEST_CASE("where only white space may stand, other bytes are found") {
  for (std::size_t size = 0; size <= 20; ++size) {
    bench on(size);
    CHECK(on.agrees(clean_run<special_in_blank>, 0));
    for (std::size_t i = 0; i < size; ++i) {
      on.in[i] = " \t\r\n"[i % 4];
      CHECK(on.agrees(clean_run<special_in_blank>, i + 1));
    }
  }
}
