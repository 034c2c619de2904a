// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// base64 and hex: bytes to text. They know nothing of documents.

#ifndef PENSTOCK_XML_VALUES_BASE64_HPP
#define PENSTOCK_XML_VALUES_BASE64_HPP

#include <penstock/buffer.hpp>

namespace penstock::xml {

/** Write `bytes` in base64 (RFC 4648, 4), padded: 4 characters for every 3 bytes begun, which must
    be free at `out`. Returns the end. */
[[nodiscard]] char* encode_base64(char* out, const_buffer bytes) noexcept;

/** The same, group by group: what is left when the processor has done what it can do at once, and
    all of it where it cannot. */
[[nodiscard]] char* encode_base64_groups(char* out, const_buffer bytes) noexcept;

/** Write `bytes` in hexadecimal digits, upper case: 2 for each, which must be free at `out`.
    Returns the end. */
[[nodiscard]] char* encode_hex(char* out, const_buffer bytes) noexcept;

}  // namespace penstock::xml

#endif
