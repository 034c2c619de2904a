// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// utf8: is a run of octets well-formed UTF-8?

#ifndef PENSTOCK_HTTP_UTF8_HPP
#define PENSTOCK_HTTP_UTF8_HPP

#include <string_view>

namespace penstock::http {

/** True for well-formed UTF-8 (RFC 3629): no overlong form, no surrogate, nothing above
    U+10FFFF. */
[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

}  // namespace penstock::http

#endif
