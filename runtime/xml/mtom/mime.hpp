// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// mime: what MIME allows in the strings of a multipart message. Bytes only.

#ifndef PENSTOCK_XML_MTOM_MIME_HPP
#define PENSTOCK_XML_MTOM_MIME_HPP

#include <cstddef>
#include <string>
#include <string_view>

namespace penstock::xml {

/** 1 to 70 of the characters that a boundary can have, no space at the end (RFC 2046, 5.1.1). */
[[nodiscard]] bool is_boundary(std::string_view text) noexcept;

/** What can stand between `<` and `>` of a Content-ID, and between quotes: printable ASCII but
    space, `<`, `>`, `"` and `\`. More than RFC 2045 allows (an addr-spec), because URLs are in use
    as well. Up to 255 bytes, so that no line of a header gets longer than 998. */
[[nodiscard]] bool is_content_id(std::string_view text) noexcept;

/** A type, a subtype and parameters: `text/xml; charset="utf-8"` (RFC 2045, 5.1), up to 255
    bytes. */
[[nodiscard]] bool is_media_type(std::string_view text) noexcept;

/** `"text"`, with a backslash before quotes and backslashes. */
void append_quoted(std::string& to, std::string_view text);

/** The URL of a Content-ID: `cid:` and `id` with percent-escapes (RFC 2392). */
void append_cid_url(std::string& to, std::string_view id);

}  // namespace penstock::xml

#endif
