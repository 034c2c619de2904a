// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// hresult_table: the rows of the one table between error codes and HRESULTs.

#ifndef PENSTOCK_COMPAT_HRESULT_TABLE_HPP
#define PENSTOCK_COMPAT_HRESULT_TABLE_HPP

#include <penstock/compat/hresult.hpp>

#include <webservices.h>

#include <span>
#include <system_error>

namespace penstock::compat {

struct hresult_row {
  std::error_code code;
  hresult iis;
  hresult webservices;
};

/** Where two rows share a word, the first is what the word means. */
[[nodiscard]] std::span<hresult_row const> hresult_table() noexcept;

}  // namespace penstock::compat

#endif
