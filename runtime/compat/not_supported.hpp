// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// not_supported: what the calls answer that a later version will carry out.

#ifndef PENSTOCK_COMPAT_NOT_SUPPORTED_HPP
#define PENSTOCK_COMPAT_NOT_SUPPORTED_HPP

#include <windows.h>

namespace penstock::compat {

inline constexpr HRESULT not_supported = HRESULT_FROM_WIN32(ERROR_NOT_SUPPORTED);

}  // namespace penstock::compat

#endif
