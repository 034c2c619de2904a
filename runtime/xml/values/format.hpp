// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// format: the lexical form of each type of value. Each is written at `out`, where
// value::scalar_size_max bytes are free, and its end is returned; null when it has none.

#ifndef PENSTOCK_XML_VALUES_FORMAT_HPP
#define PENSTOCK_XML_VALUES_FORMAT_HPP

#include <penstock/xml/value.hpp>

namespace penstock::xml {

[[nodiscard]] char* format(char* out, double number, real_form form) noexcept;
[[nodiscard]] char* format(char* out, float number, real_form form) noexcept;
[[nodiscard]] char* format(char* out, decimal const& number) noexcept;
[[nodiscard]] char* format(char* out, date_time time) noexcept;
[[nodiscard]] char* format(char* out, timespan time) noexcept;
[[nodiscard]] char* format(char* out, duration const& time) noexcept;
[[nodiscard]] char* format(char* out, guid const& id) noexcept;

}  // namespace penstock::xml

#endif
