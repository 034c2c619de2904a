// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// header_names: the standard fields of requests and responses, by number and by name.

#ifndef PENSTOCK_COMPAT_HEADER_NAMES_HPP
#define PENSTOCK_COMPAT_HEADER_NAMES_HPP

#include <http.h>

#include <optional>
#include <string_view>

namespace penstock::compat {

/** The field's name as it is usually written; empty for a number that no field has. */
[[nodiscard]] std::string_view request_header_name(int id) noexcept;
[[nodiscard]] std::string_view response_header_name(int id) noexcept;

/** The number of the field, whatever its name's case. */
[[nodiscard]] std::optional<int> request_header_id(std::string_view name) noexcept;
[[nodiscard]] std::optional<int> response_header_id(std::string_view name) noexcept;

}  // namespace penstock::compat

#endif
