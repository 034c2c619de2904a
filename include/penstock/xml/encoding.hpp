// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// encoding: how a document's characters become bytes.
//
//     penstock::xml::writer xml(out, {.encoding = penstock::xml::encoding::utf16le});
//     xml.declaration();                   // encoding="UTF-16", after a byte order mark
//
// The writer is given UTF-8 whatever the document is in.

#ifndef PENSTOCK_XML_ENCODING_HPP
#define PENSTOCK_XML_ENCODING_HPP

#include <cstdint>

namespace penstock::xml {

enum class encoding : std::uint8_t {
  utf8,
  utf16le,     // little endian
  utf16be,     // big endian
  iso_8859_1,  // U+0000 to U+00FF; other characters are written as references, `&#x20AC;`
  us_ascii,    // U+0000 to U+007F; the same
  binary       // .NET's binary XML: MC-NBFX
};

/** Whether a document begins with U+FEFF, by which a reader knows UTF-16 (XML 1.0, 4.3.3). */
enum class byte_order_mark : std::uint8_t {
  by_encoding,  // in UTF-16
  always,       // in UTF-8 too
  never  // not in UTF-16 either: for a reader that is told, as in MIME; the declaration says which
};

[[nodiscard]] constexpr bool is_utf16(encoding e) noexcept {
  return e == encoding::utf16le || e == encoding::utf16be;
}

}  // namespace penstock::xml

#endif
