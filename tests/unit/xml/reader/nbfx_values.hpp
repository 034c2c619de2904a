// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// nbfx_values: what the values in records of binary XML are as text. Types are those of text
// records without the end of an element ([MC-NBFX], 2.2.3).

#ifndef PENSTOCK_TESTS_UNIT_XML_READER_NBFX_VALUES_HPP
#define PENSTOCK_TESTS_UNIT_XML_READER_NBFX_VALUES_HPP

#include <cstddef>
#include <string>
#include <string_view>

namespace penstock::test {

/** How many bytes a value has in a record of `type`; 0 for types of other records. */
[[nodiscard]] std::size_t value_size(unsigned type);
/** The text of the value_size() `bytes` of a value. */
[[nodiscard]] std::string value_text(unsigned type, std::string_view bytes);

/** True if no smaller record has the integer `bytes`. */
[[nodiscard]] bool is_smallest_integer(std::string_view bytes);
/** True if `bytes` of a float, double or UInt64 are a number that a record of integers has too. */
[[nodiscard]] bool has_integer_record(unsigned type, std::string_view bytes);

/** Is there an array of such values? With the bit that ends an element. */
[[nodiscard]] bool is_array_type(unsigned type);

}  // namespace penstock::test

#endif
