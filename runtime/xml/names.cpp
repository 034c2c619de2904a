// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "xml/names.hpp"

#include "xml/characters.hpp"
#include "xml/utf8.hpp"

#include <algorithm>
#include <array>

namespace penstock::xml {
namespace {

struct range {
  char32_t first;
  char32_t last;
};

// NameStartChar above ASCII, in order.
constexpr std::array<range, 12> start_ranges{{{0xC0, 0xD6},
                                              {0xD8, 0xF6},
                                              {0xF8, 0x2FF},
                                              {0x370, 0x37D},
                                              {0x37F, 0x1FFF},
                                              {0x200C, 0x200D},
                                              {0x2070, 0x218F},
                                              {0x2C00, 0x2FEF},
                                              {0x3001, 0xD7FF},
                                              {0xF900, 0xFDCF},
                                              {0xFDF0, 0xFFFD},
                                              {0x10000, 0xEFFFF}}};

// What NameChar has besides.
constexpr std::array<range, 3> part_ranges{{{0xB7, 0xB7}, {0x300, 0x36F}, {0x203F, 0x2040}}};

template <std::size_t N>
bool contains(std::array<range, N> const& ranges, char32_t c) noexcept {
  return std::ranges::any_of(ranges, [c](range r) { return c >= r.first && c <= r.last; });
}

/** The end of the longest NCName at `first`; `first` itself when there is none. */
char const* skip_ncname(char const* first, char const* last) noexcept {
  unsigned wanted = name_start;
  for (char const* p = first; p != last;) {
    if (is(*p, wanted)) {
      ++p;
    } else if (static_cast<unsigned char>(*p) < 0x80) {
      return p;
    } else {
      utf8_character const c = decode_utf8(p, last);
      if (c.verdict != utf8_verdict::valid) return p;
      bool const fits =
          contains(start_ranges, c.code) || (wanted == name_part && contains(part_ranges, c.code));
      if (!fits) return p;
      p += c.size;
    }
    wanted = name_part;
  }
  return last;
}

}  // namespace

bool is_ncname(std::string_view name) noexcept {
  char const* const last = name.data() + name.size();
  return !name.empty() && skip_ncname(name.data(), last) == last;
}

std::size_t qname_prefix_size(std::string_view qname) noexcept {
  char const* const first = qname.data();
  char const* const last = first + qname.size();
  char const* const end = skip_ncname(first, last);
  if (end == first) return not_a_qname;
  if (end == last) return 0;
  if (*end != ':' || !is_ncname({end + 1, static_cast<std::size_t>(last - end - 1)})) {
    return not_a_qname;
  }
  return static_cast<std::size_t>(end - first);
}

}  // namespace penstock::xml
