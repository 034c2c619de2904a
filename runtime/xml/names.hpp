// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// names: what may be a name (XML 1.0 fifth edition, 2.3; Namespaces in XML 1.0, 4).

#ifndef PENSTOCK_XML_NAMES_HPP
#define PENSTOCK_XML_NAMES_HPP

#include "xml/characters.hpp"
#include "xml/scan.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace penstock::xml {

/** A Name without a colon. */
[[nodiscard]] bool is_ncname(std::string_view name) noexcept;

/** What qname_prefix_size() says of what is not a QName. */
inline constexpr std::size_t not_a_qname = SIZE_MAX;

/** The size of the prefix of `qname`, which is `local` (0) or `prefix:local`; or not_a_qname. */
[[nodiscard]] std::size_t qname_prefix_size(std::string_view qname) noexcept;

/** True if `name` is an NCName of ASCII, at most 16 bytes long and not `xmlns`, which is quickly
    seen. False says nothing: ask is_ncname(). */
[[nodiscard, gnu::always_inline]] inline bool is_usual_name(std::string_view name) noexcept {
  std::size_t const n = name.size();
  if (n == 0 || !is(name.front(), name_start)) return false;
#ifdef PENSTOCK_XML_HAS_BLOCKS
  if (n > block::size) return false;
  auto const is_all_parts = [&]<class Word>(ends<Word> const& both) {
    return block::of(both.first, both.last).is_all_name_parts();
  };
  if (n >= 8) return is_all_parts(ends<std::uint64_t>::of(name.data(), n));
  if (n >= 4) return is_all_parts(ends<std::uint32_t>::of(name.data(), n)) && name != "xmlns";
#endif
  for (std::size_t i = 1; i < n; ++i) {
    if (!is(name[i], name_part)) return false;
  }
  return name != "xmlns";
}

}  // namespace penstock::xml

#endif
