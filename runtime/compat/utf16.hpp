// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// utf16: text of 16-bit units, as the interfaces pass it, to UTF-8 and back.

#ifndef PENSTOCK_COMPAT_UTF16_HPP
#define PENSTOCK_COMPAT_UTF16_HPP

#include <windows.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace penstock::compat {

/** Nothing when a surrogate is unpaired. `units` need not be aligned. */
[[nodiscard]] std::optional<std::string> to_utf8(void const* units, std::size_t unit_count);

/** What is not UTF-8 becomes U+FFFD. */
[[nodiscard]] std::basic_string<WCHAR> to_utf16(std::string_view text);

}  // namespace penstock::compat

#endif
