// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "xml/names.hpp"

#include "xml/characters.hpp"
#include "xml/utf8.hpp"

#include <penstock/xml/detail/name_syntax.hpp>

namespace penstock::xml {
namespace {

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
          wanted == name_part ? detail::is_name_part(c.code) : detail::is_name_start(c.code);
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
