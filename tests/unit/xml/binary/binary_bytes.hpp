// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// binary_bytes: binary XML as the tests write it down: bytes in hexadecimal, and text in quotation
// marks.
//
//     check_binary("40 01 't' 99 04 'test'", [](xml::writer& xml) { xml.element("t", "test"); });

#ifndef PENSTOCK_TESTS_UNIT_XML_BINARY_BINARY_BYTES_HPP
#define PENSTOCK_TESTS_UNIT_XML_BINARY_BINARY_BYTES_HPP

#include "unit/xml/test_output.hpp"

#include <string>
#include <string_view>

namespace penstock::test {

/** The bytes that `notation` stands for. */
std::string bytes_of(std::string_view notation);

inline xml::writer_options binary_options() { return {.encoding = xml::encoding::binary}; }

/** Check that `write(xml)` makes exactly these bytes, whatever the size of the output's windows. */
void check_binary(std::string_view notation, xml_writing const& write,
                  xml::writer_options const& options = binary_options());

/** The same for an element `a`, in whose start tag `write(xml)` begins. */
void check_in_element(std::string_view notation, xml_writing const& write,
                      xml::writer_options const& options = binary_options());

}  // namespace penstock::test

#endif
