// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// ws_error: what is behind a WS_ERROR, and how functions add to one.

#ifndef PENSTOCK_COMPAT_WS_ERROR_HPP
#define PENSTOCK_COMPAT_WS_ERROR_HPP

#include <webservices.h>

#include <string>
#include <string_view>
#include <vector>

struct _WS_ERROR {
  std::vector<std::basic_string<WCHAR>> strings;  // oldest first
  std::basic_string<WCHAR> original_text;         // of original_code; empty: there is none
  ULONG original_code = 0;
  LANGID language = 0x0409;

  [[nodiscard]] bool is_fresh() const noexcept { return strings.empty() && original_code == 0; }
};

namespace penstock::compat {

/** Add `text` to `error` if there is one; without memory, nothing is added. Returns `hr`. */
HRESULT explain(WS_ERROR* error, HRESULT hr, std::string_view text) noexcept;

}  // namespace penstock::compat

#endif
