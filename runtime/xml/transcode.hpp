// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// transcode: a document's UTF-8 in another encoding. Bytes in, bytes out; the input is whole
// characters that were checked before (see escape.hpp), so nothing can go wrong here.

#ifndef PENSTOCK_XML_TRANSCODE_HPP
#define PENSTOCK_XML_TRANSCODE_HPP

#include <penstock/xml/encoding.hpp>

#include <cstddef>
#include <string_view>

namespace penstock::xml {

/** Write `utf8` to `out` in `to`, and return the end of it. There is room for
    transcoded_size_max() bytes. ISO-8859-1 and US-ASCII: every character is one that they have. */
[[nodiscard]] char* transcode(encoding to, std::string_view utf8, char* out) noexcept;

/** How many bytes transcode() writes. */
[[nodiscard]] std::size_t transcoded_size(encoding to, std::string_view utf8) noexcept;

/** The most that `n` bytes of UTF-8 can become. */
[[nodiscard]] constexpr std::size_t transcoded_size_max(encoding to, std::size_t n) noexcept {
  // One byte becomes a unit of UTF-16; two or three become one too, four become two.
  return is_utf16(to) ? 2 * n : n;
}

/** False where a document's UTF-8 is what the encoding has. */
[[nodiscard]] constexpr bool needs_transcoding(encoding to) noexcept {
  return is_utf16(to) || to == encoding::iso_8859_1;
}

/** The last character that `to` has. */
[[nodiscard]] constexpr char32_t last_character(encoding to) noexcept {
  if (to == encoding::iso_8859_1) return 0xFF;
  return to == encoding::us_ascii ? 0x7F : 0x10FFFF;
}

/** True if `to` has all characters of `utf8`. */
[[nodiscard]] bool has_all(encoding to, std::string_view utf8) noexcept;

[[nodiscard]] constexpr bool begins_with_mark(encoding to, byte_order_mark mark) noexcept {
  if (mark == byte_order_mark::by_encoding) return is_utf16(to);
  return mark == byte_order_mark::always && (is_utf16(to) || to == encoding::utf8);
}

/** What the XML declaration calls it: names of the IANA registry. */
[[nodiscard]] std::string_view declared_name(encoding of, byte_order_mark mark) noexcept;

/** U+FEFF in `to`; empty where an encoding has none. */
[[nodiscard]] std::string_view byte_order_mark_of(encoding to) noexcept;

}  // namespace penstock::xml

#endif
