// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// hresult: an outcome in the words of the two Windows-shaped interfaces, and back.
//
//     hresult const hr = compat::to_hresult(co_await response.flush(), compat::face::iis);
//     if (hr < 0) log(compat::from_hresult(hr).message());
//
// One table, in runtime/compat/hresult.cpp. The interfaces have different words for some outcomes:
// memory that is out is ERROR_NOT_ENOUGH_MEMORY to one and E_OUTOFMEMORY to the other.

#ifndef PENSTOCK_COMPAT_HRESULT_HPP
#define PENSTOCK_COMPAT_HRESULT_HPP

#include <penstock/flush/flush.hpp>

#include <cstdint>
#include <system_error>

namespace penstock::compat {

/** What HRESULT is in <windows.h>: negative when it failed. */
using hresult = std::int32_t;

/** Whose words: those of <httpserv.h>, or those of <webservices.h>. */
enum class face : std::uint8_t { iis, webservices };

/** 0 for no error, E_FAIL for a code that the table does not name. */
[[nodiscard]] hresult to_hresult(std::error_code ec, face words) noexcept;
/** 0 for done and skipped. A peer that is gone has one word, whatever the system called it. */
[[nodiscard]] hresult to_hresult(flush_result const& flushed, face words) noexcept;

/** The first code of the table that is spelled `hr` in either's words; nothing for a success; an
    unknown one keeps its number, in hresult_category(), and to_hresult() gives it back. */
[[nodiscard]] std::error_code from_hresult(hresult hr) noexcept;

[[nodiscard]] std::error_category const& hresult_category() noexcept;

}  // namespace penstock::compat

#endif
