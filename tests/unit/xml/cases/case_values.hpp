// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// case_values: the values that cases can spell, from their word. Those that a value only looks at
// are kept until the next one of their type is spelled.

#ifndef PENSTOCK_TESTS_UNIT_XML_CASES_CASE_VALUES_HPP
#define PENSTOCK_TESTS_UNIT_XML_CASES_CASE_VALUES_HPP

#include <penstock/xml/array_view.hpp>
#include <penstock/xml/value.hpp>

#include <string_view>

namespace penstock::test {

/** Throws std::runtime_error when there is no such type, or `word` is none of its values. */
[[nodiscard]] xml::value parse_value(std::string_view type, std::string_view word);

/** What arrays of such values are. Throws when there are none. */
[[nodiscard]] xml::array_kind parse_array_kind(std::string_view type);

}  // namespace penstock::test

#endif
